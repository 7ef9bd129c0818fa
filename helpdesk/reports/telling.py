"""Counts the stories of solved tickets, soon after they were solved.

A row that is not told yet is the queue. Nothing is counted while a page waits: it reads
one row a ticket.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.reports.models import Story
from helpdesk.reports.stories import MERGED_VERBS, VERBS, Line, tell
from tickets.models import Event, Message, Ticket

BELL = "reports.stories"
BATCH = 100


def ask_for(tickets: Iterable[Ticket]) -> None:
    """These were solved (again): their stories are to be counted."""
    rows = [
        Story(ticket=one, team_id=one.team_id, solved_at=one.resolved_at)
        for one in tickets
        if one.resolved_at is not None
    ]
    Story.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["ticket"],
        update_fields=["team", "solved_at", "told_at"],
    )
    if rows:
        doorbell.ring(BELL)


def ask_for_all() -> None:
    """Every solved ticket: after a change of what is counted, or where nobody listened."""
    ask_for(
        Ticket.objects.filter(resolved_at__isnull=False, is_sample=False).iterator()
    )


def waiting() -> float:
    """Seconds since the first of those was solved whose story is to be counted."""
    oldest = Story.objects.filter(told_at=None).aggregate(at=Min("solved_at"))["at"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Count all that is to be counted; how many that were."""
    count = 0
    while told := _tell_some():
        count += told
    return count


@transaction.atomic
def _tell_some() -> int:
    free = Story.objects.select_for_update(skip_locked=True, of=("self",))
    some = free.filter(told_at=None).select_related("ticket")
    stories = list(some.order_by("solved_at")[:BATCH])
    lines = lines_of([story.ticket_id for story in stories])
    now = timezone.now()
    for story in stories:
        told = tell(lines[story.ticket_id])
        story.kinds, story.hops = told.kinds, told.hops
        story.transfers, story.bounces = told.transfers, told.bounces
        story.repeats, story.asked_known = told.repeats, told.asked_known
        story.team_id = story.ticket.team_id
        story.solved_at = story.ticket.resolved_at or story.solved_at
        story.told_at = now
    fields = ["kinds", "hops", "transfers", "bounces", "repeats", "asked_known",
              "team", "solved_at", "told_at"]  # fmt: skip
    Story.objects.bulk_update(stories, fields)
    return len(stories)


def lines_of(tickets: Sequence[int]) -> dict[int, list[Line]]:
    """Their timelines, as far as they matter. A machine's words lead nowhere."""
    found: dict[int, list[Line]] = defaultdict(list)
    merged = _merged_into(tickets)
    own = Q(ticket__in=tickets, verb__in=VERBS)
    events = Event.objects.filter(own | Q(ticket__in=merged, verb__in=MERGED_VERBS))
    for ticket, at, seq, verb, data, actor in events.values_list(
        "ticket", "at", "seq", "verb", "data", "actor"
    ):
        line = Line(at, seq, verb, data, by_agent=actor is not None)
        found[merged.get(ticket, ticket)].append(line)
    said = Message.objects.filter(
        ticket__in=tickets, channel__isnull=False, held_until=None, auto=""
    )
    for ticket, at, seq, kind in said.values_list(
        "ticket", "said_at", "seq", "channel__kind"
    ):
        found[ticket].append(Line(at, seq, kind=str(kind)))
    return found


def _merged_into(tickets: Sequence[int]) -> dict[int, int]:
    """What went into them, and what went into that: its words are theirs now."""
    found: dict[int, int] = {}
    into = {ticket: ticket for ticket in tickets}
    while into:
        rows = Ticket.objects.filter(merged_into__in=into).values_list(
            "pk", "merged_into"
        )
        into = {pk: into[survivor] for pk, survivor in rows if survivor is not None}
        found |= into
    return found
