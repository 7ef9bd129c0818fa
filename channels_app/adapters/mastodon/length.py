"""How long a post is, as Mastodon counts: letters of a reader, links all alike, and of a
mention the name alone (https://docs.joinmastodon.org/user/posting/#text).
"""

import re

from channels_app import pieces

LINK = 23
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'…]", re.IGNORECASE)
_FAR = re.compile(r"(?<![=/\w])@(\w[\w.-]*)@[\w.-]+\w")
# What makes a typed @ no mention, and is not seen (a word joiner).
GUARD = "\u2060"
_AT = re.compile(r"(?<![=/\w])@(?=\w)")


def measure(text: str, *, link: int = LINK) -> int:
    """Its length. link: letters that a link counts."""
    return pieces.letters(_FAR.sub(r"@\1", _LINK.sub("x" * link, text)))


def guarded(text: str) -> str:
    """The same words, which mention nobody: whoever is mentioned reads what is private."""
    return _AT.sub(f"@{GUARD}", text)
