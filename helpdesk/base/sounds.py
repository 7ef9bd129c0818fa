"""Recordings and films of strangers: what their bytes are, and how a browser plays them.

Only what a browser plays and that cannot carry a script; the first bytes decide, whatever
somebody says they are.

Sources: MP3 (ISO/IEC 11172-3 section 2.4.1.3, ID3v2 section 3), Ogg (RFC 3533 section 6,
RFC 7845 section 5.1), WAV (RFC 2361), MP4 (ISO/IEC 14496-12 section 4.3), ADTS (ISO/IEC
13818-7 section 6.2), and ranges of bytes (RFC 9110 section 14).
"""

import re

from django.http import HttpResponse

from helpdesk.base.http import PICTURE_SECONDS

MAX_SOUND = 25 * 1024 * 1024
# What may be called a recording by its type; `sound_type` decides by the bytes.
SOUNDS = frozenset(
    {
        "audio/aac", "audio/m4a", "audio/mp3", "audio/mp4", "audio/mpeg", "audio/ogg",
        "audio/opus", "audio/vnd.wave", "audio/wav", "audio/wave", "audio/x-m4a",
        "audio/x-wav",
    }
)  # fmt: skip
# What may be called a film by its type; `film_type` decides by the bytes.
FILMS = frozenset({"video/mp4", "video/quicktime", "video/webm", "video/x-m4v"})
# How far into a film of this kind its name stands (EBML, RFC 8794 section 11.2).
_HEAD = 64
# Where the name of what is inside stands in the first page of an Ogg.
_CODEC = 28
_CODECS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def sound_type(content: bytes) -> str | None:
    """The media type of a recording that may be played; None for everything else."""
    if len(content) > MAX_SOUND:
        return None
    if content[:3] == b"ID3":
        return "audio/mpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    if content[:4] == b"OggS" and content[_CODEC:].startswith(_CODECS):
        return "audio/ogg"
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    return _framed(content)


def film_type(content: bytes) -> str | None:
    """The media type of a film that may be played; None for everything else."""
    if len(content) > MAX_SOUND:
        return None
    if content[4:8] == b"ftyp":
        return "video/mp4"
    is_webm = content[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in content[:_HEAD]
    return "video/webm" if is_webm else None


def _framed(content: bytes) -> str | None:
    """By the first frame: eleven bits that are set, and the layer, of which the third and
    the second are in use; the rates that no frame has are of something else."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return None
    layer = content[1] & 0x06
    if not layer:
        return "audio/aac" if content[1] & 0xF0 == 0xF0 else None
    is_odd = content[2] & 0xF0 == 0xF0 or content[2] & 0x0C == 0x0C
    return None if is_odd or layer == 0x06 else "audio/mpeg"


def recording(content: bytes, *, kind: str, asked: str) -> HttpResponse:
    """A stranger's recording, played as what its bytes are and as nothing else.

    asked: the header `Range`. Without an answer to it nobody could go to a place in it:
    one range is given, of several the whole.
    """
    span = _span(asked, len(content))
    if span is None:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{len(content)}"
        return answer
    first, last = span
    is_part = (first, last) != (0, len(content) - 1)
    answer = HttpResponse(
        content[first : last + 1], content_type=kind, status=206 if is_part else 200
    )
    if is_part:
        answer["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _span(asked: str, length: int) -> tuple[int, int] | None:
    """The first and the last byte; None: there are none like that."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return 0, length - 1
    first, last = found.groups()
    if not first:
        return (max(0, length - int(last)), length - 1) if int(last) else None
    end = min(int(last), length - 1) if last else length - 1
    return (int(first), end) if int(first) <= end else None
