"""Small pictures of each kind, and things that would like to pass for one."""

import struct
import zlib
from base64 import b64decode


def png(width: int = 2, height: int = 1) -> bytes:
    """A grey picture; only small ones carry all of their dots."""
    dots = (b"\x00" + b"\x80" * width) * height if width * height < 1_000 else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(dots))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


GIF = b64decode("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=")
WEBP = b64decode("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=")
WEBP_LOSSLESS = b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////"
    "////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAA"
    "AAAAAP/aAAgBAQABPxA="
)
GOOD = {
    "image/png": png(),
    "image/jpeg": JPEG,
    "image/gif": GIF,
    "image/webp": WEBP,
}

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
BAD = {
    "nothing": b"",
    "html": HTML,
    "svg": SVG,
    "xml and svg": b'<?xml version="1.0"?>' + SVG,
    "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction 2 0 R>>",
    "bmp": b"BM" + b"\x00" * 60,
    "icon": b"\x00\x00\x01\x00\x01\x00\x10\x10" + b"\x00" * 60,
    "tiff": b"II*\x00" + b"\x00" * 60,
    "avif": b"\x00\x00\x00\x20ftypavif" + b"\x00" * 60,
    "half a png": png()[:20],
    "a png without a head": b"\x89PNG\r\n\x1a\n" + HTML,
    "a png of no size": png(0, 0),
    "a jpeg without a frame": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + HTML + b" " * 99,
    "a jpeg of segments only": b"\xff\xd8" + b"\xff\xe1\x00\x02" * 5_000,
    "a jpeg of padding only": b"\xff\xd8" + b"\xff" * 5_000,
    "half a gif": GIF[:9],
    "a gif of no size": b"GIF89a" + b"\x00" * 60,
    "gif87b": b"GIF87b" + GIF[6:],
    "riff that is sound": b"RIFF\x24\x00\x00\x00WAVE" + WEBP[12:],
    "webp with html inside": b"RIFF\x24\x00\x00\x00WEBP" + HTML,
    "a bomb as png": png(50_000, 50_000),
    "a bomb as gif": b"GIF89a\xff\xff\xff\xff" + GIF[10:],
    "a bomb as webp": b"RIFF\x24\x00\x00\x00WEBPVP8X" + b"\xff" * 30,
    "html before a png": HTML + png(),
    "blanks before a gif": b" \n" + GIF,
}
# A picture to whoever reads its beginning, something else to whoever reads on.
POLYGLOTS = {
    "gif and script": (b"GIF89a/*" + GIF[8:] + b"*/=1;alert(1)//", "image/gif"),
    "png and html": (png() + HTML, "image/png"),
    "png and svg": (png() + SVG, "image/png"),
    "jpeg and html in a comment": (
        b"\xff\xd8\xff\xfe\x00\x2a" + HTML[:40] + JPEG[2:],
        "image/jpeg",
    ),
    "jpeg and zip": (JPEG + b"PK\x03\x04", "image/jpeg"),
    "webp and pdf": (WEBP + b"%PDF-1.7", "image/webp"),
}
