"""Apps beside tickets: who may be told what, at which address, signed by which secret."""

from collections.abc import Iterable
from datetime import timedelta
from secrets import token_urlsafe
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.app_errors import AppNameTaken, NoSecureAddress
from tickets.errors import NameMissing
from tickets.models import SideApp
from tickets.models.side_app import LONGEST_URL

# So long a secret that was replaced signs as well.
REPLACED = timedelta(days=1)


@transaction.atomic
def save_side_app(
    *,
    name: str,
    url: str,
    scopes: Iterable[str] = (),
    teams: Iterable[Team] = (),
    is_active: bool = True,
    app: SideApp | None = None,
    by: Agent,
) -> SideApp:
    """Show an app beside tickets, or change it. A new one gets a secret.

    Raises:
        NotAllowed: admins do.
        NameMissing, AppNameTaken: it could not be told from others.
        NoSecureAddress: it is not https, or no address.
    """
    if not may_administrate(by):
        raise NotAllowed
    kept = app or SideApp()
    kept.name, kept.url = one_line(name, limit=60), _address(url)
    if not kept.name:
        raise NameMissing
    kept.scopes = [one for one in SideApp.Scope.values if one in {*scopes}]
    kept.is_active, kept.edited_by = is_active, by
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise AppNameTaken from taken
    kept.teams.set(teams)
    if app is None:
        kept.seal(token_urlsafe(32))
        kept.save()
    return kept


@transaction.atomic
def new_side_app_secret(app: SideApp, *, by: Agent) -> str:
    """Another one signs from now on; the one there was signs as well for a day.

    Raises:
        NotAllowed: admins do.
    """
    if not may_administrate(by):
        raise NotAllowed
    kept = SideApp.objects.select_for_update().get(pk=app.pk)
    kept.old_sealed, kept.old_until = kept.sealed, timezone.now() + REPLACED
    text = token_urlsafe(32)
    kept.seal(text)
    kept.edited_by = by
    kept.save()
    return text


def delete_side_app(app: SideApp, *, by: Agent) -> None:
    """It is shown no more, and its secret is forgotten.

    Raises:
        NotAllowed: admins do.
    """
    if not may_administrate(by):
        raise NotAllowed
    app.delete()


def _address(typed: str) -> str:
    """
    Raises:
        NoSecureAddress: it is not https, or no address.
    """
    url = typed.strip()
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise NoSecureAddress from error
    strange = any(not "!" <= one <= "~" or one in ' "\\;,' for one in url)
    if parts.scheme != "https" or not named or strange or "@" in parts.netloc:
        raise NoSecureAddress
    if len(url) > LONGEST_URL:
        raise NoSecureAddress
    return url
