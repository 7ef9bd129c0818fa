"""How long X thinks words are (docs.x.com/fundamentals/counting-characters): most letters
of Latin, Greek, Cyrillic and the like weigh one, those of Chinese, Japanese and Korean and
each emoji two, and every link 23, however long it is.
"""

import re
import unicodedata
from itertools import pairwise

from channels_app import pieces

MOST, LINK = 280, 23
# What weighs one; everything else weighs two.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
LINKS = re.compile(r"\bhttps?://[^\s<>\"'“”]+", re.IGNORECASE)
_EMOJI = range(0x1F000, 0x1FB00)
_SELECTOR, _KEYCAP = "\ufe0f", "\u20e3"


def weight(text: str) -> int:
    """Of all of it."""
    found = unicodedata.normalize("NFC", text)
    total, at = 0, 0
    for link in LINKS.finditer(found):
        total += _plain(found[at : link.start()]) + LINK
        at = link.end()
    return total + _plain(found[at:])


def has_link(text: str) -> bool:
    """Whether there is one, or what X makes one of."""
    return bool(LINKS.search(text) or _BARE.search(text))


# "brew.example" is a link there, too, where its end is one of the domains there are; we do
# not know them all, and rather take too much for one.
_BARE = re.compile(r"(?<![@\w.-])(?:[\w-]+\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE)


def _plain(text: str) -> int:
    return sum(2 if _is_emoji(one) else sum(map(_of, one)) for one in _letters(text))


def _letters(text: str) -> list[str]:
    """As a reader sees them."""
    ends = [0, *pieces.borders(text), len(text)] if text else []
    return [text[a:b] for a, b in pairwise(ends)]


def _is_emoji(letter: str) -> bool:
    return any(ord(one) in _EMOJI for one in letter) or (
        len(letter) > 1 and (_SELECTOR in letter or _KEYCAP in letter)
    )


def _of(one: str) -> int:
    return 1 if any(low <= ord(one) <= high for low, high in _LIGHT) else 2
