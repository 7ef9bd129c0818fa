"""Files that customers and agents attach, made here so that no binary lies around."""

import math
import struct
import zlib
from functools import cache

from tickets.actions import NewFile

_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 240] /Contents 4 0 R {} >>"
_TYPE = (
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
)
_FONT = "/Resources << /Font << /F 5 0 R >> >>"


def file(name: str, *, order: str) -> NewFile:
    """`photo` or `invoice`.

    Raises:
        KeyError: no such file.
    """
    return {"photo": _photo, "invoice": _invoice}[name](order)


def _photo(order: str) -> NewFile:
    return NewFile(
        filename="IMG_2214.png", content_type="image/png", content=_png(480, 320)
    )


def _invoice(order: str) -> NewFile:
    lines = ["Brühwerk GmbH, Hamburg", f"Invoice for order {order}", "Paid. Thank you!"]
    return NewFile(
        filename=f"Invoice {order}.pdf",
        content_type="application/pdf",
        content=_pdf(lines),
    )


@cache
def _png(width: int, height: int) -> bytes:
    """Something like a cup from above: rings of brown on a light table."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(_colour(math.hypot(x - width / 2, y - height / 2)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"IDAT", zlib.compress(bytes(rows), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _colour(distance: float) -> tuple[int, int, int]:
    if distance > 140:
        return (226, 214, 200)
    if distance > 120:
        return (250, 250, 248)
    wave = int(18 * math.sin(distance / 6))
    return (112 + wave, 72 + wave, 40)


def _chunk(kind: bytes, content: bytes) -> bytes:
    size, check = len(content), zlib.crc32(kind + content)
    return struct.pack(">I", size) + kind + content + struct.pack(">I", check)


def _pdf(lines: list[str]) -> bytes:
    """The smallest document that readers open without a complaint."""
    shown = " ".join(f"({line}) Tj 0 -24 Td" for line in lines)
    words = f"BT /F 14 Tf 36 180 Td {shown} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE.format(_FONT).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        _TYPE,
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, len(content))
    )
