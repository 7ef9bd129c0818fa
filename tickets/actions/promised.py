"""What time does to promises: their owner is reminded, they are late, the lead hears of it.

Each once, whoever looks and however often: what was done is set by the statement that
looks whether it was, under the ticket's lock.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from tickets.actions.settling import settle
from tickets.actions.sweeping import tried
from tickets.models import Event, FollowUp
from tickets.models.context import FollowUpQuerySet
from tickets.queries.audience import blind

Due = Callable[[datetime], FollowUpQuerySet]


def oldest(now: datetime) -> datetime | None:
    """Since when the first of them has been due that nobody has seen to."""
    since = [
        due(now).aggregate(at=Min(since))["at"] for due, since, _done in _STEPS.values()
    ]
    return min(filter(None, since), default=None)


def drain(now: datetime, *, most: int) -> int:
    """See to what is due, some of each; how many."""
    count = 0
    for verb, (due, since, _done) in _STEPS.items():
        found = due(now).order_by(since).select_related("ticket")
        for promise in found[:most]:
            count += tried(_tell, promise, verb, now)
    return count


@transaction.atomic
def _tell(promise: FollowUp, verb: Event.Verb, now: datetime) -> int:
    due, _since, done = _STEPS[verb]
    ticket = promise.ticket
    ticket.lock()
    told = due(now).filter(pk=promise.pk, ticket=ticket).update(**{done: now})
    if told:
        # It may have gone to somebody else, or to another time, while we waited.
        promise.refresh_from_db(fields=["owner", "due_at", "what"])
        whom = promise.owner
        if verb == Event.Verb.PROMISE_ESCALATED:
            whom = lead_of(promise, now)
        ticket.record(
            verb,
            by=None,
            promise=str(promise.public_id),
            what=promise.what,
            due_at=promise.due_at.isoformat(),
            owner=str(promise.owner.public_id),
            keeper=promise.owner.name,
            name=whom.name,
            tell=[str(whom.public_id)],
        )
        settle(ticket)
    return told


def lead_of(promise: FollowUp, now: datetime) -> Agent:
    """Who hears that it was not kept: the lead of its team, or whoever stands in and
    sees the ticket: of what they may not see nobody hears."""
    lead = promise.ticket.team.lead
    there = presence.stand_in(lead, now)
    return lead if there is None or blind(promise.ticket, [there]) else there


def _reminds(now: datetime) -> FollowUpQuerySet:
    """What is late by now is told as that."""
    soon = FollowUp.objects.open().filter(reminded_at=None, due_at__gt=now)
    return soon.filter(reminds_at__lte=now)


def _late(now: datetime) -> FollowUpQuerySet:
    return FollowUp.objects.open().filter(late_at=None, due_at__lte=now)


def _escalates(now: datetime) -> FollowUpQuerySet:
    late = FollowUp.objects.open().filter(escalated_at=None, escalates_at__lte=now)
    return late.filter(late_at__isnull=False)


# What is told, who is concerned, since when it is due, and where it is written down.
_STEPS: dict[Event.Verb, tuple[Due, str, str]] = {
    Event.Verb.PROMISE_REMINDED: (_reminds, "reminds_at", "reminded_at"),
    Event.Verb.PROMISE_BROKEN: (_late, "due_at", "late_at"),
    Event.Verb.PROMISE_ESCALATED: (_escalates, "escalates_at", "escalated_at"),
}
