"""What an app has to prove, and when its tokens are of no use any more."""

import re
from typing import Any

from django.db import transaction
from oauth2_provider.models import Grant, RefreshToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import (
    InvalidGrantError,
    InvalidRequestError,
    UnsupportedCodeChallengeMethodError,
)

from helpdesk.base.accounts.models import Agent

LOOPBACK = re.compile(r"http://127\.0\.0\.1(:[0-9]{1,5})?(?=[/?]|$)")
# 256 bits in base64url (RFC 7636 4.2).
S256 = re.compile(r"[A-Za-z0-9_-]{43}")
PORTLESS = "http://127.0.0.1"


class Validator(OAuth2Validator):
    """One grant (authorization code with PKCE by S256), for people who are here."""

    def validate_scopes(
        self, client_id: str, scopes: Any, client: Any, request: Request, *more: Any
    ) -> bool:
        """An app names what it wants; asking for nothing is a mistake of its own."""
        known = super().validate_scopes(client_id, scopes, client, request, *more)
        return bool(scopes) and bool(known)

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Request, *more: Any
    ) -> bool:
        """Whatever the row of the app says: nothing but codes, and what follows them."""
        known = super().validate_grant_type(
            client_id, grant_type, client, request, *more
        )
        return grant_type in {"authorization_code", "refresh_token"} and bool(known)

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """Always; and before anybody is asked, by no other way than S256: without a
        method it would be the plain one (RFC 7636 4.3).

        Raises:
            UnsupportedCodeChallengeMethodError: it is another.
            InvalidRequestError: it is the hash of nothing.
        """
        asks = request.response_type is not None and request.code_challenge
        if asks and request.code_challenge_method != "S256":
            raise UnsupportedCodeChallengeMethodError(request=request)
        if asks and not S256.fullmatch(request.code_challenge):
            raise InvalidRequestError("No code_challenge of S256.", request=request)
        return True

    def validate_redirect_uri(
        self,
        client_id: str,
        redirect_uri: str,
        request: Request,
        *args: Any,
        **more: Any,
    ) -> bool:
        """Letter by letter. An app on a device takes whatever port is free (RFC 8252)."""
        registered = request.client.redirect_uris.split()
        return redirect_uri in registered or (
            bool(LOOPBACK.match(redirect_uri))
            and LOOPBACK.sub(PORTLESS, redirect_uri)
            in {LOOPBACK.sub(PORTLESS, one) for one in registered}
        )

    def save_bearer_token(
        self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any
    ) -> None:
        """Under the agent's lock, as whoever deactivates them takes it: no token is made
        for somebody who left a moment ago, or whose grants ended (AC-54).

        Raises:
            InvalidGrantError: there is nothing any more that it would follow from.
        """
        with transaction.atomic():
            rows = Agent.objects.people().select_for_update(no_key=True)
            here = rows.filter(pk=request.user.pk).exists()
            if not here or not _still_granted(request):
                raise InvalidGrantError(request=request)
            super().save_bearer_token(token, request, *args, **kwargs)


def _still_granted(request: Request) -> bool:
    if request.grant_type == "refresh_token":
        mine = RefreshToken.objects.filter(pk=request.refresh_token_instance.pk)
        return mine.filter(revoked=None).exists()
    return Grant.objects.filter(code=request.code, application=request.client).exists()
