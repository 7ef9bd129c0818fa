"""Short recordings of each kind, and things that would like to pass for one."""

import io
import wave


def wav(seconds: float = 1.0) -> bytes:
    """Silence that a browser plays."""
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(b"\x80" * int(8_000 * seconds))
    return held.getvalue()


def _ogg(codec: bytes) -> bytes:
    return b"OggS" + bytes(22) + b"\x01\x13" + codec + bytes(11)


GOOD = {
    "wav": ("audio/wav", wav()),
    "mp3": ("audio/mpeg", b"ID3\x04" + bytes(64)),
    "mp3 without a tag": ("audio/mpeg", b"\xff\xfb\x90\x64" + bytes(64)),
    "opus": ("audio/ogg", _ogg(b"OpusHead")),
    "vorbis": ("audio/ogg", _ogg(b"\x01vorbis")),
    "mp4": ("audio/mp4", b"\0\0\0\x18ftypM4A " + bytes(64)),
    "aac": ("audio/aac", b"\xff\xf1\x50\x80" + bytes(64)),
}
BAD = {
    "nothing": b"",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a picture": b"\xff\xd8\xff\xe0" + bytes(64),
    "a film in Ogg": _ogg(b"\x80theora"),
    "AVI, which is RIFF as well": b"RIFF\0\0\0\0AVI " + bytes(64),
    "UTF-16 with its mark": b"\xff\xfe<\0h\0t\0m\0l\0",
}
