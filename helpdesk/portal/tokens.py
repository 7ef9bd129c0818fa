"""What opens the portal: tokens of mailed links and of signed-in browsers. Pure.

A link's token is made of the key of the house and its letter, and stands in no row. A
session's is random, and its row has only the hash: a copy of the database opens nothing.
"""

import hashlib
import hmac
import re
import secrets
from uuid import UUID

from django.conf import settings

_SHAPE = re.compile(r"([0-9a-f]{32})([0-9a-f]{32})")
# Bytes of a session's token.
SESSION = 32


def of_letter(public_id: UUID) -> str:
    """The token of the link in this letter; the same one at each attempt to send it."""
    return public_id.hex + _signature(public_id)


def letter_of(token: str) -> UUID | None:
    """The letter whose link this is, None when it is none of ours."""
    found = _SHAPE.fullmatch(token)
    if found is None:
        return None
    public_id = UUID(hex=found[1])
    return public_id if hmac.compare_digest(found[2], _signature(public_id)) else None


def new_session() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(SESSION)


def digest(token: str) -> str:
    """What is kept of a session's token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _signature(public_id: UUID) -> str:
    key = hashlib.sha256(b"portal.letters" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, public_id.bytes, hashlib.sha256).hexdigest()[:32]
