"""Hearing nothing of a ticket. It is one's own alone: no event tells of it."""

from collections.abc import Collection

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.models import Muted, Ticket


def mute(ticket: Ticket, *, by: Agent) -> None:
    """No notifications of it for them, until it is given to them or they are named."""
    rules.require(by, "mute", ticket)
    Muted.objects.get_or_create(ticket=ticket, agent=by)


def unmute(ticket: Ticket, *, by: Agent) -> None:
    """They hear of it again, as of any other."""
    rules.require(by, "unmute", ticket)
    Muted.objects.filter(ticket=ticket, agent=by).delete()


def heard_again(ticket: Ticket, *, agents: Collection[int]) -> None:
    """It is about them now: what they did not want to hear of counts no more."""
    Muted.objects.filter(ticket=ticket, agent__in=agents).delete()
