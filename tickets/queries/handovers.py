"""Hand-overs as a lead looks at them: what stands open, what takes long, what goes to
and fro."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Role, Team
from tickets.models import Handover, Ticket
from tickets.models.handover import HandoverQuerySet

State = Handover.State
# As many as anybody looks at; the oldest are first.
MOST = 200
# An offer is slow once half of its time is gone, a question after a day.
ANSWERED_WITHIN = timedelta(days=1)
# Of the last days: said no to, or not answered, so often; or taken over so often.
DAYS = timedelta(days=7)
RETURNED, TRANSFERRED = 2, 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One that nobody has answered yet. to: whom it was put to."""

    id: UUID
    ticket: UUID
    number: int
    subject: str
    giver: str
    to: str
    since: datetime
    until: datetime
    note: str
    goal: str
    is_asked: bool
    is_slow: bool


@dataclass(frozen=True, slots=True)
class Bouncing:
    """A ticket that nobody keeps: how often it came back, and was taken over.

    key: its public id.
    """

    key: UUID
    number: int
    subject: str
    returned: int
    transfers: int


@dataclass(frozen=True, slots=True)
class Board:
    standing: list[Standing]
    bouncing: list[Bouncing]

    @property
    def slow(self) -> int:
        return sum(one.is_slow for one in self.standing)


def leads(agent: Agent) -> bool:
    """Whether there is a board for them at all."""
    if agent.role in {Role.ADMIN, Role.LEAD}:
        return True
    return agent.can_own and Team.objects.filter(lead=agent).exists()


def board(agent: Agent) -> Board:
    """Of the teams they lead, what they see: two statements."""
    now, mine = timezone.now(), _led_by(agent)
    found = (
        mine.standing()
        .select_related("ticket", "giver", "to_agent", "to_team")
        .order_by("offered_at", "id")
    )
    return Board([_standing(one, now) for one in found[:MOST]], _bouncing(mine, now))


def _led_by(agent: Agent) -> HandoverQuerySet:
    """From or to their teams; what the house rings for is none of it."""
    seen = Ticket.objects.visible_to(agent).values("pk")
    mine = Handover.objects.filter(giver__isnull=False, ticket__in=seen)
    if agent.role == Role.ADMIN:
        return mine
    theirs = Q(lead=agent)
    if agent.role == Role.LEAD:
        theirs |= Q(members=agent)
    teams = Team.objects.filter(theirs).values("pk")
    return mine.filter(Q(ticket__team__in=teams) | Q(to_team__in=teams))


def _standing(one: Handover, now: datetime) -> Standing:
    is_asked = one.state == State.ASKED
    patience = ANSWERED_WITHIN if is_asked else (one.expires_at - one.offered_at) / 2
    return Standing(
        id=one.public_id,
        ticket=one.ticket.public_id,
        number=one.ticket.number,
        subject=one.ticket.subject,
        giver=one.giver.name if one.giver else "",
        to=one.to.name,
        since=one.offered_at,
        until=one.expires_at,
        note=one.note,
        goal=str(one.brief.get("goal", "")),
        is_asked=is_asked,
        is_slow=now - one.offered_at >= patience,
    )


def _bouncing(mine: HandoverQuerySet, now: datetime) -> list[Bouncing]:
    lately = mine.filter(offered_at__gte=now - DAYS)
    returned = Count("pk", filter=Q(state__in=[State.DECLINED, State.EXPIRED]))
    found: Any = (
        lately.order_by()
        .values(
            key=F("ticket__public_id"),
            number=F("ticket__number"),
            subject=F("ticket__subject"),
        )
        .annotate(
            returned=returned,
            transfers=Count("pk", filter=Q(state=State.ACCEPTED)),
        )
        .filter(Q(returned__gte=RETURNED) | Q(transfers__gte=TRANSFERRED))
        .order_by("-returned", "-transfers", "number")
    )
    return [Bouncing(**one) for one in found[:MOST]]
