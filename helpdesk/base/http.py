"""What every request passes: typed requests, and answers when something is off."""

from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views import defaults
from django_htmx.middleware import HtmxDetails
from psycopg_pool import PoolTimeout

from helpdesk.base import problem
from helpdesk.base.accounts.models import Agent

Answer = Callable[[HttpRequest], HttpResponse]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Signed addresses of what strangers wrote; forms; providers' calls; and the widget, whose
# visitors are named by a token: what they write there must not come with an agent's rights.
COOKIELESS = ("/content/", "/w/", "/c/", "/f/", "/hooks/", "/cti/", "/voice/")
RETRY_SECONDS = 5
# A file of a message never changes; who may see it may.
PICTURE_SECONDS = 24 * 60 * 60


class AgentRequest(HttpRequest):
    """A request behind `login_required`: somebody is signed in."""

    user: Agent
    htmx: HtmxDetails


class NoCookiesMiddleware:
    """Pages made of strangers' words, or for them, get no cookie and set none (R25).

    Before everything that reads one: what answers there cannot know who asks.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(COOKIELESS):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        answer = self.get_response(request)
        answer.cookies.clear()
        # What lies between us and the browser would keep a copy for each cookie it has.
        varies = [name.strip() for name in answer.get("Vary", "").split(",")]
        del answer["Vary"]
        if kept := [name for name in varies if name and name.lower() != "cookie"]:
            answer["Vary"] = ", ".join(kept)
        return answer


class SameSiteWritesMiddleware:
    """Refuse writes that a browser says another site began (AC-55).

    Fetch metadata is a second wall behind the CSRF token: every browser since 2023 sends
    it, and a form on another site cannot forge it. Clients that are no browsers send
    none and still need the token.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        site = request.headers.get("Sec-Fetch-Site", "none")
        if request.method not in READING and site not in {"same-origin", "none"}:
            return csrf_failure(request)
        return self.get_response(request)


class SameRequest(HttpResponsePermanentRedirect):
    """Elsewhere, with the same method and body: a POST does not become a GET."""

    status_code = 308


class SlashMiddleware(CommonMiddleware):
    """Who leaves out the last slash is told the address that has it."""

    response_redirect_class = SameRequest


class SmallPagesMiddleware(GZipMiddleware):
    """Pages travel compressed; files and pictures do not get smaller by it.

    Django adds bytes at random, so that lengths tell nothing of secrets (BREACH).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class UnavailableMiddleware:
    """A database that is away or full is a 503 that says so, never a traceback."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Only for errors a later try may not meet."""
        if isinstance(exception, OperationalError | InterfaceError | PoolTimeout):
            return unavailable(request)
        return None


def download(content: bytes, *, filename: str) -> HttpResponse:
    """Bytes of strangers: kept by the browser as a file, never opened as a page of ours.

    The name is encoded as RFC 6266 says; the type is never the one they claimed (AC-24).
    """
    response = HttpResponse(content, content_type="application/octet-stream")
    disposition = content_disposition_header(True, filename)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def picture(content: bytes, *, kind: str) -> HttpResponse:
    """A stranger's picture, shown as what its bytes are and as nothing else (R27)."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # A sandboxed page with an opener policy is one that no browser opens in a tab.
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, with what was kept and when to come back."""
    if problem.is_api(request):
        answer = problem.plain(
            request,
            503,
            "unavailable",
            "The database cannot be asked. Nothing was done.",
        )
        answer["Retry-After"] = str(RETRY_SECONDS)
        return answer
    # Without the request: the frame would ask the database who is signed in.
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if problem.is_api(request):
        return problem.plain(request, 404, "not_found", "There is no such address.")
    try:
        return defaults.page_not_found(request, exception)
    finally:
        _leave()


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    if problem.is_api(request):
        return problem.plain(request, 403, "not_allowed", "You may not do this.")
    try:
        return defaults.permission_denied(request, exception)
    finally:
        _leave()


def _leave() -> None:
    """Give back what this thread holds of the database.

    Under ASGI, Django shows an error on a thread of its own, where no request ends: the
    connection it took would never come back to the pool. In a transaction it is not the
    error's to give back.
    """
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """A form that did not come from our own page, or from a page grown old."""
    if problem.is_api(request):
        words = (
            "A browser says that another site began this, or the CSRF token is missing."
        )
        return problem.plain(request, 403, "csrf_failed", words)
    # A page from before somebody signed in anew asks who is there, and goes on.
    if "HX-Request" in request.headers and not request.path.startswith(COOKIELESS):
        return signed_out()
    return render(request, "403_csrf.html", status=403)


def signed_out() -> HttpResponse:
    """401, for parts of pages: nobody is signed in whose page this could be."""
    return HttpResponse(status=401, headers={"WWW-Authenticate": "Cookie"})
