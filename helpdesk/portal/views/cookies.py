"""The cookie by which a customer's browser is known; agents have another one.

Two of them, since a cookie has one path: the portal's, and one by which pages of the help
centre tell whether a customer reads them. Neither goes anywhere else.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from helpdesk.portal.models import Session
from helpdesk.portal.models.account import GOOD_FOR
from helpdesk.portal.queries import door

NAMES = {"portal": "/portal/", "portal_help": "/help/"}
LONGEST = 100


def token_of(request: HttpRequest) -> str:
    """What the browser brought; "" for nothing."""
    brought = (request.COOKIES.get(name, "") for name in NAMES)
    return next(filter(None, brought), "")[:LONGEST]


def session_of(request: HttpRequest) -> Session | None:
    """Who is signed in, if the portal is there."""
    token = token_of(request)
    return door.session_of(token) if token else None


def is_signed_in(request: HttpRequest) -> bool:
    """For pages of the help centre that customers read."""
    return session_of(request) is not None and door.portal() is not None


def remember(response: HttpResponse, token: str) -> None:
    """This browser is known from now on."""
    for name, path in NAMES.items():
        response.set_cookie(
            name,
            token,
            max_age=GOOD_FOR,
            path=path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )


def forget(response: HttpResponse) -> None:
    """It is not any more."""
    for name, path in NAMES.items():
        response.delete_cookie(name, path=path, samesite="Lax")
