"""Tickets that were resolved long ago are closed: later words open new ones.

How long that is each team says; without, none of its tickets is ever closed.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, ExpressionWrapper, F, Min, OuterRef
from django.db.models.fields import DateTimeField
from django.utils import timezone

from tickets.actions.settling import settle
from tickets.actions.sweeping import tried
from tickets.models import Event, Message, Status, Ticket
from tickets.models.ticket import TicketQuerySet

BATCH = 50
_DUE_AT = ExpressionWrapper(
    F("resolved_at") + F("team__closes_after"), output_field=DateTimeField()
)


def waiting() -> float:
    """Seconds for which the oldest of them could have been closed."""
    now = timezone.now()
    oldest = _due(now).aggregate(at=Min(_DUE_AT))["at"]
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Close what is due; how many."""
    count = 0
    while acted := _act(timezone.now()):
        count += acted
    return count


def _act(now: datetime) -> int:
    due = _due(now).order_by("resolved_at")[:BATCH]
    return sum(tried(_close, ticket, now) for ticket in due)


def _due(now: datetime) -> TicketQuerySet:
    # What waits for its time to be sent is not over.
    held = Message.objects.filter(ticket=OuterRef("pk"), held_until__isnull=False)
    return Ticket.objects.filter(
        ~Exists(held),
        status=Status.RESOLVED,
        team__closes_after__isnull=False,
        resolved_at__lte=now - F("team__closes_after"),
    )


@transaction.atomic
def _close(ticket: Ticket, now: datetime) -> int:
    """Under its lock: words may have opened it again meanwhile."""
    ticket.lock()
    if not _due(now).filter(pk=ticket.pk).exists():
        return 0
    ticket.status, ticket.closed_at = Status.CLOSED, now
    ticket.record(Event.Verb.CLOSED, by=None)
    settle(ticket)
    return 1
