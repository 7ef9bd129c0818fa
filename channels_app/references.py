"""Signed references: how a message that left us is recognised when an answer names it.

A reference says "whoever holds this was sent message M of ticket T". It is bit-exact:
the smallest change, or the signature of another message, makes it nobody's.
"""

import hashlib
import hmac
import re
import struct
from base64 import b32decode, b32encode
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from channels_app.adapter import Desk, Proof

# 32 + 32 hex digits, and 32 of an HMAC-SHA256: 128 bits, out of reach of guessing.
SHAPE = re.compile(r"hd\.([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-f]{32})")
# 26 letters of an id, and 16 of a signature: 80 bits, which somebody would have to try by
# mail.
_SHORT = re.compile(r"([a-z2-7]{26})([a-z2-7]{16})")

# Two keys and a day: 14 bytes, and 12 of a signature, in as many letters as fit.
_DESK, _FIRST_DAY = struct.Struct(">IQH"), date(2020, 1, 1)
_DESK_SHAPE = re.compile(r"d[a-z2-7]{42}")


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


def mint_desk(*, agent: int, ticket: int, until: date) -> str:
    """One for a colleague's own address of a ticket: 43 letters.

    Raises:
        struct.error: there are more agents or days than it has room for.
    """
    told = _DESK.pack(agent, ticket, (until - _FIRST_DAY).days)
    named = b32encode(told + _desk_signature(told)).decode().rstrip("=").lower()
    return f"d{named}"


def read_desk(text: str) -> Desk | None:
    """What such a one names, or None when it is not exactly one of ours."""
    text = text.lower()
    if not _DESK_SHAPE.fullmatch(text):
        return None
    whole = b32decode(text[1:].upper() + "======")
    agent, ticket, days = _DESK.unpack(whole[: _DESK.size])
    until = _FIRST_DAY + timedelta(days=days)
    # Of the last letter not all bits count: only what we write is ours.
    own = mint_desk(agent=agent, ticket=ticket, until=until)
    if not hmac.compare_digest(text, own):
        return None
    return Desk(agent=agent, ticket=ticket, until=until)


def _desk_signature(told: bytes) -> bytes:
    return hmac.new(_key(b"desk"), told, hashlib.sha256).digest()[:12]


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
