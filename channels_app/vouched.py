"""What a site says of its users: who they are, signed with a secret it shares with us.

Two forms. A token (JWT, RFC 7519, HS256 and nothing else) signs all it says. The plain
form signs an id and until when it is good; a name and an address beside it are claims.

A token may come again while it is good: each tab and each reload of a page that was
rendered once sends the same. So a `jti` is checked for its form and not remembered; what
bounds a stolen token is `exp`, a day at most (docs/decisions/0009).
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from django.utils import timezone

from helpdesk.base.plaintext import one_line, printable

# Nobody vouches for longer; what a clock may be off by is forgiven.
LONGEST = timedelta(hours=24)
LEEWAY = 60
# Ours have 64 letters; what is shorter than the hash could be guessed (RFC 7518, 3.2).
SHORTEST_SECRET = 32
# A token with a name, an address and some claims of the site's own.
MAX_TOKEN = 8_000
MAX_ID = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user of the site.

    mail: "" when the site named none. is_verified: whether it knows that they read it.
    """

    id: str
    name: str = ""
    mail: str = ""
    is_verified: bool = False


def person(said: Mapping[str, Any], secrets: Iterable[str]) -> Person | None:
    """Whom a site vouches for with one of these secrets; None: nobody we believe in."""
    live = [one for one in secrets if len(one) >= SHORTEST_SECRET]
    if "token" in said:
        return _by_token(said["token"], live)
    return _by_hmac(said, live)


def _by_token(token: object, secrets: list[str]) -> Person | None:
    if not isinstance(token, str) or len(token) > MAX_TOKEN:
        return None
    for secret in secrets:
        try:
            claims = jwt.decode(
                token,
                secret,
                # Never from the token itself (RFC 8725, section 3.1).
                algorithms=["HS256"],
                options={"require": ["exp", "sub"]},
                leeway=LEEWAY,
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            continue
        return _person(
            claims["sub"],
            claims["exp"],
            claims,
            is_verified=claims.get("email_verified") is True,
        )
    return None


def _by_hmac(said: Mapping[str, Any], secrets: list[str]) -> Person | None:
    given, exp, signature = said.get("id"), said.get("exp"), said.get("hmac")
    # Many sites count their users.
    known = str(given) if type(given) is int else given
    if not isinstance(known, str) or type(exp) is not int:
        return None
    if not isinstance(signature, str) or not signature.isascii():
        return None
    signed = f"{printable(known)}.{exp}".encode()
    fits = [
        hmac.compare_digest(
            hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest(),
            signature.lower(),
        )
        for secret in secrets
    ]
    return _person(known, exp, said, is_verified=False) if any(fits) else None


def _person(
    known: object, exp: object, said: Mapping[str, Any], *, is_verified: bool
) -> Person | None:
    """What was signed, if it makes sense and is good for no longer than a day."""
    if not isinstance(known, str) or not known.strip() or len(known) > MAX_ID:
        return None
    # Two that look the same in our tables must not be two to the site.
    if printable(known) != known:
        return None
    if isinstance(exp, bool) or not isinstance(exp, int | float):
        return None
    left = exp - timezone.now().timestamp()
    if not -LEEWAY < left <= LONGEST.total_seconds() + LEEWAY:
        return None
    mail = _text(said.get("email"), limit=254)
    return Person(
        id=known,
        name=_text(said.get("name"), limit=120),
        mail=mail,
        is_verified=is_verified and bool(mail),
    )


def _text(value: object, *, limit: int) -> str:
    return one_line(value, limit=limit) if isinstance(value, str) else ""
