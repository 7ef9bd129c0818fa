"""Whom a ticket can go to."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent, Presence, Role, Team
from tickets.models import Ticket
from tickets.queries.chats import loads


def assignable(ticket: Ticket) -> QuerySet[Agent]:
    """Agents who could own this ticket: able to, and able to see it."""
    able = Agent.objects.who_can_own()
    if not ticket.team.is_open:
        able = able.filter(
            Q(role=Role.ADMIN)
            | Q(teams=ticket.team)
            | Q(leads=ticket.team)
            | Q(follows__ticket=ticket)
            | Q(pk=ticket.assignee_id)
        ).distinct()
    return able.order_by("name")


def addable(ticket: Ticket) -> QuerySet[Agent]:
    """Colleagues who could be let in and are not followers yet."""
    return (
        Agent.objects.people()
        .exclude(follows__ticket=ticket)
        .exclude(role=Role.ADMIN)
        .order_by("name")
    )


def members(team: Team) -> QuerySet[Agent]:
    """Who can take a ticket for a team: its lead included."""
    mine = Agent.objects.filter(Q(teams=team) | Q(leads=team)).values("pk")
    return Agent.objects.who_can_own().filter(pk__in=mine)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody a ticket could be handed to, and how they stand just now."""

    agent: Agent
    standing: presence.Standing
    chats: int

    @property
    def state_name(self) -> str:
        if self.standing.absence is not None:
            return gettext("out of office")
        return str(Presence.Chosen(self.standing.state).label)


def can_take_over(ticket: Ticket, *, but: Agent) -> QuerySet[Agent]:
    """Whoever can own it and does not yet."""
    return Agent.objects.who_can_own().exclude(pk__in=[but.pk, ticket.assignee_id or 0])


def can_be_asked(*, but: Agent) -> QuerySet[Agent]:
    """Those from other departments: they answer, and own nothing."""
    others = Agent.objects.active().filter(role=Role.COLLABORATOR)
    return others.exclude(pk=but.pk)


def receivers(ticket: Ticket, *, but: Agent) -> list[Receiver]:
    """Everybody who could take this ticket over, those who are there first."""
    agents = list(can_take_over(ticket, but=but).order_by("name"))
    stands = presence.standings(agents, timezone.now())
    has = loads(agent.pk for agent in agents)
    found = [Receiver(one, stands[one.pk], has[one.pk]) for one in agents]
    return sorted(found, key=lambda one: not one.standing.is_online)
