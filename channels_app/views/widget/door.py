"""The door of the widget: which site, which visitor, and errors a program can read.

Nothing here reads a cookie (helpdesk/base/http.py): a visitor is named by the token in
the `Authorization` header alone, so no other site can make their browser speak.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from psycopg_pool import PoolTimeout

from channels_app import tokens
from channels_app.doorway import visitor_of
from channels_app.errors import (
    Blocked,
    Invalid,
    NoSuchArticle,
    NoSuchChat,
    NoSuchWidget,
    NotIdentified,
    TooOften,
)
from channels_app.models import Connection, Visitor
from channels_app.payload import Said, read
from channels_app.queries import visitors
from helpdesk.base.errors import Refused
from helpdesk.base.http import RETRY_SECONDS

P = ParamSpec("P")

_STATUSES = {
    Blocked: 403,
    Invalid: 422,
    NoSuchArticle: 404,
    NoSuchChat: 404,
    NoSuchWidget: 404,
    NotIdentified: 403,
    TooOften: 429,
}

SCHEME = "Visitor "
# Ten thousand letters, each written as two escapes of six bytes, and the rest.
MOST_BYTES = 160 * 1024


class SiteRequest(HttpRequest):
    """A request to the widget of one site."""

    widget: Connection


class VisitorRequest(SiteRequest):
    """A request of somebody in it. Who never said anything has no row: `pk` is None."""

    visitor: Visitor


SiteView = Callable[Concatenate[SiteRequest, P], HttpResponse]
VisitorView = Callable[Concatenate[VisitorRequest, P], HttpResponse]
Door = Callable[..., HttpResponse]


def for_site(method: str) -> Callable[[SiteView[P]], Door]:
    """A view that needs no visitor: `request.widget` is the active widget of this key."""

    def decorate(view: SiteView[P]) -> Door:
        @csrf_exempt
        @wraps(view)
        def enter(
            request: SiteRequest, key: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            def work() -> HttpResponse:
                site = visitors.site(key)
                if site is None:
                    raise NoSuchWidget
                request.widget = site
                return view(request, *args, **kwargs)

            return _in_json(request, method, work)

        return enter

    return decorate


def for_visitor(method: str) -> Callable[[VisitorView[P]], Door]:
    """A view for whom the token names: 401 when it is void, 403 when they are blocked."""

    def decorate(view: VisitorView[P]) -> Door:
        @csrf_exempt
        @wraps(view)
        def enter(
            request: VisitorRequest, key: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            def work() -> HttpResponse:
                visitor = visitor_of(_token(request), key)
                request.widget, request.visitor = visitor.channel.connection, visitor
                return view(request, *args, **kwargs)

            return _in_json(request, method, work)

        return enter

    return decorate


def body(request: HttpRequest) -> Said:
    """The object somebody sent.

    Raises:
        Invalid: it is none, or nothing a page of ours would send.
    """
    if len(request.body) > MOST_BYTES:
        raise Invalid({"": [_("This is too long.")]})
    return read(request.body)


def answer(data: Any, *, status: int = 200) -> JsonResponse:
    """Data for the widget; nobody keeps it."""
    response = JsonResponse(data, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def refuse(code: str, words: str, *, status: int, **more: Any) -> JsonResponse:
    """What is the matter: a code for programs, words for people."""
    return answer({"code": code, "words": words, **more}, status=status)


def void() -> JsonResponse:
    """The browser begins anew: POST session."""
    return refuse("void", _("Your chat has to be opened again."), status=401)


def _token(request: HttpRequest) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix(SCHEME) if header.startswith(SCHEME) else ""


def _in_json(
    request: HttpRequest, method: str, work: Callable[[], HttpResponse]
) -> HttpResponse:
    if request.method != method:
        response = refuse("method", _("That cannot be done."), status=405)
        response["Allow"] = method
        return response
    try:
        return work()
    except tokens.Void:
        return void()
    except Refused as refusal:
        return _refusal(refusal)
    except (OperationalError, InterfaceError, PoolTimeout):
        response = refuse("later", _("Please try again in a moment."), status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response


def _refusal(refusal: Refused) -> HttpResponse:
    response = refuse(
        refusal.code, str(refusal), status=status_of(refusal), **refusal.data
    )
    if isinstance(refusal, TooOften):
        response["Retry-After"] = str(refusal.seconds)
    return response


def status_of(refusal: Refused) -> int:
    """The status that says so: a refusal that is none of these is a conflict."""
    return _STATUSES.get(type(refusal), 409)
