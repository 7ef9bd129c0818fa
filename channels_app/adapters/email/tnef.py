"""winmail.dat: files, and sometimes the words, in a wrapper of Outlook's own.

Sources: MS-OXTNEF (the stream), MS-OXRTFCP (its compressed text), MS-OXPROPS (names of
properties). Whatever is not as they say ends the reading; what was read so far counts.
"""

import mimetypes
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from channels_app.adapter import File
from channels_app.adapters.email import charsets
from helpdesk.base.plaintext import label, one_line

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_FILES = 300
MAX_ATTRIBUTES = 3_000
MAX_PROPERTIES = 500
MAX_RTF = 2 * 1024 * 1024
# A mail in a mail in a mail.
MAX_DEPTH = 3

_BODY, _CODE_PAGE = 0x0002800C, 0x00069007
_BEGINS, _DATA, _TITLE = 0x00069002, 0x0006800F, 0x00018010
_PROPERTIES, _OF_FILE = 0x00069003, 0x00069005

_WORDS, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_NAME, _LONG_NAME, _SHOWN = 0x3704, 0x3707, 0x3001
_OBJECT, _KIND, _CONTENT_ID = 0x3701, 0x370E, 0x3712

_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_VARIABLE = {13, 30, 31, 258}


@dataclass(slots=True)
class _Inside:
    """A file while it is read."""

    title: str = ""
    content: bytes = b""
    told: dict[int, tuple[int, bytes]] = field(default_factory=dict)


@dataclass(slots=True)
class Opened:
    """What was in it. text, html: its words; rtf: where it has them in no other form."""

    files: list[File] = field(default_factory=list)
    text: str = ""
    html: str = ""
    rtf: bytes = b""


class _Ended(Exception):
    """It is not as its makers say it is."""


def opened(content: bytes, depth: int = 0) -> Opened | None:
    """What is in it; None where nothing of it could be read."""
    if not content.startswith(SIGNATURE) or depth > MAX_DEPTH:
        return None
    read = _Opener()
    try:
        for name, data in _attributes(content):
            read.take(name, data)
    except _Ended:
        pass
    found = read.found
    for one in read.inside:
        found.files.extend(_made(one, read.page, depth))
    return found if found.files or found.text or found.html or found.rtf else None


