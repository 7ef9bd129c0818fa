"""Signing calls with the four secrets of an app and its account (OAuth 1.0a, RFC 5849; its
words at docs.x.com/resources/fundamentals/authentication/oauth-1-0a/creating-a-signature).
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

Pairs = Sequence[tuple[str, str]]


def authorization(
    method: str,
    url: str,
    *,
    query: Pairs,
    secret: Mapping[str, str],
    nonce: str = "",
    at: int | None = None,
) -> str:
    """The header of a call. query: its parameters, and those of a form; bodies of JSON and
    of files are not signed. nonce, at: made up, unless they are said."""
    said = [
        ("oauth_consumer_key", secret.get("consumer_key", "")),
        ("oauth_nonce", nonce or secrets.token_hex(16)),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", str(int(time.time()) if at is None else at)),
        ("oauth_token", secret.get("access_token", "")),
        ("oauth_version", "1.0"),
    ]
    signed = signature(method, url, [*query, *said], secret)
    parts = sorted([*said, ("oauth_signature", signed)])
    return "OAuth " + ", ".join(f'{_safe(k)}="{_safe(v)}"' for k, v in parts)


def signature(method: str, url: str, pairs: Pairs, secret: Mapping[str, str]) -> str:
    """HMAC-SHA1 over the call, in base 64."""
    named = sorted((_safe(name), _safe(value)) for name, value in pairs)
    listed = "&".join(f"{name}={value}" for name, value in named)
    parts = urlsplit(url)
    address = f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path}"
    base = "&".join([method.upper(), _safe(address), _safe(listed)])
    key = "&".join(
        _safe(secret.get(name, "")) for name in ("consumer_secret", "access_secret")
    )
    made = hmac.new(key.encode(), base.encode(), hashlib.sha1)
    return base64.b64encode(made.digest()).decode()


def _safe(words: str) -> str:
    return quote(words, safe="-._~")
