"""Whether two values of a fact are the same thing, however they were written."""

import re

from tickets.detect.words import folded

_BLANKS = re.compile(r"\s+")
_ASIDE = re.compile(r"[\s()./-]+")
_COUNTRY = re.compile(r"^00(?=[1-9])")
_NUMBERS = frozenset({"order", "serial"})
LONGEST = 500


def canonical(name: str, value: str) -> str:
    """What values of this name are compared by. Never empty for a value that is not."""
    plain = _BLANKS.sub(" ", folded(value)).strip().casefold()[:LONGEST]
    if name == "phone":
        return _COUNTRY.sub("+", _ASIDE.sub("", plain)) or plain
    if name in _NUMBERS:
        return plain.replace(" ", "").lstrip("#") or plain
    if name == "link":
        return (
            plain.removeprefix("https://").removeprefix("http://").rstrip("/") or plain
        )
    return plain
