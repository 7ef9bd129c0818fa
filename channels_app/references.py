"""Signed references: how a message that left us is recognised when an answer names it.

A reference says "whoever holds this was sent message M of ticket T". It is bit-exact:
the smallest change, or the signature of another message, makes it nobody's.
"""

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from uuid import UUID

from django.conf import settings

from channels_app.adapter import Proof

# 32 + 32 hex digits, and 32 of an HMAC-SHA256: 128 bits, out of reach of guessing.
SHAPE = re.compile(r"hd\.([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-f]{32})")
# 26 letters of an id, and 16 of a signature: 80 bits, which somebody would have to try by
# mail.
_SHORT = re.compile(r"([a-z2-7]{26})([a-z2-7]{16})")


def mint(*, ticket: UUID, message: UUID) -> str:
    """A reference to this message; the same one each time."""
    return f"hd.{ticket.hex}.{message.hex}.{_signature(ticket.hex, message.hex)}"


def read(text: str) -> Proof | None:
    """What a reference proves, or None when it is not exactly one of ours."""
    found = SHAPE.fullmatch(text)
    if found is None:
        return None
    ticket, message, signature = found.groups()
    if not hmac.compare_digest(signature, _signature(ticket, message)):
        return None
    return Proof(ticket=UUID(hex=ticket), message=UUID(hex=message))


def mint_short(message: UUID) -> str:
    """One for the part of an address before the @, which takes 64 letters at most (RFC
    5321 section 4.5.3.1.1) and may lose its capitals on the way."""
    named = b32encode(message.bytes).decode().rstrip("=").lower()
    return named + _short_signature(message)


def read_short(text: str) -> Proof | None:
    """What such a one proves, or None when it is not exactly one of ours."""
    found = _SHORT.fullmatch(text.lower())
    if found is None:
        return None
    message = UUID(bytes=b32decode(found[1].upper() + "======"))
    # Of the last letter not all bits count: only what we write is ours.
    if not hmac.compare_digest(text.lower(), mint_short(message)):
        return None
    return Proof(ticket=None, message=message)


def _short_signature(message: UUID) -> str:
    digest = hmac.new(_key(b"address"), message.bytes, hashlib.sha256).digest()
    return b32encode(digest[:10]).decode().lower()


def _key(use: bytes) -> bytes:
    return hashlib.sha256(
        b"channels_app.references" + use + settings.SECRET_KEY.encode()
    ).digest()


def _signature(ticket: str, message: str) -> str:
    return hmac.new(
        _key(b""), f"{ticket}.{message}".encode(), hashlib.sha256
    ).hexdigest()[:32]
