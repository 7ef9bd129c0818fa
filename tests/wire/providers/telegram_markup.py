"""Telegram's HTML as it judges it (https://core.telegram.org/bots/api#html-style)."""

import re
from html import unescape
from html.parser import HTMLParser

TAGS = {
    *("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre"),
    *("blockquote", "tg-spoiler", "tg-emoji", "span"),
}
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)\w+;")


class Refused(Exception):
    """It cannot be parsed; in Telegram's own words."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or (tag == "span" and ("class", "tg-spoiler") not in attrs):
            raise Refused(f'Unsupported start tag "{tag}" at byte offset {self._at()}')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            raise Refused(f"Unexpected end tag at byte offset {self._at()}")
        if (opened := self.open.pop()) != tag:
            raise Refused(
                f"Unmatched end tag at byte offset {self._at()}, "
                f'expected "</{opened}>", found "</{tag}>"'
            )

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise Refused(f'Unsupported start tag "" at byte offset {self._at()}')
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        self.text.append(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.text.append(unescape(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        raise Refused(f'Unsupported start tag "!--" at byte offset {self._at()}')

    def _at(self) -> int:
        return self.getpos()[1]


def text_of(html: str) -> str:
    """What is left to read.

    Raises:
        Refused: a tag it does not know, or one that is not closed.
    """
    reader = _Reader()
    # A name it does not know stays as it is, with its ampersand.
    reader.feed(_ENTITY.sub(lambda found: "&amp;" + found[0][1:], html))
    reader.close()
    if reader.open:
        raise Refused(
            f'Can\'t find end tag corresponding to start tag "{reader.open[-1]}"'
        )
    return "".join(reader.text)
