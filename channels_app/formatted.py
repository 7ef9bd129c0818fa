"""Formatted words as each provider writes them, of the one HTML that we keep.

Words are read into runs that share a style, and written from those: what was typed is
never taken for mark-up, and each piece of a long text is whole by itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby

from channels_app import pieces
from channels_app.runs import (
    BLOCK,
    BOLD,
    CODE,
    ITALIC,
    QUOTE,
    STRUCK,
    UNDER,
    Run,
    Runs,
    after,
    first,
    joined,
    read,
    shown,
    trimmed,
)

__all__ = [
    "cut_up",
    "in_pieces",
    "matrix",
    "plain",
    "read",
    "shown",
    "telegram",
    "whatsapp",
]

_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
# What keeps a typed sign from being mark-up, and is not seen (a word joiner).
GUARD = "\u2060"
_OPENING = re.compile(r"(?<!\w)([*_~`])(?=\S)")
_CLOSING = re.compile(rf"(?<=\S)(?<!{GUARD})([*_~`])(?!\w|{GUARD})")


Writer = Callable[[Sequence[Run]], str]


def telegram(runs: Sequence[Run]) -> str:
    """Telegram's HTML (core.telegram.org/bots/api#html-style): always well nested."""
    return "".join(map(_telegram_block, _blocks(joined(runs))))


def matrix(runs: Sequence[Run]) -> str:
    """The HTML of Matrix, which is more than Telegram's, but for the ends of lines
    (spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes)."""
    return "".join(
        words if name == BLOCK else words.replace("\n", "<br>")
        for name, block in _blocks(joined(runs))
        for words in (_telegram_block((name, block)),)
    )


def whatsapp(runs: Sequence[Run]) -> str:
    """WhatsApp's signs (faq.whatsapp.com/539178204879377): *bold* _italic_ ~struck~."""
    return "".join(map(_whatsapp_block, _blocks(joined(_written_out(runs)))))


def plain(runs: Sequence[Run]) -> str:
    """Words alone, with links written out."""
    return "".join(run.text for run in _written_out(runs))


def in_pieces(
    runs: Sequence[Run], limit: int, write: Writer, measure: Callable[[str], int] = len
) -> tuple[str, ...]:
    """The message as written by `write`, in pieces of at most `limit`.

    For providers that count what they are handed, mark-up and all (WhatsApp, plain): where
    a link leads stands in what is cut, and may be longer than a piece. For those that count
    what is seen, see `cut_up`.
    """
    found, rest = [], tuple(_written_out(runs))
    while rest:
        whole = shown(rest)
        end = pieces.cut(
            whole,
            limit,
            lambda some: measure(write(first(rest, len(some)))),  # noqa: B023 used at once
        )
        found.append(write(trimmed(first(rest, end))))
        rest = trimmed(after(rest, end))
    return tuple(piece for piece in found if piece.strip())


def cut_up(
    runs: Sequence[Run], limit: int, measure: Callable[[str], int] = len
) -> tuple[Runs, ...]:
    """The runs in pieces of at most `limit` seen letters, each to be written by itself."""
    found, rest = [], trimmed(runs)
    while rest:
        end = pieces.cut(shown(rest), limit, measure)
        found.append(trimmed(first(rest, end)))
        rest = trimmed(after(rest, end))
    return tuple(found)


def _written_out(runs: Sequence[Run]) -> Iterator[Run]:
    """Links as words: their address after them, unless that is what is shown."""
    for run in joined(runs):
        address = run.href.removeprefix("mailto:")
        yield replace(run, href="")
        if run.href and run.text.strip() not in {run.href, address}:
            yield Run(f" ({address})", run.styles & {BLOCK, QUOTE})


def _blocks(runs: Iterable[Run]) -> Iterator[tuple[str, list[Run]]]:
    """What stands in one quotation, or one block of code, together."""

    def block(run: Run) -> str:
        return next((one for one in (BLOCK, QUOTE) if one in run.styles), "")

    for name, group in groupby(runs, key=block):
        yield name, list(group)


def _telegram_block(block: tuple[str, list[Run]]) -> str:
    name, runs = block
    if name == BLOCK:
        return f"<pre>{escape(shown(runs), quote=False)}</pre>"
    words = "".join(map(_telegram_run, runs))
    return f"<{name}>{words}</{name}>" if name else words


def _telegram_run(run: Run) -> str:
    words = escape(run.text, quote=False)
    if not run.text.strip():
        return words
    if run.href:
        words = f'<a href="{escape(run.href)}">{words}</a>'
    elif CODE in run.styles:  # which takes nothing beside it there
        return f"<code>{words}</code>"
    for tag in (BOLD, ITALIC, UNDER, STRUCK):
        if tag in run.styles:
            words = f"<{tag}>{words}</{tag}>"
    return words


_SIGNS = {BOLD: "*", ITALIC: "_", STRUCK: "~"}


def _whatsapp_block(block: tuple[str, list[Run]]) -> str:
    name, runs = block
    if name == BLOCK:
        return f"```{shown(runs).replace('```', GUARD.join('```'))}```"
    words = "".join(map(_whatsapp_run, runs))
    if name != QUOTE:
        return words
    return "\n".join(f"> {one}" if one.strip() else one for one in words.split("\n"))


def _whatsapp_run(run: Run) -> str:
    if CODE in run.styles and run.text.strip():
        return f"`{run.text.replace('`', chr(39))}`"
    signs = "".join(sign for style, sign in _SIGNS.items() if style in run.styles)
    return "\n".join(_whatsapp_line(line, signs) for line in run.text.split("\n"))


def _whatsapp_line(line: str, signs: str) -> str:
    """A style ends with its line there, and stands close to its words."""
    words = line.strip(" ")
    if not words or not signs:
        return _guarded(line)
    before, after = line[: line.index(words)], line[line.index(words) + len(words) :]
    return f"{before}{signs}{_guarded(words)}{signs[::-1]}{after}"


def _guarded(line: str) -> str:
    """Typed signs that would be mark-up there are parted from their words; links stay."""
    parts, end = [], 0
    for link in _LINK.finditer(line):
        parts += [_parted(line[end : link.start()]), link[0]]
        end = link.end()
    return "".join([*parts, _parted(line[end:])])


def _parted(words: str) -> str:
    words = _OPENING.sub(rf"\1{GUARD}", words)
    return _CLOSING.sub(rf"{GUARD}\1", words)
