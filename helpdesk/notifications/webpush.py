"""Messages that only one browser can read, by way of a push service that cannot.

Pure: RFC 8291 (encryption for one user agent) over RFC 8188 (aes128gcm), and RFC 8292
(VAPID, who we are to the push service). Tested with the examples of those RFCs. Why by
hand: docs/decisions/0050.
"""

import base64
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_KEY, _SECRET, _SALT = 65, 16, 16
# One record, which every push service takes (RFC 8291, section 4).
_RECORD = 4096
# What is said is filled up to a multiple of this: its length tells nobody anything.
_BLOCK = 256
# No longer than a day (RFC 8292, section 2).
_PROOF_LIVES = timedelta(hours=12)


class CannotEncrypt(ValueError):
    """What a browser gave is no key of the kind that is used here."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for: `key` and `secret` of a subscription, as browsers give them.

    Raises:
        CannotEncrypt: they are none.
    """

    key: bytes
    secret: bytes

    @classmethod
    def of(cls, key: str, secret: str) -> "Reader":
        """From base64url, with or without its padding."""
        try:
            reader = cls(decoded(key), decoded(secret))
            reader.point()
        except ValueError as error:
            raise CannotEncrypt from error
        if len(reader.secret) != _SECRET:
            raise CannotEncrypt
        return reader

    def point(self) -> ec.EllipticCurvePublicKey:
        """The key as one of the curve; a point beside it is refused (ValueError)."""
        if len(self.key) != _KEY:
            raise CannotEncrypt
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, self.key)


def encrypt(
    said: bytes,
    reader: Reader,
    *,
    ours: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push message. ours, salt: made anew for each, but in tests of them."""
    ours = ours or ec.generate_private_key(_CURVE)
    salt = salt or os.urandom(_SALT)
    public = point_of(ours)
    shared = ours.exchange(ec.ECDH(), reader.point())
    about = b"WebPush: info\0" + reader.key + public
    secret = _derived(shared, reader.secret, about, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, said + b"\2", None)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(public)]) + public
    return head + sealed


def padded(said: bytes) -> bytes:
    """Filled up with blanks, which JSON does not mind."""
    return said + b" " * (-len(said) % _BLOCK)


def proof(
    endpoint: str, key: ec.EllipticCurvePrivateKey, *, contact: str, now: datetime
) -> str:
    """The header `Authorization` that says who sends it (RFC 8292).

    contact: where whoever runs the push service finds us: mailto: or https:.
    """
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _PROOF_LIVES).timestamp()),
        "sub": contact,
    }
    token = jwt.encode(claims, key, algorithm="ES256")
    return f"vapid t={token}, k={encoded(point_of(key))}"


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The key of this installation, from how it is kept: its number, in base64url.

    Raises:
        ValueError: it is none.
    """
    return ec.derive_private_key(int.from_bytes(decoded(text), "big"), _CURVE)


def public_key(text: str) -> str:
    """What pages give to a browser: its push service takes messages of this key alone."""
    return encoded(point_of(private_key(text)))


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, as everybody writes it."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The other way.

    Raises:
        ValueError: it is no base64url.
    """
    whole = text.rstrip("=")
    return base64.b64decode(
        whole + "=" * (-len(whole) % 4), altchars=b"-_", validate=True
    )


def _derived(secret: bytes, salt: bytes, about: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, about).derive(secret)
