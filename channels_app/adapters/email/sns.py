"""Calls of Amazon SNS: who signed them, and the first one, which asks whether we are there.

Source: docs.aws.amazon.com/sns, "Verifying the signatures of Amazon SNS messages": the
fields in their order, each name and value with a line end, signed by RSA with SHA1
(version 1) or SHA256 (version 2), and the certificate to be had from Amazon alone.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from helpdesk.base import egress

_HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip
SECONDS, MOST, FEW = 5.0, 20_000, 8
# Certificates by their addresses: each is asked for once.
known: dict[str, bytes] = {}


def is_signed(told: Mapping[str, Any], *, topic: str) -> bool:
    """Whether Amazon signed it, for this topic and no other: everybody may have one."""
    if not topic or told.get("TopicArn") != topic or told.get("Type") not in _SIGNED:
        return False
    try:
        signature = base64.b64decode(str(told.get("Signature")), validate=True)
    except binascii.Error:
        return False
    url = str(told.get("SigningCertURL") or "")
    if not _is_amazons(url) or not urlsplit(url).path.endswith(".pem"):
        return False
    return _fits(url, signature, _said(told), str(told.get("SignatureVersion")))


def confirm(told: Mapping[str, Any]) -> None:
    """Say that we want its mail, where it asks; who asks was believed before."""
    url = str(told.get("SubscribeURL") or "")
    if told.get("Type") == "SubscriptionConfirmation" and _is_amazons(url):
        egress.look(url, method="GET", headers={}, seconds=SECONDS)


def _said(told: Mapping[str, Any]) -> bytes:
    names = _SIGNED[str(told["Type"])]
    lines = (f"{name}\n{told[name]}\n" for name in names if told.get(name) is not None)
    return "".join(lines).encode()


def _is_amazons(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = port in (None, 443) and "@" not in parts.netloc
    is_theirs = _HOST.fullmatch(parts.hostname or "") is not None
    return parts.scheme == "https" and is_plain and is_theirs


def _certificate(url: str) -> bytes:
    """They change now and then, with their addresses."""
    if url not in known:
        found = egress.fetch(url, headers={}, most=MOST, seconds=SECONDS).body
        if len(known) >= FEW:
            known.clear()
        known[url] = found
    return known[url]


def _fits(url: str, signature: bytes, said: bytes, version: str) -> bool:
    # Loaded for whoever uses it: most have no such mailbox.
    from cryptography import exceptions, x509  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding, rsa  # noqa: PLC0415

    digest = {"1": hashes.SHA1(), "2": hashes.SHA256()}.get(version)  # noqa: S303
    if digest is None:
        return False
    try:
        key = x509.load_pem_x509_certificate(_certificate(url)).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(signature, said, padding.PKCS1v15(), digest)
    except (egress.EgressError, exceptions.InvalidSignature, ValueError):
        return False
    return True
