"""Telegram's marks of words as HTML (https://core.telegram.org/bots/api#messageentity).

A mark says where it begins and how long it is, counted as UTF-16 does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from channels_app.adapters.telegram.fields import whole, words

TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
    "text_link": "a",
}  # fmt: skip
# So many are looked at; Telegram itself keeps a hundred.
MOST = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """start, end: in UTF-16. href: where it leads."""

    start: int
    end: int
    tag: str
    href: str = ""

    @property
    def opening(self) -> str:
        """The tag it begins with."""
        return f'<a href="{escape(self.href)}">' if self.href else f"<{self.tag}>"


def html_of(text: str, entities: list[Any]) -> str:
    """The text with its marks; "" when it has none that we show."""
    marks = sorted(_marks(entities), key=lambda one: (one.start, -one.end))
    if not marks:
        return ""
    letters = text.encode("utf-16-le", "surrogatepass")
    borders = {0, len(letters) // 2}
    borders |= {at for one in marks for at in (one.start, one.end)}
    places = sorted(at for at in borders if at <= len(letters) // 2)
    found: list[str] = []
    for start, end in pairwise(places):
        # Each stretch is whole by itself, so marks that overlap nest all the same.
        around = [one for one in marks if one.start <= start and end <= one.end]
        said = letters[start * 2 : end * 2].decode("utf-16-le", "replace")
        found += [one.opening for one in around]
        found.append(_escaped(said, is_pre=any(one.tag == "pre" for one in around)))
        found += [f"</{one.tag}>" for one in reversed(around)]
    return "".join(found)


def _marks(entities: list[Any]) -> Iterator[Mark]:
    for one in entities[:MOST]:
        start, length = whole(one, "offset"), whole(one, "length")
        tag = TAGS.get(words(one, "type"))
        if tag is None or start is None or not length or start < 0 or length < 0:
            continue
        yield Mark(start, start + length, tag, words(one, "url") if tag == "a" else "")


def _escaped(text: str, *, is_pre: bool) -> str:
    safe = escape(text, quote=False)
    return safe if is_pre else safe.replace("\n", "<br>")
