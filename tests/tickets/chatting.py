"""Chats that ring, and agents who are there, for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Agent, Presence, Team
from tests.factories import make_channel, make_identity, make_ticket, make_words
from tickets import actions
from tickets.actions import ring
from tickets.models import Channel, Handover, Ticket

TRAITS = {"formats": ["text", "html"], "live": True, "undo": False, "edit": True}


def make_widget(team: Team, **more: Any) -> Channel:
    return make_channel(team, kind="widget", traits=TRAITS, **more)


def comes(*agents: Agent) -> None:
    """They have a page open, and did something just now."""
    people.renew([one.pk for one in agents], active=[one.pk for one in agents])


def goes(*agents: Agent) -> None:
    """Their last page was closed a while ago."""
    gone = timezone.now() - timedelta(seconds=1)
    Presence.objects.filter(agent__in=agents).update(here_until=gone)


def chat(widget: Channel, name: str = "Visitor 7F3A", **words: Any) -> Ticket:
    """Somebody's first words in the widget; nobody looked at them yet."""
    identity = make_identity(name, kind="widget")
    return make_ticket(widget, identity=identity, **{"text": "Hello?", **words})


def ringing(widget: Channel, **words: Any) -> Ticket:
    """The same, and it rings."""
    ticket = chat(widget, **words)
    ring.drain()
    ticket.refresh_from_db()
    return ticket


def writes(ticket: Ticket, text: str = "Are you there?") -> None:
    first = ticket.messages.filter(direction="in").earliest("seq")
    assert first.channel is not None
    assert first.identity is not None
    words = make_words(text)
    actions.receive(ticket, channel=first.channel, identity=first.identity, words=words)


def rung(ticket: Ticket) -> list[str]:
    """Whom the newest offer rings."""
    handover = ticket.handovers.latest("id")
    hears = handover.rings.filter(declined_at=None).order_by("agent__name")
    return list(hears.values_list("agent__name", flat=True))


def offer_of(ticket: Ticket) -> Handover:
    return Handover.objects.pending().get(ticket=ticket)


def owner(ticket: Ticket) -> str:
    ticket.refresh_from_db()
    return ticket.assignee.name if ticket.assignee else ""


def verbs(ticket: Ticket) -> list[str]:
    return list(ticket.events.values_list("verb", flat=True))


def states(ticket: Ticket) -> list[str]:
    return list(ticket.handovers.values_list("state", flat=True))
