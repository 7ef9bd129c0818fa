"""Files that old programs wrote between the words: uuencoded, or as yEnc.

Sources: POSIX uuencode, and the yEnc draft 1.3. Nothing here can raise, and a block that
is none stays where it is.
"""

import binascii
import mimetypes
import re

from channels_app.adapter import File
from channels_app.adapters.email import charsets
from helpdesk.base.plaintext import label

_BEGIN = re.compile(rb"begin [0-7]{3,4} ([^\r\n]{1,200})")
_YBEGIN = re.compile(
    rb"=ybegin (?=[^\r\n]{0,200}size=)[^\r\n]{0,200}name=([^\r\n]{1,200})"
)
_MAY_BE = re.compile(rb"^(?:begin [0-7]|=ybegin )", re.MULTILINE)
_YENC = bytes((byte - 42) & 255 for byte in range(256))


def taken_out(content: bytes) -> tuple[bytes, list[File]]:
    """The words without them, and the files, in their order."""
    if _MAY_BE.search(content) is None:
        return content, []
    lines = content.split(b"\n")
    words: list[bytes] = []
    files: list[File] = []
    at = 0
    while at < len(lines):
        found = _block(lines, at)
        if found is None:
            words.append(lines[at])
            at += 1
            continue
        name, data, at = found
        files.append(_file(name, data))
    return b"\n".join(words), files


def _block(lines: list[bytes], at: int) -> tuple[bytes, bytes, int] | None:
    """The name, the content and the line behind a block that begins here."""
    line = lines[at].rstrip(b"\r")
    begun = _BEGIN.fullmatch(line)
    if begun is not None:
        return _uuencoded(lines, at + 1, begun[1])
    begun = _YBEGIN.match(line)
    return _yenc(lines, at + 1, begun[1]) if begun is not None else None


def _uuencoded(
    lines: list[bytes], at: int, name: bytes
) -> tuple[bytes, bytes, int] | None:
    pieces: list[bytes] = []
    for number in range(at, len(lines)):
        line = lines[number].rstrip(b"\r")
        if line.rstrip() == b"end":
            return (name, b"".join(pieces), number + 1) if pieces else None
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            return None
    return None


def _yenc(lines: list[bytes], at: int, name: bytes) -> tuple[bytes, bytes, int] | None:
    pieces: list[bytes] = []
    for number in range(at, len(lines)):
        line = lines[number].rstrip(b"\r")
        if line.startswith(b"=ypart "):
            continue
        if line.startswith(b"=yend"):
            return name, b"".join(pieces), number + 1
        if line.startswith(b"=ybegin"):
            return None
        head, *escaped = line.split(b"=")
        pieces.append(head.translate(_YENC))
        for piece in escaped:
            first = bytes([(byte - 64) & 255 for byte in piece[:1]])
            pieces.append((first + piece[1:]).translate(_YENC))
    return None


def _file(name: bytes, content: bytes) -> File:
    shown = label(charsets.decode(name.strip(), "")[0], default="file")
    kind = mimetypes.guess_type(shown, strict=False)[0]
    return File(
        filename=shown,
        content_type=kind or "application/octet-stream",
        content=content,
    )
