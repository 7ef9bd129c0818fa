"""What admins do with apps of others, and people with those they let in."""

import ipaddress
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.errors import NoWayBack
from helpdesk.base.accounts.models import Agent

logger = logging.getLogger(__name__)

# Where anybody else may listen too; they are no scheme of an app's own (RFC 8252 7.1).
NOT_PRIVATE = frozenset({"javascript", "data", "file", "vbscript", "blob", "about"})
HERE = frozenset({"127.0.0.1", "localhost"})
HOST = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?")
PRIVATE = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A fresh app, and the one chance to see its secret; "" where it has none."""

    app: Any
    secret: str = field(repr=False)


@transaction.atomic
def register_app(
    *, name: str, ways_back: Iterable[str], keeps_secrets: bool, by: Agent
) -> Registered:
    """Let people be asked by an app of others whether it may act for them.

    ways_back: its redirect_uris, of which one is compared letter by letter.
    keeps_secrets: it runs on a server, and has a secret; others prove by PKCE alone.

    Raises:
        OnlyAdmins: `by` is none.
        NoWayBack: somebody else could listen there.
    """
    lock_admins(by)
    kind = (
        Application.CLIENT_CONFIDENTIAL if keeps_secrets else Application.CLIENT_PUBLIC
    )
    secret = generate_client_secret() if keeps_secrets else ""
    app = Application.objects.create(
        name=name, user=by, redirect_uris=_ways(ways_back), client_type=kind,
        client_secret=secret or generate_client_secret(),
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
    )  # fmt: skip
    logger.info("app %s: registered by agent %s", app.pk, by.pk)
    return Registered(app=app, secret=secret)


@transaction.atomic
def edit_app(app: Any, *, name: str, ways_back: Iterable[str], by: Agent) -> None:
    """Call it something else, or send people back elsewhere.

    Raises:
        OnlyAdmins: `by` is none.
        NoWayBack: somebody else could listen there.
    """
    lock_admins(by)
    app.name, app.redirect_uris = name, _ways(ways_back)
    app.save(update_fields=["name", "redirect_uris", "updated"])
    logger.info("app %s: edited by agent %s", app.pk, by.pk)


@transaction.atomic
def remove_app(app: Any, *, by: Agent) -> None:
    """Shut it out, with every token it has of anybody.

    Raises:
        OnlyAdmins: `by` is none.
    """
    lock_admins(by)
    logger.info("app %s: removed by agent %s", app.pk, by.pk)
    app.delete()


@transaction.atomic
def disconnect_app(app: Any, *, by: Agent) -> None:
    """It may not act any more for this person; for others it still may."""
    for kind in (Grant, AccessToken, RefreshToken):
        kind.objects.filter(user=by, application=app).delete()
    logger.info("app %s: disconnected by agent %s", app.pk, by.pk)


def _ways(asked: Iterable[str]) -> str:
    found = [one for one in dict.fromkeys(one.strip() for one in asked) if one]
    for one in found:
        if not is_way_back(one):
            raise NoWayBack(one)
    if not found:
        raise NoWayBack("")
    return " ".join(found)


def is_way_back(address: str) -> bool:
    """https, or http to the device itself, or a scheme of the app's own (RFC 8252)."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    odd = not address.isascii() or not address.isprintable() or " " in address
    if (
        odd
        or "#" in address
        or "*" in address
        or "\\" in address
        or "@" in parts.netloc
    ):
        return False
    if parts.scheme in {"http", "https"}:
        named = (
            bool(HOST.fullmatch(parts.netloc)) and parts.netloc == parts.netloc.lower()
        )
        return named and (
            host in HERE if parts.scheme == "http" else not _is_number(host)
        )
    own = PRIVATE.fullmatch(parts.scheme) and parts.scheme not in NOT_PRIVATE
    return bool(own) and not parts.netloc and parts.path.startswith("/")


def _is_number(host: str) -> bool:
    """Whether it is an address: no certificate vouches for whom it belongs to."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
