"""Our telephones: channels by which people speak, and which have a number."""

from django.db.models import QuerySet

from tickets.models import Channel

# What their identities are called, whichever telephone rang.
KIND = "phone"


def telephones() -> QuerySet[Channel]:
    """Those that are switched on, the oldest first: calls are written down by hand with
    some, and ring in the helpdesk with others."""
    found = Channel.objects.filter(traits__spoken=True, traits__has_key="number")
    return found.filter(is_active=True).order_by("id")


def nearest(team: int) -> Channel | None:
    """The one that this team's customers are to call, rather one that takes codes."""
    return min(
        telephones(),
        key=lambda one: (
            one.team_id != team,
            not one.traits.get("keypad"),
            one.pk,
        ),
        default=None,
    )
