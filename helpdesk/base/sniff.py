"""What bytes are, whatever somebody says they are: pictures a browser may show.

Only the four kinds every browser draws and that cannot carry a script. The first bytes
decide, and the size in pixels that the file itself tells: a small file may unfold to
gigabytes in everybody's browser who looks at a ticket.

Sources: PNG (RFC 2083 section 3.1 and 4.1.1), JPEG (ITU-T T.81 annex B), GIF89a section
18, WebP (RFC 9649 section 2).
"""

from collections.abc import Callable

MAX_PICTURE = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000

# What may be called a picture by its type or, where that says nothing, by its name.
_TYPES = {
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/pjpeg",
    "image/gif",
    "image/webp",
}
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
NO_TYPE = frozenset({"", "application/octet-stream", "binary/octet-stream"})

# Segments before the size of a picture: cameras write about ten.
_MAX_SEGMENTS = 1_000
# Start of frame, in its thirteen forms.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})

Size = tuple[int, int]


def previewable(content_type: str, filename: str) -> bool:
    """Whether asking for a preview is worth it; `picture_type` decides by the bytes."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in NO_TYPE:
        return filename.lower().endswith(_ENDINGS)
    return kind in _TYPES


def picture_type(content: bytes) -> str | None:
    """The media type of a picture that may be shown; None for everything else."""
    if len(content) > MAX_PICTURE:
        return None
    for kind, size_of in _KINDS.items():
        size = size_of(content)
        if size is not None:
            width, height = size
            return kind if 0 < width * height <= MAX_PIXELS else None
    return None


def picture_size(content: bytes) -> Size:
    """Width and height in pixels of what `picture_type` called a picture."""
    sizes = (size_of(content) for size_of in _KINDS.values())
    return next(size for size in sizes if size is not None)


def _png(content: bytes) -> Size | None:
    if content[:16] != b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" or len(content) < 33:
        return None
    return _big(content, 16, 4), _big(content, 20, 4)


def _gif(content: bytes) -> Size | None:
    if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < 14:
        return None
    return _little(content, 6, 2), _little(content, 8, 2)


def _webp(content: bytes) -> Size | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    form = content[12:16]
    if form == b"VP8X":
        return _little(content, 24, 3) + 1, _little(content, 27, 3) + 1
    if form == b"VP8L" and content[20] == 0x2F:
        bits = _little(content, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        return _little(content, 26, 2) & 0x3FFF, _little(content, 28, 2) & 0x3FFF
    return None


def _jpeg(content: bytes) -> Size | None:
    if content[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    for _ in range(_MAX_SEGMENTS):
        while content[at : at + 2] == b"\xff\xff":  # padding
            at += 1
        if len(content) < at + 9 or content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker in _FRAMES:
            return _big(content, at + 7, 2), _big(content, at + 5, 2)
        if marker == 0xDA:  # the picture begins, and nobody said how large it is
            return None
        at += 2 if marker in _WITHOUT_LENGTH else 2 + _big(content, at + 2, 2)
    return None


def _big(content: bytes, at: int, length: int) -> int:
    return int.from_bytes(content[at : at + length], "big")


def _little(content: bytes, at: int, length: int) -> int:
    return int.from_bytes(content[at : at + length], "little")


_KINDS: dict[str, Callable[[bytes], Size | None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
}
