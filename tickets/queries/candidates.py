"""What `assignment.choose` asks: people of a team, and what is known of a ticket."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max, OuterRef, Subquery

from helpdesk.base.accounts import presence
from tickets.assignment import Candidate, Facts, Mode, Policy
from tickets.detect import language_of
from tickets.models import (
    AssignmentPolicy,
    Event,
    LastGiven,
    Message,
    Ticket,
)
from tickets.models.ticket import TicketQuerySet
from tickets.queries.people import members

# Of a customer's words, so many letters say what they speak.
FIRST_WORDS = 2_000


def policy_of(row: AssignmentPolicy, at: datetime) -> Policy:
    """The team's wishes, as the rules take them."""
    since = (at - timedelta(days=row.known_days)).timestamp()
    return Policy(
        mode=Mode(row.mode),
        by_skill=row.by_skill,
        by_language=row.by_language,
        known_since=since if row.known_days else None,
        capacity=row.capacity,
        kinds={str(kind): int(most) for kind, most in row.kinds.items()},
    )


def facts_of(ticket: Ticket) -> Facts:
    """How it came, what it is about, what its customer speaks, and who gave it back."""
    heard = ticket.messages.filter(direction=Message.Direction.IN, deleted_at=None)
    first = heard.order_by("seq").values_list("channel__kind", "text").first()
    kind, text = first or ("", "")
    back = ticket.events.filter(verb=Event.Verb.UNASSIGNED, actor__isnull=False)
    tags = ticket.tags.values_list("name", flat=True)
    return Facts(
        kind=kind or "",
        tags=frozenset(name.lower() for name in tags),
        language=language_of(text[:FIRST_WORDS]),
        gave_back=frozenset(back.values_list("actor", flat=True)),
    )


def candidates(ticket: Ticket, kind: str, at: datetime) -> list[Candidate]:
    """Everybody of its team, in as many statements for many as for one.

    kind: whose tickets are counted beside all; "" where the team does not ask.
    """
    people = list(members(ticket.team))
    keys = [one.pk for one in people]
    away = set(
        presence.absent(at).filter(agent__in=keys).values_list("agent", flat=True)
    )
    theirs = Ticket.objects.open().filter(assignee__in=keys)
    load, of_kind = _count(theirs), _count(_began_on(theirs, kind)) if kind else {}
    last = _last_given(ticket, keys)
    knew = _known(ticket, keys)
    return [
        Candidate(
            key=one.pk,
            can_own=one.can_own,
            # Its own people see a team's tickets.
            sees=True,
            absent=one.pk in away,
            load=load.get(one.pk, 0),
            of_kind=of_kind.get(one.pk, 0),
            last_at=last.get(one.pk),
            knew_at=knew.get(one.pk),
            skills=_lower(one.skills),
            languages=_lower(one.speaks),
        )
        for one in people
    ]


def _count(tickets: TicketQuerySet) -> dict[int, int]:
    rows = tickets.order_by().values("assignee").annotate(n=Count("pk"))
    return {row["assignee"]: row["n"] for row in rows}


def _began_on(tickets: TicketQuerySet, kind: str) -> TicketQuerySet:
    first = Message.objects.filter(ticket=OuterRef("pk"), direction="in")
    kinds = first.order_by("seq").values("channel__kind")[:1]
    return tickets.alias(kind=Subquery(kinds)).filter(kind=kind)


def _last_given(ticket: Ticket, keys: list[int]) -> dict[int, float]:
    rows = LastGiven.objects.filter(team=ticket.team_id, agent__in=keys)
    return {one.agent_id: one.at.timestamp() for one in rows}


def _known(ticket: Ticket, keys: list[int]) -> dict[int, float]:
    """When each last had a ticket of this customer that somebody touched."""
    theirs = Ticket.objects.filter(customer=ticket.customer_id, assignee__in=keys)
    rows = theirs.exclude(pk=ticket.pk).order_by().values("assignee")
    found = rows.annotate(at=Max("touched_at"))
    return {row["assignee"]: row["at"].timestamp() for row in found}


def _lower(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)
