"""Pictures within formatted words: named there by the content id of a file beside them.

`richtext.clean` leaves `<img src="cid:…" alt="…">` for names it is told of, and for no
other picture. What such a name leads to, a page says for whoever reads it: an address of
ours, or none, and then its description stands there in words (RFC 2392 names the scheme).
"""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from uuid import uuid4

# What may be a name at all: of the ids of RFC 5322 those that HTML does not twist.
NAME = re.compile(r"[A-Za-z0-9.!$*+/=^_{|}~@-]{1,200}")
_OURS = re.compile(r"[0-9a-f]{32}@picture")
_PICTURE = re.compile(r'<img src="cid:([^"]*)" alt="([^"]*)">')

# The address of a picture for one reader, and what is said of it; None: they get words.
Find = Callable[[str], str | None]


class _Ours:
    """All names that we make: what is written here and whose file is on its way."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(_OURS.fullmatch(name))


OURS = _Ours()


def new_name() -> str:
    """A content id that nothing else has."""
    return f"{uuid4().hex}@picture"


def named(cleaned: str) -> Mapping[str, str]:
    """The pictures within these words: their names, each with its description."""
    if "<img" not in cleaned:
        return {}
    return {one[1]: unescape(one[2]) for one in _PICTURE.finditer(cleaned)}


def kept(name: str, description: str) -> str:
    """One as it is kept."""
    return f'<img src="cid:{name}" alt="{escape(description)}">'


def words(description: str) -> str:
    """What stands for it where there is no picture."""
    return f"[picture: {description}]" if description else "[picture]"


def shown(cleaned: str, find: Find) -> str:
    """The words as a page shows them: each picture as the HTML that `find` has for its
    name, or as its description."""
    if "<img" not in cleaned:
        return cleaned

    def put(found: re.Match[str]) -> str:
        return find(found[1]) or escape(words(unescape(found[2])), quote=False)

    return _PICTURE.sub(put, cleaned)
