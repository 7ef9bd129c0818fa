"""Whom a ticket can go to."""

from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent, Role
from tickets.models import Ticket


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
        Agent.objects.active()
        .exclude(follows__ticket=ticket)
        .exclude(role=Role.ADMIN)
        .order_by("name")
    )
