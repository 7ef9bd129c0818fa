"""The same for HTML, as `richtext.clean` returns it: quotations are blocks there.

What is cut stays whole HTML on both sides: tags that are open at the cut are closed above
it, and opened again below.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from helpdesk.base import quotes
from helpdesk.base.richtext import text_of

_TAG = re.compile(r'<(/?)([a-z0-9]+)(?: [a-z]+="[^"]*")*>')
_QUOTE = re.compile(r"<(/?)blockquote>")
_VOID = frozenset({"br", "hr", "img"})
_INLINE = frozenset({"a", "b", "code", "em", "i", "img", "s", "strong", "u"})


def marked_text(cleaned: str) -> str:
    """Its words; those in quotations carry a mark for each they are in."""
    said: list[str] = []
    depth = start = 0
    for tag in _QUOTE.finditer(cleaned):
        said += _marked(cleaned[start : tag.start()], depth)
        depth = max(0, depth + (-1 if tag[1] else 1))
        start = tag.end()
    said += _marked(cleaned[start:], depth)
    return "\n".join(said).strip("\n")


def _marked(html: str, depth: int) -> list[str]:
    text = text_of(html)
    if not text.strip():
        return [""] if html.strip() else []
    mark = ">" * depth
    lines = text.split("\n")
    # An empty line between what is quoted and what is not.
    return [*(f"{mark} {line}".strip() for line in lines), ""]


def fold_html(cleaned: str) -> tuple[str, str]:
    """A message's HTML without the tail below what is new, and that tail."""
    lines = _lines(cleaned)
    _first, last = quotes.where([line.text for line in lines])
    while last < len(lines) and not lines[last].text.strip():
        last += 1
    if last >= len(lines):
        return cleaned, ""
    return _cut(cleaned, lines[last])


@dataclass(slots=True)
class _Line:
    """What stands in a line, where it begins, and which tags are open there."""

    start: int
    opened: tuple[str, ...]
    text: str = ""
    words: list[str] = field(default_factory=list)


def _lines(html: str) -> list[_Line]:
    lines: list[_Line] = []
    opened: list[str] = []
    line, at = _Line(0, ()), 0
    for tag in _TAG.finditer(html):
        line.words.append(html[at : tag.start()])
        at = tag.end()
        name = tag[2]
        if name == "img":  # A line of it alone says something.
            line.words.append(text_of(tag[0]))
        is_break = name not in _INLINE
        if is_break:
            lines.append(_ended(line))
        if tag[1]:
            if opened:
                opened.pop()
        elif name not in _VOID:
            opened.append(tag[0])
        if is_break:
            line = _Line(at, tuple(opened))
    line.words.append(html[at:])
    lines.append(_ended(line))
    return lines


def _ended(line: _Line) -> _Line:
    text = unescape("".join(line.words)).replace("\xa0", " ").strip()
    depth = line.opened.count("<blockquote>")
    line.text = f"{'>' * depth} {text}" if depth and text else text
    line.words = []
    return line


def _cut(html: str, line: _Line) -> tuple[str, str]:
    at, opened = line.start, list(line.opened)
    # Of what begins right there nothing stays above.
    while opened and html.endswith(opened[-1], 0, at):
        at -= len(opened.pop())
    names = [_TAG.fullmatch(tag) for tag in opened]
    closing = "".join(f"</{name[2]}>" for name in reversed(names) if name)
    return html[:at] + closing, "".join(opened) + html[at:]
