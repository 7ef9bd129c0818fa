"""/oauth/: the toolkit's doors, with our page and nothing but what OAuth 2.1 knows."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from oauth2_provider.forms import AllowForm
from oauth2_provider.http import OAuth2ResponseRedirect
from oauth2_provider.views.base import AuthorizationView, RevokeTokenView, TokenView

from helpdesk.base import limits
from helpdesk.base.api.scopes import told

Door = Callable[..., HttpResponse]


# A client's secret is neither guessed nor is its slow hash made all the time.
KNOCKS = limits.Limit(most=120, seconds=60)


class Consent(AllowForm):
    """Without what belongs to OpenID: it would be kept, and nobody asked for it."""

    nonce = claims = resource = None  # type: ignore[assignment] # so Django drops them


@method_decorator(never_cache, name="dispatch")
class Authorize(AuthorizationView):
    """Somebody is asked whether an app may act for them. They are asked each time."""

    template_name = "accounts/authorize.html"
    form_class = Consent

    def redirect(self, redirect_to: str, application: Any) -> HttpResponse:
        """Back to the app, whose address was compared with those it is registered with.

        With our name also where it goes back with an error (RFC 9207), which the toolkit
        leaves out.
        """
        parts = urlsplit(redirect_to)
        if "iss" not in parse_qs(parts.query):
            query = f"{parts.query}&{urlencode({'iss': settings.SITE_URL})}"
            redirect_to = urlunsplit(parts._replace(query=query))
        return OAuth2ResponseRedirect(redirect_to, [parts.scheme])

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        """The question; or, where we may not even send anybody back, what is wrong.

        Browsers hold the target of a form to the policy through its redirects, so that
        of this one page names the app as well.
        """
        context["told"] = [told(scope) for scope in context.get("scopes", [])]
        response: HttpResponse = super().render_to_response(context, **more)
        if context.get("redirect_uri"):
            target = {"form-action": [origin(context["redirect_uri"])]}
            response._csp_update = target  # type: ignore[attr-defined] # noqa: SLF001 django-csp reads it
            context["origin"] = origin(context["redirect_uri"])
        return response


def for_programs(view: Door) -> Door:
    """So often a minute from one place, and nothing that no database takes."""

    @wraps(view)
    def guarded(
        self: Any, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if wait := limits.spend(f"oauth:{limits.network(request)}", KNOCKS):
            answer = JsonResponse({"error": "temporarily_unavailable"}, status=429)
            answer["Retry-After"] = str(wait)
            return answer
        if any("\0" in value for value in request.POST.values()):
            return JsonResponse({"error": "invalid_request"}, status=400)
        return view(self, request, *args, **kwargs)

    return guarded


class Revoke(RevokeTokenView):
    """What an app does not need any more (RFC 7009)."""

    @for_programs
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Access and refresh tokens."""
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class Token(TokenView):
    """Codes and refresh tokens become access tokens, each once."""

    @for_programs
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Two who bring the same one at once come in one after the other: the second
        finds it used."""
        brought = request.POST.get("code") or request.POST.get("refresh_token") or ""
        with transaction.atomic():
            _one_at_a_time(brought)
            response: HttpResponse = super().post(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


def origin(address: str) -> str:
    """As a policy names it: scheme and host, or the scheme alone of an app on a device."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def _one_at_a_time(what: str) -> None:
    """Wait for whoever brought the same before; until the transaction ends."""
    digest = hashlib.sha256(what.encode("utf-8", "surrogatepass")).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
