"""Mails for these tests, written as they travel."""

from channels_app.adapter import Incoming, Settings
from channels_app.adapters.email import adapter

NOWHERE = Settings(config={"address": "support@shop.test"}, secret={})


def mail(*fields: bytes | str, body: bytes | str = "Hello\r\n") -> bytes:
    """A mail of these fields; From is Ada's unless they say otherwise."""
    lines = [f.encode() if isinstance(f, str) else f for f in fields]
    if not any(line.lower().startswith(b"from:") for line in lines):
        lines.insert(0, b"From: Ada <ada@customer.test>")
    text = body.encode() if isinstance(body, str) else body
    return b"\r\n".join([*lines, b"", text])


def parsed(*fields: bytes | str, body: bytes | str = "Hello\r\n") -> Incoming:
    return adapter.parse(NOWHERE, mail(*fields, body=body))


def multipart(kind: str, *parts: str | bytes, boundary: str = "b1") -> bytes:
    """A part of parts, each with its own headers; the outer header comes first."""
    pieces = [p.encode() if isinstance(p, str) else p for p in parts]
    edge = f"--{boundary}".encode()
    joined = b"".join(edge + b"\r\n" + piece + b"\r\n" for piece in pieces)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + joined + edge + b"--\r\n"


def parsed_parts(kind: str, *parts: str | bytes) -> Incoming:
    raw = b"From: ada@customer.test\r\nMessage-ID: <1@customer.test>\r\n"
    return adapter.parse(NOWHERE, raw + multipart(kind, *parts))
