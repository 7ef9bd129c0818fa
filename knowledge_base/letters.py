"""What a letter says, without its dress: no greeting, no close, nothing quoted. Pure."""

import re
from functools import cache

from helpdesk.base.quotes import fold_quotes
from tickets.detect.language import languages
from tickets.detect.words import folded

# Lines of so many words may be a courtesy or a close, and nothing else.
SHORT = 6
_CLOSE = 4
# Fewer behind a greeting are whom it greets.
_SAYS = 3
# Below it stands who they are.
_SIGNATURE = re.compile(r"^--\s*$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n\s*\n")
# "Hello Ada," or "Hi there!" before what is said in the same line.
_CALL = re.compile(r"[^\n,.!?:;]{0,40}[,!.:;-]{1,3}\s*")


def core(text: str) -> str:
    """The words that are about something; of a letter that is all dress, none."""
    new = fold_quotes(_SIGNATURE.split(text, maxsplit=1)[0])[0]
    kept: list[str] = []
    for line in new.split("\n"):
        if line.startswith(">"):
            continue
        said = line.strip()
        if kept and any(kept) and _is(said, "close", _CLOSE):
            break
        kept.append(line if any(kept) else _without_greeting(line))
    lines = ["" if _is(line.strip(), "polite", SHORT) else line for line in kept]
    return "\n".join(lines).strip()


def paragraphs(text: str) -> list[str]:
    """Of its core, those that say something, in their order."""
    parts = (part.strip() for part in _EMPTY_LINES.split(core(text)))
    return [part for part in parts if part]


def _without_greeting(line: str) -> str:
    plain = folded(line)
    begins = len(plain) - len(plain.lstrip())
    for pattern in _patterns("greeting"):
        if found := pattern.match(plain, begins):
            call = _CALL.match(plain, found.end())
            rest = line[call.end() if call else found.end() :].strip()
            return rest if len(rest.split()) >= _SAYS or "?" in rest else ""
    return line


def _is(line: str, name: str, words: int) -> bool:
    """Whether a line is nothing but that."""
    if not line or len(line.split()) > words or line.endswith("?"):
        return False
    plain = folded(line)
    return any(pattern.match(plain) is not None for pattern in _patterns(name))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(one.letter[name] for one in languages().values())
