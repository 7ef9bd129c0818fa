"""Requests of ours that another server can believe: Standard Webhooks 1.0.0.

Whoever receives one has one of the secrets, computes the same over id, time and body, and
knows that it came from here, when, and that nothing was changed. The id is the same when
the same thing is sent again, so that it need not be done twice.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

PREFIX = "whsec_"
# Bytes of a secret of ours; the specification takes 24 to 64.
LENGTH, SHORTEST, LONGEST = 32, 24, 64
# Seconds by which a sender's clock may differ; signatures of one request.
TOLERANCE, MOST_SIGNATURES = 300, 10


class NoSecret(ValueError):
    """It is not `whsec_` and 24 to 64 bytes in base64."""


def new_secret() -> str:
    """A secret to be shown once and kept sealed."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def require_secret(text: str) -> str:
    """The same text, if it can sign.

    Raises:
        NoSecret: it cannot.
    """
    _key(text)
    return text


def sign(
    keys: Sequence[str], message_id: str, timestamp: datetime, body: bytes
) -> dict[str, str]:
    """The headers of one request: a signature for each secret, the newest first.

    More than one while a secret is being replaced: whoever has either can verify it.
    message_id: of what is told; every attempt to tell it has the same.
    timestamp: when this attempt is made; receivers refuse what is older than minutes.

    Raises:
        NoSecret: one of the secrets is none, or there is none at all.
    """
    if not keys:
        raise NoSecret("there is nothing to sign with")
    at = str(int(timestamp.timestamp()))
    content = b".".join([message_id.encode(), at.encode(), body])
    return {
        "webhook-id": message_id,
        "webhook-timestamp": at,
        "webhook-signature": " ".join(_signature(key, content) for key in keys),
    }


def _can_sign(text: str) -> bool:
    try:
        _key(text)
    except NoSecret:
        return False
    return True


def _signature(key: str, content: bytes) -> str:
    digest = hmac.new(_key(key), content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(text: str) -> bytes:
    if not text.startswith(PREFIX):
        raise NoSecret("it does not begin with whsec_")
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise NoSecret("it is not base64") from None
    if not SHORTEST <= len(key) <= LONGEST:
        raise NoSecret("it has to be 24 to 64 bytes long")
    return key


def is_signed(
    keys: Sequence[str], headers: Mapping[str, str], body: bytes, *, now: datetime
) -> bool:
    """Whether whoever sent this knows one of the secrets, and sent it just now.

    headers: their names in lower case. Secrets that can sign nothing are none.
    """
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 13):
        return False
    if abs(now.timestamp() - int(stamp)) > TOLERANCE:
        return False
    content = b".".join([name.encode(), stamp.encode(), body])
    made = [_signature(key, content) for key in keys if _can_sign(key)]
    given = headers.get("webhook-signature", "").split()[:MOST_SIGNATURES]
    return any(
        hmac.compare_digest(one.encode(), theirs.encode())
        for one in made
        for theirs in given
    )
