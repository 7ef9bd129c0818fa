"""Whether there is a portal, and who knocks."""

from django.utils import timezone

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
