"""Who comes in at the portal, in which language, and what nobody keeps of its pages."""

import zoneinfo
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from helpdesk.portal.actions import used
from helpdesk.portal.models import Portal, Session
from helpdesk.portal.queries import door, mine
from helpdesk.portal.queries.mine import Reader
from helpdesk.portal.views import cookies

READING = ("GET", "HEAD")
View = Callable[..., HttpResponse]


class PortalRequest(HttpRequest):
    """A request to a page of the portal. session, reader: of who is signed in."""

    portal: Portal
    session_: Session | None
    reader_: Reader | None


class SignedInRequest(PortalRequest):
    """The same behind `for_customers`."""

    session_: Session
    reader_: Reader


def for_everybody(*methods: str) -> Callable[[View], View]:
    """A page of the portal: not there while it is switched off."""
    return _door(methods or READING, asks=False)


def for_customers(*methods: str) -> Callable[[View], View]:
    """A page for who is signed in; everybody else is asked who they are first."""
    return _door(methods or READING, asks=True)


def _door(methods: tuple[str, ...], *, asks: bool) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            portal = door.portal()
            if portal is None:
                return gone(request)
            request.portal = portal
            _look(request)
            with _language(request), _times(portal):
                if asks and request.reader_ is None:
                    return private(_to_sign_in(request))
                return private(view(request, *args, **kwargs))

        return require_http_methods(methods)(guarded)

    return decorate


def _look(request: PortalRequest) -> None:
    session = cookies.session_of(request)
    reader = mine.reader(session.account, request.portal) if session else None
    request.session_, request.reader_ = (session, reader) if reader else (None, None)
    if session is not None and reader is not None:
        used(session)


def _language(request: PortalRequest) -> AbstractContextManager[object]:
    asked = request.session_.account.language if request.session_ else ""
    known = asked in dict(settings.LANGUAGES)
    return translation.override(asked) if known else nullcontext()


def _times(portal: Portal) -> AbstractContextManager[object]:
    """Those of the team that answers here: whoever promised until six meant its six."""
    calendar = portal.team.calendar
    try:
        zone = zoneinfo.ZoneInfo(calendar.zone) if calendar else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = None
    return timezone.override(zone) if zone else nullcontext()


def _to_sign_in(request: PortalRequest) -> HttpResponse:
    where = request.path if request.method in READING else ""
    return redirect(f"{reverse('portal:sign_in')}?{urlencode({'next': where})}")


def page(
    request: HttpRequest, name: str, words: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the portal, whose frame knows who is signed in."""
    told = {
        "reader": getattr(request, "reader_", None),
        "portal": getattr(request, "portal", None),
        **words,
    }
    return render(request, f"portal/{name}.html", told, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """There is no such page for them: unknown, or somebody else's, or switched off."""
    return private(page(request, "gone", {}, status=404))


def private(response: HttpResponse) -> HttpResponse:
    """What nobody keeps, finds or names elsewhere."""
    response["Cache-Control"] = response.get("Cache-Control", "private, no-store")
    response["X-Robots-Tag"] = "noindex"
    return response


def language_of(request: HttpRequest) -> str:
    """What mails to whoever asks are written in."""
    return translation.get_language() or settings.LANGUAGE_CODE


def inside(where: str) -> str:
    """A page of the portal to go to afterwards, or "": nobody is led anywhere else."""
    home = reverse("portal:requests")
    clean = where.isascii() and where.isprintable() and "\\" not in where
    return where if where.startswith(home) and clean and len(where) <= 200 else ""