class _Opener:
    """Takes one attribute after the other; those of files follow the one that begins it."""

    def __init__(self) -> None:
        self.found = Opened()
        self.inside: list[_Inside] = []
        self.page = ""

    def take(self, name: int, data: bytes) -> None:
        if name == _CODE_PAGE:
            self.page = f"cp{_number(data, 0)}"
        elif name == _BODY:
            self.found.text = _plain(data, self.page)
        elif name == _PROPERTIES:
            _message(self.found, _properties(data), self.page)
        elif name == _BEGINS and len(self.inside) < MAX_FILES:
            self.inside.append(_Inside())
        elif self.inside:
            _of_file(self.inside[-1], name, data, self.page)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Level, name, length, data, sum: MS-OXTNEF section 2.1.3."""
    at = 6
    for _ in range(MAX_ATTRIBUTES):
        if at + 9 > len(content):
            return
        name, length = struct.unpack_from("<II", content, at + 1)
        data = content[at + 9 : at + 9 + length]
        yield name, data
        at += 9 + length + 2


def _of_file(one: _Inside, name: int, data: bytes, page: str) -> None:
    if name == _DATA:
        one.content = data
    elif name == _TITLE:
        one.title = _plain(data, page)
    elif name == _OF_FILE:
        one.told = _properties(data)


def _message(found: Opened, told: dict[int, tuple[int, bytes]], page: str) -> None:
    found.text = found.text or _words(told.get(_WORDS), page)
    found.html = charsets.decode(told.get(_HTML, (0, b""))[1], page)[0]
    found.rtf = _unpacked(told.get(_RTF, (0, b""))[1])


def _made(one: _Inside, page: str, depth: int) -> Iterator[File]:
    told = one.told
    kind = one_line(_words(told.get(_KIND), page), limit=127).lower()
    content = one.content or told.get(_OBJECT, (0, b""))[1]
    # An object is led in by the name of its interface.
    if content[16:20] == SIGNATURE:
        within = opened(content[16:], depth + 1)
        if within is not None:
            if within.text or within.html:
                kind, shown = ("text/plain", within.text) if within.text else (
                    "text/html", within.html)  # fmt: skip
                name = _words(told.get(_SHOWN), page) or one.title
                ending = ".txt" if within.text else ".html"
                yield File(
                    filename=label(f"{name}{ending}", default=f"message{ending}"),
                    content_type=kind,
                    content=shown.encode(),
                )
            yield from within.files
            return
    named = (
        _words(told.get(_LONG_NAME), page)
        or one.title
        or _words(told.get(_NAME), page)
        or _words(told.get(_SHOWN), page)
    )
    name = label(named, default="file")
    guessed = mimetypes.guess_type(name, strict=False)[0]
    content_id = one_line(_words(told.get(_CONTENT_ID), page), limit=300)
    if "/" not in kind:
        kind = guessed or "application/octet-stream"
    yield File(
        filename=name,
        content_type=kind,
        content=content,
        content_id=content_id.strip("<> "),
    )


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """The first value of each: its type, its bytes (MS-OXTNEF section 2.1.3.4)."""
    found: dict[int, tuple[int, bytes]] = {}
    at = 4
    for _ in range(min(_number(data, 0), MAX_PROPERTIES)):
        kind, name = struct.unpack_from("<HH", _piece(data, at, 4))
        at += 4
        if name >= 0x8000:
            at = _behind_its_name(data, at)
        value, at = _value(data, at, kind)
        found.setdefault(name, (kind & 0xFFF, value))
    return found


def _behind_its_name(data: bytes, at: int) -> int:
    if _number(data, at + 16) == 0:
        return at + 24
    length = _number(data, at + 20)
    return at + 24 + length + -length % 4


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    is_several, kind = bool(kind & 0x1000), kind & 0xFFF
    if kind in _FIXED:
        size, count = _FIXED[kind], 1
        if is_several:
            count, at = _number(data, at), at + 4
        return _piece(data, at, size if count else 0), at + size * count
    if kind not in _VARIABLE:
        raise _Ended
    count, at = _number(data, at), at + 4
    first = b""
    for number in range(min(count, MAX_PROPERTIES)):
        length = _number(data, at)
        piece = _piece(data, at + 4, length)
        first = first if number else piece
        at += 4 + length + -length % 4
    return first, at


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack("<I", _piece(data, at, 4))[0])


def _piece(data: bytes, at: int, length: int) -> bytes:
    if at + length > len(data):
        raise _Ended
    return data[at : at + length]


def _words(value: tuple[int, bytes] | None, page: str) -> str:
    if value is None:
        return ""
    kind, data = value
    if kind == 31:
        return charsets.decode(data, "utf-16le")[0].rstrip("\0")
    return _plain(data, page) if kind == 30 else ""


def _plain(data: bytes, page: str) -> str:
    return charsets.decode(data.rstrip(b"\0"), page)[0]


_PREBUFFER = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    b"\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def _unpacked(data: bytes) -> bytes:
    """Compressed RTF (MS-OXRTFCP section 3.1); b"" where it is none."""
    if not 16 < len(data) <= MAX_RTF:
        return b""
    size = min(int.from_bytes(data[4:8], "little"), 16 * len(data))
    if data[8:12] == b"MELA":
        return data[16 : 16 + size]
    if data[8:12] != b"LZFu":
        return b""
    made = _run(data, len(_PREBUFFER) + size)
    return bytes(made[len(_PREBUFFER) : len(_PREBUFFER) + size])


def _run(data: bytes, size: int) -> bytearray:
    """Eight at a time: a byte as it is, or where it was met before and how much of it."""
    made, at = bytearray(_PREBUFFER), 16
    while at < len(data) and len(made) < size:
        flags, at = data[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                made += data[at : at + 1]
                at += 1
                continue
            pair, at = int.from_bytes(data[at : at + 2], "big"), at + 2
            # Where it was written in a ring of 4,096 bytes, that many ago.
            back = (len(made) - (pair >> 4) - 1) % 4096 + 1
            if back == 4096 or back > len(made):
                return made
            for _ in range((pair & 15) + 2):
                made.append(made[-back])
    return made
