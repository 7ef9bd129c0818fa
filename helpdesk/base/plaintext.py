"""Plain text from strangers: what a database can hold and a page can show."""

import re
from collections.abc import Mapping
from typing import Any

# Marks that turn the writing direction (Unicode UAX 9): they can make a name or an
# address read as another.
BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

# PostgreSQL's text holds no NUL and UTF-8 no surrogates; nobody reads the other ones.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"\r\n?")
_NOT_IN_A_LINE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
# Marks that make letters after them run the other way: a line has no use for them.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_IN_A_NAME = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u200b-\u200d\ufeff\u2028\u2029{BIDI}]"
)


def printable(text: str) -> str:
    """The same words without what cannot be stored or shown; line ends are LF."""
    if "\r" in text:
        text = _BREAK.sub("\n", text)
    text = _UNWANTED.sub("", text)
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def storable(value: Any) -> Any:
    """What JSON told, with no words in it that a column of JSON does not take."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {printable(str(name)): storable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value


def one_line(text: str, *, limit: int) -> str:
    """Words for a subject or a name: one line, no control characters.

    What overrides the writing direction goes, too: it lets a name read as another.
    """
    text = _TURNS.sub("", _SURROGATE.sub("\ufffd", text))
    return _NOT_IN_A_LINE.sub(" ", text).strip()[:limit].rstrip()


def label(filename: str, *, default: str) -> str:
    """A file's name as something to read: never a path, never empty."""
    name = _NOT_IN_A_NAME.sub("", _SURROGATE.sub("\ufffd", filename))
    name = re.split(r"[/\\]", name)[-1]
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .")
    if len(name) > 200:
        stem, dot, ending = name.rpartition(".")
        name = (
            f"{stem[: 199 - len(ending)]}.{ending}"
            if dot and len(ending) < 20
            else name
        )
    return name[:200].rstrip(" .") or default


def web_address(text: str, *, limit: int = 1000) -> str:
    """An address that a browser may be led to, by what others say is one; else ""."""
    is_one = text.startswith(("https://", "http://")) and len(text) <= limit
    return text if is_one and text.isprintable() and " " not in text else ""
