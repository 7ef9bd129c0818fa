"""Signed references: how a message that left us is recognised when an answer names it.

A reference says "whoever holds this was sent message M of ticket T". It is bit-exact:
the smallest change, or the signature of another message, makes it nobody's.
"""

import hashlib
import hmac
import re
from uuid import UUID

from django.conf import settings

from channels_app.adapter import Proof

# 32 + 32 hex digits, and 32 of an HMAC-SHA256: 128 bits, out of reach of guessing.
SHAPE = re.compile(r"hd\.([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-f]{32})")


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


def _signature(ticket: str, message: str) -> str:
    key = hashlib.sha256(
        b"channels_app.references" + settings.SECRET_KEY.encode()
    ).digest()
    return hmac.new(key, f"{ticket}.{message}".encode(), hashlib.sha256).hexdigest()[
        :32
    ]
