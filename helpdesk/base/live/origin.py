"""Whether a socket was opened by a page of ours (AC-55), and by which session."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

Scope = dict[str, Any]


def is_ours(scope: Scope) -> bool:
    """A browser sends cookies along whatever page opens a socket; it tells which, too.

    Pages of this address may, and those of SITE_URL and CSRF_TRUSTED_ORIGINS.
    """
    host = header(scope, b"host").lower()
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    origin = header(scope, b"origin").lower().rstrip("/")
    scheme = "https" if scope["scheme"] == "wss" else "http"
    site = urlsplit(settings.SITE_URL)
    if origin in {f"{scheme}://{host}", f"{site.scheme}://{site.netloc}".lower()}:
        return True
    return any(_matches(origin, known) for known in settings.CSRF_TRUSTED_ORIGINS)


def _matches(origin: str, known: str) -> bool:
    """`https://*.example.org` stands for every name below example.org."""
    asked, trusted = urlsplit(origin), urlsplit(known.lower())
    return asked.scheme == trusted.scheme and (
        is_same_domain(asked.netloc, trusted.netloc.removeprefix("*"))
        if trusted.netloc.startswith("*.")
        else asked.netloc == trusted.netloc
    )


def session_key(scope: Scope) -> str:
    """The session its browser has, or nothing."""
    cookies = parse_cookie(header(scope, b"cookie"))
    return cookies.get(settings.SESSION_COOKIE_NAME, "")


def header(scope: Scope, name: bytes) -> str:
    """What one header says, whose name is in small letters; "" when there is none."""
    found = [value for key, value in scope["headers"] if key == name]
    # Two of one kind: somebody tries something.
    return found[0].decode("latin-1") if len(found) == 1 else ""
