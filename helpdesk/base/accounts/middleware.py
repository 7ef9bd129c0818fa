"""Whose words and times a page is written in."""

import zoneinfo
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from psycopg_pool import PoolTimeout

from helpdesk.base.http import Answer, signed_out, unavailable


class AgentPreferencesMiddleware:
    """The agent's own language and time zone, where they chose one.

    Behind AuthenticationMiddleware: it asks for `request.user`, which is kept for the
    view. And behind LocaleMiddleware, which found what the browser asks for.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            # The lazy object looks now: a session, and whose it is.
            language, zone = _chosen(request.user)
        except (OperationalError, InterfaceError, PoolTimeout):
            return unavailable(request)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language() or language
        with _times_of(zone):
            return self.get_response(request)


class SignedOutMiddleware:
    """Who asks for a part of a page, and is nobody any more, is told so by a 401: a page to
    sign in would be put in its place."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if "HX-Request" not in request.headers or answer.status_code != 302:
            return answer
        where = answer["Location"].partition("?")[0]
        return signed_out() if where == resolve_url(settings.LOGIN_URL) else answer


def _chosen(who: object) -> tuple[str, str]:
    """Language and zone; "" for none, or for one that is offered no more."""
    language = str(getattr(who, "language", ""))
    known = language in dict(settings.LANGUAGES)
    return language if known else "", str(getattr(who, "time_zone", ""))


def _times_of(zone: str) -> AbstractContextManager[object]:
    try:
        return timezone.override(zoneinfo.ZoneInfo(zone)) if zone else nullcontext()
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return nullcontext()
