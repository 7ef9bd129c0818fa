"""An app of others as its makers would write it: PKCE, state, and what it checks."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

BACK = "https://app.example/back"
VERIFIER = "v" * 64
STATE = "xyz / ÄÖ"
AUTHORIZE, TOKEN, REVOKE = "/oauth/authorize/", "/oauth/token/", "/oauth/revoke/"


def challenge(verifier: str = VERIFIER) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def asked(app: Any, **other: Any) -> dict[str, str]:
    """What an app asks somebody with; None leaves a part out."""
    said = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uris.split()[0],
        "scope": "tickets:read people:read",
        "state": STATE,
        "code_challenge": challenge(),
        "code_challenge_method": "S256",
        **other,
    }
    return {name: value for name, value in said.items() if value is not None}


def consent(app: Any, **other: Any) -> str:
    """The same as a query."""
    return urlencode(asked(app, **other))


def let_in(browser: Client, app: Any, **other: Any) -> dict[str, str]:
    """Somebody says yes; what comes back with them."""
    answer = browser.post(AUTHORIZE, {**asked(app, **other), "allow": "on"})
    assert answer.status_code == 302, answer.content
    return back(answer["Location"])


def back(address: str) -> dict[str, str]:
    return {name: one[0] for name, one in parse_qs(urlsplit(address).query).items()}


def exchange(app: Any, code: str, *, secret: str, **other: Any) -> Any:
    """The app brings a code to the token endpoint, from its own server."""
    said = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": app.redirect_uris.split()[0],
        "code_verifier": VERIFIER,
        "client_id": app.client_id,
        "client_secret": secret,
        **other,
    }
    body = {name: value for name, value in said.items() if value is not None}
    return Client().post(TOKEN, body)


def refresh(app: Any, token: str, *, secret: str) -> Any:
    body = {
        "grant_type": "refresh_token",
        "refresh_token": token,
        "client_id": app.client_id,
        "client_secret": secret,
    }
    return Client().post(TOKEN, body)
