"""Channels of messengers: which there are, and where their providers call us."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from channels_app.messenger import Ask, Messenger, messengers, rings
from channels_app.models import Connection, Template

LOCAL = (".localhost", ".local", ".internal", ".lan", ".test")


def every() -> QuerySet[Connection]:
    """All of them, for admins."""
    ours = Connection.objects.filter(channel__kind__in=list(messengers()))
    return ours.select_related("channel__team")


def hook_of(connection: Connection) -> str:
    """The address its provider calls; whoever knows it still has to sign."""
    kind, key = connection.channel.kind, connection.key
    if rings(connection.adapter):
        path = reverse(f"channels:{kind}", args=[key])
    else:
        path = reverse("channels:hook", args=[kind, key])
    return settings.SITE_URL + path


def templates_of(connection: Connection) -> list[Template]:
    """Words that its provider approved, or still looks at."""
    return list(Template.objects.filter(channel=connection.pk, gone_at=None))


def shown_made(connection: Connection, spoken: Messenger) -> list[tuple[Ask, str]]:
    """What we made up for the provider's page, of that which is no secret."""
    return [
        (ask, str(connection.config.get(ask.name, "")))
        for ask in spoken.asks
        if ask.made and not ask.secret
    ]


def told_made(spoken: Messenger, made: Mapping[str, str]) -> list[tuple[Ask, str]]:
    """The same, of secrets that were made just now."""
    return [(ask, made[ask.name]) for ask in spoken.asks if ask.name in made]


def unreachable() -> str:
    """Why providers will not reach us by our address; "" when they may."""
    parts = urlsplit(settings.SITE_URL)
    if settings.PROVIDERS_NEARBY:
        return ""
    if _is_here_only(parts.hostname or ""):
        return _(
            "Our address, %s, is known on this machine or in its network alone: no"
            " provider reaches it. Set SITE_URL to a public one."
        ) % (settings.SITE_URL)
    if parts.scheme != "https":
        return _(
            "Our address, %s, is not https: most providers do not call it. Set SITE_URL"
            " to one that begins with https://."
        ) % (settings.SITE_URL)
    return ""


def _is_here_only(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or f".{host}".endswith(LOCAL)
