"""Who calls the API: a token in the header, or a session of our own pages.

In every case the rights that count are those of `request.user` as they are now; a token
only takes away from them, by its scopes (AC-57).
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from oauth2_provider.models import AccessToken
from rest_framework import authentication, status
from rest_framework.exceptions import (
    APIException,
    AuthenticationFailed,
    PermissionDenied,
)
from rest_framework.request import Request

from helpdesk.base import limits
from helpdesk.base.accounts.actions.tokens import note_impersonation
from helpdesk.base.accounts.models import Agent, Token, hash_of_secret
from helpdesk.base.accounts.rules import may_act_as
from helpdesk.base.api.scopes import GRANTABLE, IMPERSONATE, InsufficientScope
from helpdesk.base.problem import request_id
from helpdesk.base.written import WrittenModels

# Names under which people put secrets into addresses, where logs and histories keep them.
NEVER_IN_URL = frozenset(
    {"token", "access_token", "api_token", "auth_token", "bearer_token"}
    | {"api_key", "apikey", "authorization"}
)
OURS_BEGIN_WITH = "hd_"
LIKE_A_SECRET = re.compile(r"hd_[0-9a-f]{8}_")
# No secret of ours is longer, nor any of an app.
LONGEST = 256
# Every call asks it; nobody's secret has this hash.
_of_hash = WrittenModels(Token.objects.of_hash, hashed="\0hash")
USE_IS_WRITTEN_EVERY = timedelta(minutes=1)


class TokenInUrl(APIException):
    """400: whatever it opened, it has been written down along the way (AC-56)."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "token_in_url"
    default_detail = (
        "A token never goes into an address. Send it in the header"
        " Authorization: Bearer, and make a new one: this one may be in logs."
    )


class CannotActAs(PermissionDenied):
    """403, and nobody is told whether there is such an agent."""

    default_code = "cannot_act_as"
    default_detail = "This token cannot act as the agent that Act-As names."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """What was sent, as `request.auth`.

    label: names the token for as long as it is the same one: limits and idempotency keys
        go by it. Of an app it is one for each agent it acts for.
    """

    scopes: frozenset[str]
    label: str


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer`, with a token of ours or of an app; one query for either."""

    def authenticate(self, request: Request) -> tuple[Agent, Bearer] | None:
        """Nobody without that header.

        Raises:
            TokenInUrl: the address holds what only a header may.
            AuthenticationFailed: 401, the token opens nothing here and now.
            CannotActAs, InsufficientScope: 403, for Act-As.
        """
        _refuse_in_url(request)
        secret = _secret(request)
        if secret is None:
            return None
        if not secret.startswith(OURS_BEGIN_WITH):
            return _of_app(request, secret)
        token = _usable(request, secret)
        bearer = Bearer(scopes=frozenset(token.scopes), label=f"token:{token.pk}")
        return _acting(request, token), bearer

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """Our own pages: the cookie, and the CSRF token on everything that writes."""

    def authenticate(self, request: Request) -> tuple[Agent, None] | None:
        """Whoever is signed in, as themselves.

        Raises:
            CannotActAs: pages act for nobody else, and do not pretend to.
        """
        found: tuple[Agent, None] | None = super().authenticate(request)
        if found is not None and request.headers.get("Act-As") is not None:
            raise CannotActAs
        return found

    def enforce_csrf(self, request: Request) -> None:
        """Raises PermissionDenied with a code of its own."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refusal:
            raise PermissionDenied(str(refusal), code="csrf_failed") from refusal


def _refuse_in_url(request: Request) -> None:
    asked = request.query_params
    named = any(name.lower() in NEVER_IN_URL for name in asked)
    if named or LIKE_A_SECRET.search(request.get_full_path()):
        raise TokenInUrl


def _secret(request: Request) -> str | None:
    """What stands behind Bearer; None: there is no such header."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    secret = sent.strip()
    if not secret or not secret.isascii() or len(secret) > LONGEST:
        raise _refusal("This is no token.")
    return str(secret)


def _usable(request: Request, secret: str) -> Token:
    """The token, if it may be used now and from there. Whoever has it may hear why not."""
    token = _of_hash.first(hashed=hash_of_secret(secret))
    address = limits.address(request)
    if token is None:
        raise _refusal("Nobody knows this token.")
    if token.revoked_at is not None or not token.agent.is_active:
        raise _refusal("This token was revoked.")
    if token.is_expired:
        raise _refusal("This token has expired.")
    if not token.takes_from(address):
        raise _refusal("This token may not be used from this address.")
    _note_use(token, address)
    return token


def _note_use(token: Token, address: str) -> None:
    """At most once a minute: a token in use is no reason to write all the time."""
    now = timezone.now()
    before = now - USE_IS_WRITTEN_EVERY
    if token.last_used_at is not None and token.last_used_at > before:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=before)
    Token.objects.filter(stale, pk=token.pk).update(
        last_used_at=now, last_used_from=None if address == "nowhere" else address
    )


def _acting(request: Request, token: Token) -> Agent:
    """Whose rights count: the token's agent, or the one named by Act-As."""
    named = request.headers.get("Act-As")
    if named is None:
        return token.agent
    if IMPERSONATE not in token.scopes:
        raise InsufficientScope(IMPERSONATE)
    try:
        agent = Agent.objects.filter(public_id=UUID(named)).first()
    except ValueError:
        agent = None
    if agent is None or not may_act_as(token.agent, agent):
        raise CannotActAs
    note_impersonation(
        token, agent, method=request.method or "", path=request.get_full_path(),
        request_id=request_id(request._request),  # noqa: SLF001 - DRF offers no other way
    )  # fmt: skip
    return agent


def _of_app(request: Request, secret: str) -> tuple[Agent, Bearer]:
    """An app of others, with the scopes its agent consented to."""
    found = AccessToken.objects.filter(
        token_checksum=hash_of_secret(secret), application__isnull=False
    )
    token = found.select_related("user").first()
    if token is None or token.user is None or not token.user.is_active:
        raise _refusal("Nobody knows this token.")
    if token.expires <= timezone.now():
        raise _refusal("This token has expired.")
    if request.headers.get("Act-As") is not None:
        raise InsufficientScope(IMPERSONATE)
    scopes = frozenset(token.scope.split()).intersection(GRANTABLE)
    label = f"app:{token.application_id}:{token.user.pk}"
    return token.user, Bearer(scopes=scopes, label=label)


def _refusal(words: str) -> AuthenticationFailed:
    return AuthenticationFailed(words, code="invalid_token")
