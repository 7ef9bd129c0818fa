"""Whether there is a portal, and who knocks."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from helpdesk.base import ways_in
from helpdesk.portal import tokens
from helpdesk.portal.models import Portal, Session


def portal() -> Portal | None:
    """Its settings, while it is switched on."""
    found = Portal.objects.filter(is_on=True, channel__is_active=True)
    return found.select_related("channel__team").first()


def session_of(token: str) -> Session | None:
    """The session whose cookie this is, and its account."""
    if not token:
        return None
    rows = Session.objects.filter(
        digest=tokens.digest(token), expires_at__gt=timezone.now()
    )
    return rows.select_related("account").first()


def offer_ours() -> None:
    """Say that these ways in are there; once, when the app is ready."""
    ways_in.offer("portal request", _request)
    ways_in.offer("portal account", _account)


def _request() -> ways_in.WayIn | None:
    if portal() is None:
        return None
    name = gettext_lazy("Send a request")
    return ways_in.WayIn(name=name, icon="send", address=reverse("portal:new"), rank=2)


def _account() -> ways_in.WayIn | None:
    if portal() is None:
        return None
    address = reverse("portal:requests")
    name = gettext_lazy("My requests")
    return ways_in.WayIn(
        name=name, icon="inbox", address=address, rank=9, is_account=True
    )
