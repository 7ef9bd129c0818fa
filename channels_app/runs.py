"""Formatted words as runs of one style: read from the HTML that we keep, and cut anywhere.

It reads what `richtext.clean` returned, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from helpdesk.base import within

BOLD, ITALIC, UNDER, STRUCK = "b", "i", "u", "s"
CODE, BLOCK, QUOTE = "code", "pre", "blockquote"
_STYLES = {
    "b": BOLD, "strong": BOLD, "h4": BOLD, "h5": BOLD, "h6": BOLD, "em": ITALIC,
    "i": ITALIC, "u": UNDER, "s": STRUCK, "code": CODE, "pre": BLOCK,
    "blockquote": QUOTE,
}  # fmt: skip
# Blocks that stand by themselves, with an empty line around them.
_APART = {"p", "blockquote", "pre", "ul", "ol", "h4", "h5", "h6", "hr"}
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one style. href: where they lead."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


Runs = tuple[Run, ...]


def read(text: str, html: str = "") -> Runs:
    """The runs of a message: of its html, or of its text where it has none."""
    if not html:
        return (Run(text),) if text else ()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return trimmed(reader.runs)


def shown(runs: Sequence[Run]) -> str:
    """Only what a reader sees: where links lead is left out."""
    return "".join(run.text for run in runs)


def trimmed(runs: Sequence[Run]) -> Runs:
    """Without white space around the whole."""
    found = [run for run in runs if run.text]
    while found and not found[0].text.strip():
        found.pop(0)
    while found and not found[-1].text.strip():
        found.pop()
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip("\n "))
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)


def first(runs: Sequence[Run], letters: int) -> Runs:
    """Those that hold so many letters from the start."""
    return tuple(_sliced(runs, 0, letters))


def after(runs: Sequence[Run], letters: int) -> Runs:
    """Those behind so many letters."""
    return tuple(_sliced(runs, letters, len(shown(runs))))


def _sliced(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        words = run.text[max(0, start - at) : max(0, end - at)]
        at += len(run.text)
        if words:
            yield replace(run, text=words)


def joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one style as one."""
    last: Run | None = None
    for run in runs:
        if last is not None and (last.styles, last.href) == (run.styles, run.href):
            last = replace(last, text=last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


class _Reader(HTMLParser):
    """HTML into runs; breaks between blocks are asked for, and written with the words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self._open: list[str] = []
        self._href = ""
        self._lists: list[int] = []  # the next number; 0: bullets
        self._gap = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._gap += 1
            return
        self._part(tag)
        if tag == "a":
            self._href = dict(attrs).get("href") or ""
        elif tag == "img":
            self._write(within.words(dict(attrs).get("alt") or ""))
        elif tag in {"ul", "ol"}:
            self._lists.append(int(tag == "ol"))
        elif tag == "li":
            self._write(self._bullet())
        elif tag in _STYLES:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._href = ""
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag in self._open:
            self._open.reverse()
            self._open.remove(tag)
            self._open.reverse()
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if "pre" not in self._open:
            data = _SPACES.sub(" ", data)
            if self._gap or not self.runs or self.runs[-1].text.endswith((" ", "\n")):
                data = data.lstrip(" ")
        if data:
            self._write(data)

    def _part(self, tag: str) -> None:
        if tag in _APART and not (self._lists and tag in {"ul", "ol", "p"}):
            self._gap = max(self._gap, 2)
        elif tag in {"div", "li", "ul", "ol", "p"}:
            self._gap = max(self._gap, 1)

    def _bullet(self) -> str:
        indent = "  " * (len(self._lists) - 1)
        if not self._lists or not self._lists[-1]:
            return f"{indent}• "
        self._lists[-1] += 1
        return f"{indent}{self._lists[-1] - 1}. "

    def _write(self, words: str) -> None:
        styles = frozenset(_STYLES[tag] for tag in self._open)
        if self._gap and self.runs:
            # What goes on over a gap is one block; else the gap is nobody's.
            last = self.runs[-1]
            shared = styles & last.styles & {BLOCK, QUOTE}
            self.runs[-1] = replace(last, text=last.text.rstrip(" "))
            self.runs.append(Run("\n" * self._gap, shared))
        self._gap = 0
        self.runs.append(Run(words, styles, self._href))
