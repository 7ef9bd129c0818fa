"""Credentials at rest: sealed with AES-256-GCM, bound to the row that holds them.

The associated data names table, row and column, so that a sealed value copied anywhere
else cannot be opened (AC-81).
"""

import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# First byte of a sealed value: the id of the key, so that keys can be rotated later.
_KEY_ID = b"\x01"
_NONCE = 12


class CannotOpen(Exception):
    """The value was sealed for another row, with another key, or altered."""


def seal(value: Mapping[str, str], *, row: str) -> bytes:
    """Seal a small dict of credentials for one row ("table:pk:column")."""
    nonce = os.urandom(_NONCE)
    plain = json.dumps(dict(value)).encode()
    return _KEY_ID + nonce + _cipher().encrypt(nonce, plain, row.encode())


def unseal(sealed: bytes, *, row: str) -> dict[str, str]:
    """What was sealed for this row.

    Raises:
        CannotOpen: it was not sealed for this row with this key.
    """
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if sealed[:1] != _KEY_ID:
        raise CannotOpen(row)
    try:
        opened: dict[str, str] = json.loads(
            _cipher().decrypt(nonce, body, row.encode())
        )
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(row) from error
    return opened


def _cipher() -> AESGCM:
    try:
        return AESGCM(bytes.fromhex(settings.CREDENTIAL_KEY))
    except ValueError as error:
        raise ImproperlyConfigured(
            "CREDENTIAL_KEY has to be 64 hex digits; make one with: openssl rand -hex 32"
        ) from error
