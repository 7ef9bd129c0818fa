"""Does a quotation begin here? What mail programs write above one, line by line.

A line of its own ("On 12 March 2026 Ada wrote:") that may be broken over several, or the
headers of the mail below it (Outlook and its like). Nothing here can go back: each line is
looked at a bounded number of times, and cut before it is looked at.
"""

import re
from collections.abc import Sequence
from enum import Enum

from helpdesk.base.plaintext import BIDI
from helpdesk.base.quotes.phrases import (
    FORWARDED,
    FROM,
    ORIGINAL,
    OTHER,
    STARTERS,
    SUBJECT,
    WROTE,
)

# Letters of a line that are looked at, and lines that one sentence is broken over.
LETTERS = 400
BROKEN = 5
# Programs break lines of seventy letters or more; some are told to do it sooner.
FULL = 58
# Headers stand within so many lines.
HEADERS = 12

_MARKS = re.compile(rf"[{BIDI}\ufeff*]")
_SPACES = re.compile(r"\s+")
_LABEL = re.compile(r"[>\s]*+([^\s:：][^:：]{0,24}?)\s?[:：](?!//)")
_RULE = re.compile(r"[-_=–—]{5,120}")
_BETWEEN = re.compile(r"[-–—_=]{2,40}\s?(\S.{2,80}?)[:：]?\s?[-–—_=]{2,40}")
# Looked at first, since most lines are neither.
_MAY_BE_NAMED = re.compile(r"[\s>*]{0,20}(?:[-–—_=]|.{0,100}[:：])")
_MAY_END = re.compile(rf"(?:[:：]\)?|--)[\s*{BIDI}]*$")
_ENDS = re.compile(r"[:：]\)?$|\s-{2,10}$")
# Its writer's address right before the colon: programs of several languages add no verb.
_BY_ADDRESS = re.compile(
    r"[<(\[][^<>()\[\]\s]{1,100}@[^<>()\[\]\s]{1,150}[>)\]]\s?[:：]$"
)
_ADDRESS = re.compile(r"[^\s@<>]@[^\s@<>]")
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[:.h]\d{2}\b|\d年|\d月|년|월"
)
_VERB = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(set(WROTE), key=len, reverse=True)))})"
    rf"(?!\w)|写道|寫道|님이|のメッセージ|のメール"
)
_VERB_LAST = re.compile(rf"(?:{_VERB.pattern})\s?[:：]?\s?-{{0,10}}$")


class Above(Enum):
    """What a line is the beginning of."""

    QUOTED = "quoted"
    HEADERS = "headers"
    FORWARDED = "forwarded"


def bare(line: str) -> str:
    """A line as it is compared: small letters, single spaces, no marks."""
    return _SPACES.sub(" ", _MARKS.sub("", line[:LETTERS])).strip().casefold()


def is_quoted(line: str) -> bool:
    """Whether it carries a mark. Mailboxes in files mark a "From" that is no quotation."""
    return line.startswith(">") and not line.startswith(">From ")


def is_rule(line: str) -> bool:
    """A line across the page."""
    return _RULE.fullmatch(line.strip()[:130]) is not None


def named(line: str) -> Above | None:
    """A line that says what stands below it: "-----Original Message-----"."""
    if len(line) > LETTERS or not _MAY_BE_NAMED.match(line):
        return None
    said = bare(line)
    if len(said) > 120:
        return None
    between = _BETWEEN.fullmatch(said)
    words = (between[1] if between else said.rstrip(":：")).strip()
    if words in FORWARDED or (between and words.startswith("forwarded message")):
        # On a line of its own a customer may say so, too; then a colon follows.
        return Above.FORWARDED if between or said.endswith((":", "：")) else None
    return Above.HEADERS if between and words in ORIGINAL else None


def are_headers(lines: Sequence[str], start: int) -> bool:
    """Whether the headers of a mail stand from this line on."""
    first = _label(lines[start])
    if first is None:
        return False
    found = {first}
    for line in lines[start + 1 : start + HEADERS]:
        if (label := _label(line)) is not None:
            found.add(label)
    return {"from", "subject"} <= found and "other" in found


def _label(line: str) -> str | None:
    if ":" not in line[:40] and "：" not in line[:40]:
        return None
    match = _LABEL.match(_MARKS.sub("", line[:LETTERS]).casefold())
    if match is None:
        return None
    name = _SPACES.sub(" ", match[1]).strip()
    for kind, names in (("from", FROM), ("subject", SUBJECT), ("other", OTHER)):
        if name in names:
            return kind
    return None


def sentence_ending(lines: Sequence[str], end: int) -> int | None:
    """The line where a sentence begins that leads a quotation in, and that ends with this
    one; None: there is none."""
    if not _MAY_END.search(lines[end][-20:]) or not _ENDS.search(bare(lines[end])):
        return None
    said = ""
    for start in range(end, max(-1, end - BROKEN), -1):
        line = bare(lines[start])
        if not line or is_quoted(line):
            return None
        said = f"{line} {said}".strip()
        if len(said) > LETTERS:
            return None
        if _leads(said, lines[end + 1 : end + 4]):
            return _with_its_beginning(lines, start, end)
    return None


def _leads(said: str, below: Sequence[str]) -> bool:
    dated = _DATED.search(said) is not None
    if dated and _BY_ADDRESS.search(said):
        return True
    if _VERB.search(said) is None:
        return False
    if dated and (_begins(said) or _ADDRESS.search(said) or _VERB_LAST.search(said)):
        return True
    is_marked = any(map(is_quoted, below))
    return is_marked and (dated or _begins(said) or _VERB_LAST.search(said) is not None)


def _with_its_beginning(lines: Sequence[str], start: int, end: int) -> int:
    """Programs break such a line where it gets long, at words or within the address."""
    said = " ".join(map(bare, lines[start : end + 1]))
    while start > max(0, end - BROKEN):
        above = bare(lines[start - 1])
        if not above or is_quoted(lines[start - 1]):
            break
        if not above.endswith("<"):
            if not _is_full(lines[start - 1], lines[start]):
                break
            if _is_whole(said) and not _goes_on(above, said):
                break
        start, said = start - 1, f"{above} {said}"
        if len(said) > LETTERS:
            break
    return start


def _is_full(line: str, below: str) -> bool:
    """Whether it was broken: the next word had no room in it."""
    words = below.split(maxsplit=1)
    return len(line.rstrip()) + 1 + len(words[0] if words else "") > FULL


def _is_whole(said: str) -> bool:
    """It says when and who; its writer's name may still be missing before the address."""
    dated = _DATED.search(said) is not None
    named = _begins(said) or _ADDRESS.search(said) is not None
    return dated and named and not said.startswith(("<", "("))


def _goes_on(above: str, said: str) -> bool:
    """It says something of it, too, and is no sentence that somebody wrote."""
    if above.endswith((".", "!", "?", "。")) or (_begins(said) and not _begins(above)):
        return False
    return _DATED.search(above) is not None or _ADDRESS.search(above) is not None


def _begins(said: str) -> bool:
    return said.lstrip("-– ").partition(" ")[0].strip(",") in STARTERS
