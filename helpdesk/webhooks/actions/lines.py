"""Putting in line what somebody asked to be told."""

from collections.abc import Iterable

from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.webhooks import wanted
from helpdesk.webhooks.models import Delivery, Subscription
from tickets.models import Event, Ticket

BELL = "webhooks.send"


def put_in_line(event: Event) -> None:
    """A row for each subscription that asks for this kind of event, of such a ticket.

    Whether its owner may see the ticket is asked when it is sent. An event may be told
    twice: the second time changes nothing.
    """
    active = Subscription.objects.filter(state="active", owner__is_active=True)
    asked = [
        (key, conditions)
        for key, types, conditions in active.values_list("pk", "types", "conditions")
        if wanted.takes(types, event.verb)
    ]
    keys = [key for key, conditions in asked if _holds(event.ticket_id, conditions)]
    if keys:
        rows(keys, [event], is_replay=False)


def rows(keys: Iterable[int], events: Iterable[Event], *, is_replay: bool) -> int:
    """Every event for every subscription; how many were put in line."""
    now = timezone.now()
    made = [
        Delivery(
            subscription_id=key,
            event=event,
            line=event.ticket_id,
            seq=event.seq,
            is_replay=is_replay,
            not_before=now,
            made_at=now,
        )
        for event in events
        for key in keys
    ]
    Delivery.objects.bulk_create(made, ignore_conflicts=not is_replay)
    doorbell.ring(BELL)
    return len(made)


def _holds(ticket: int, conditions: dict[str, list[str]]) -> bool:
    if not conditions:
        return True
    return Ticket.everything.filter(wanted.holding(conditions), pk=ticket).exists()
