"""The helpdesk as an app of its own: its name and icons, and a page for no network."""

import hashlib
import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from helpdesk.base.accounts.shell import shell

# Of the light theme: a manifest knows no other.
CANVAS, ACCENT = "#f5f7f6", "#0b6b66"
_STATIC = re.compile(r'(?:href|src)="([^"#]+\.[0-9a-f]{12}\.\w+)"')


@require_safe
@cache_control(no_cache=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """Asked for without cookies: nothing here is anybody's own."""
    company = str(shell(request)["company"])
    words = {
        "id": "/",
        "name": company,
        "short_name": company[:30],
        "description": _("Every customer, every channel, one story."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": CANVAS,
        "theme_color": ACCENT,
        "icons": [
            _icon("icon.svg", "any", "image/svg+xml"),
            _icon("icons/192.png", "192x192"),
            _icon("icons/512.png", "512x512"),
            {**_icon("icons/maskable-512.png", "512x512"), "purpose": "maskable"},
        ],
        "shortcuts": [
            {"name": _("Inbox"), "url": "/"},
            {"name": _("Notifications"), "url": reverse("notifications:page")},
            {"name": _("Search"), "url": reverse("tickets:search")},
        ],
    }
    return JsonResponse(words, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; another byte in it, and every browser has the new one."""
    page = _offline(request)
    version = hashlib.sha256((shell(request)["release"] + page).encode()).hexdigest()
    offline = reverse("pwa:offline")
    icon = static("icons/192.png")
    first = [offline, *sorted(set(_STATIC.findall(page)))]
    words = {"version": version[:12], "offline": offline, "first": first, "icon": icon}
    return render(request, "pwa/sw.js", words, content_type="text/javascript")


@require_safe
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker keeps, to be shown in place of a page that cannot be fetched."""
    return HttpResponse(_offline(request))


def _offline(request: HttpRequest) -> str:
    # Without the request: the copy that is kept has nobody's name and no notice in it.
    words = {"company": shell(request)["company"]}
    return render_to_string("pwa/offline.html", words)


def _icon(path: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(path), "sizes": sizes, "type": kind}
