"""Plain words as HTML: paragraphs, and lists the way people write them in mails."""

import re
from itertools import groupby

from helpdesk.base import richtext

_BULLET = re.compile(r"[-*•] +(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)] +(?=\S)")


def as_html(text: str) -> str:
    """The same words: a line after "- " or "1. " is an item, an empty line parts."""
    blocks = re.split(r"\n(?:[^\S\n]*\n)+", text.strip())
    return richtext.clean("".join(map(_block, blocks)))


def _block(block: str) -> str:
    kinds = groupby(block.split("\n"), key=_kind)
    return "".join(_part(kind, list(lines)) for kind, lines in kinds)


def _kind(line: str) -> str:
    line = line.strip()
    if _BULLET.match(line):
        return "ul"
    return "ol" if _NUMBER.match(line) else "p"


def _part(kind: str, lines: list[str]) -> str:
    if kind == "p":
        return f"<p>{'<br>'.join(map(_linked, lines))}</p>"
    mark = _BULLET if kind == "ul" else _NUMBER
    items = (mark.sub("", line.strip(), count=1) for line in lines)
    return f"<{kind}>{''.join(f'<li>{_linked(item)}</li>' for item in items)}</{kind}>"


def _linked(line: str) -> str:
    return richtext.linkify(line.strip())
