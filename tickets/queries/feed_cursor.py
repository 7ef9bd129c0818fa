"""Where somebody is in the feed of events: sealed, since it holds keys of our tables."""

import base64
import hashlib
import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from helpdesk.base.accounts.models import Company

_NONCE = 12
_FOR = b"events"
_FORM = struct.Struct(">IQQ")


class NoCursor(Exception):
    """What was sent is no cursor of ours."""


class CursorExpired(Exception):
    """It was given before a restore: what came after it may never have happened."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Behind this event: its transaction, and its key."""

    xid: int = 0
    event: int = 0


BEGINNING = Position()


def epoch() -> int:
    """Which time line this is; a restore begins another."""
    return Company.objects.values_list("epoch", flat=True).first() or 0


def write(position: Position, at_epoch: int) -> str:
    """As it is handed out."""
    nonce = os.urandom(_NONCE)
    plain = _FORM.pack(at_epoch, position.xid, position.event)
    sealed = nonce + _box().encrypt(nonce, plain, _FOR)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read(cursor: str, at_epoch: int) -> Position:
    """As it comes back.

    Raises:
        NoCursor: it is none of ours.
        CursorExpired: the installation was restored from a backup since.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        sealed = base64.b64decode(padded, b"-_", validate=True)
        plain = _box().decrypt(sealed[:_NONCE], sealed[_NONCE:], _FOR)
        given, xid, event = _FORM.unpack(plain)
    except (ValueError, InvalidTag, struct.error) as error:
        raise NoCursor from error
    if given != at_epoch:
        raise CursorExpired
    return Position(xid, event)


def _box() -> AESGCM:
    key = hashlib.sha256(b"event feed" + settings.SECRET_KEY.encode())
    return AESGCM(key.digest())
