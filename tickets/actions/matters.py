"""The same matter or not: an agent says so, or the house by its policy."""

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from tickets.actions.begin import begin_both
from tickets.actions.merge import merge, merge_by_policy
from tickets.actions.sweeping import tried
from tickets.models import Apart, Event, Moving, Ticket, Weighing
from tickets.queries.matters import likeliest

BELL = "tickets.matters"
BATCH = 50


def join_matters(ticket: Ticket, *, other: Ticket, by: Agent) -> Moving:
    """They are about one matter: the older ticket goes on.

    Raises:
        As for `merge`.
    """
    older, newer = sorted((ticket, other), key=lambda one: one.pk)
    return merge(newer, into=older, by=by)


@transaction.atomic
def keep_apart(ticket: Ticket, *, other: Ticket, by: Agent) -> None:
    """They are not: nobody is asked about these two again.

    Raises:
        TicketClosed, MergedAway: one of them is over.
    """
    begin_both(ticket, other, "keep_apart", by=by)
    first, second = sorted((ticket.pk, other.pk))
    Apart.objects.get_or_create(first_id=first, second_id=second, defaults={"by": by})


def opened(event: Event) -> None:
    """A new ticket of a team that lets the house join: the bell's drain looks at it."""
    is_new = event.verb == Event.Verb.OPENED and not event.data.get("split")
    if is_new and event.ticket.team.joins_matters:
        Weighing.objects.get_or_create(ticket=event.ticket)
        doorbell.ring(BELL)


def waiting() -> float:
    """Seconds the oldest ticket nobody has weighed has waited."""
    oldest = Weighing.objects.aggregate(at=Min("since"))["at"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Weigh what is new, and join what is certain; how many were looked at."""
    count = 0
    while rows := list(Weighing.objects.order_by("id")[:BATCH]):
        count += sum(tried(_weigh, row) for row in rows)
        # An aid: what cannot be weighed is not looked at for ever.
        Weighing.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return count


@transaction.atomic
def _weigh(row: Weighing) -> int:
    """Once. Of two workers, one finds it done."""
    if not Weighing.objects.filter(pk=row.pk).delete()[0]:
        return 0
    ticket = Ticket.everything.select_related("team").get(pk=row.ticket_id)
    matter = likeliest(ticket) if ticket.deleted_at is None else None
    if matter is None or not matter.weighed.is_certain:
        return 1
    other = Ticket.objects.select_related("team").get(pk=matter.id)
    if not (ticket.team.joins_matters and other.team.joins_matters):
        return 1
    older, newer = sorted((ticket, other), key=lambda one: one.pk)
    try:
        with transaction.atomic():
            merge_by_policy(newer, into=older, why=matter.reasons)
    except Refused:
        # Somebody closed or merged one, or is about to reply: an agent is asked instead.
        return 1
    return 1
