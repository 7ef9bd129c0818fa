"""A ticket's timeline: messages, and between them what happened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from helpdesk.base.accounts.models import Agent
from tickets.models import Delivery, Event, Message, Ticket

PAGE = 50

# Their message tells the story; a line of its own would tell it twice.
SILENT = frozenset({"opened", "received", "replied", "noted", "delivered"})


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry: a message or an event, never both."""

    at: datetime
    seq: int
    message: Message | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest messages, oldest first, with the events around them.

    before: the seq that older entries are asked by; 0 when this is the beginning.
    """

    moments: list[Moment]
    before: int
    opened: Event | None


def timeline(ticket: Ticket, *, before: int = 0) -> Timeline:
    """A page of the timeline in five queries, however much was said."""
    messages = ticket.messages.select_related("agent", "identity__customer", "channel")
    if before:
        messages = messages.filter(seq__lt=before)
    deliveries = Delivery.objects.select_related("identity").order_by("id")
    newest = list(
        messages.prefetch_related(
            "attachments", Prefetch("deliveries", queryset=deliveries)
        ).order_by("-seq")[: PAGE + 1]
    )
    more = len(newest) > PAGE
    newest = newest[:PAGE]
    oldest = newest[-1].seq if newest and more else 0
    events = ticket.events.select_related("actor").filter(seq__gte=oldest)
    if before:
        events = events.filter(seq__lt=before)
    told = list(events)
    opened = next((event for event in told if event.verb == Event.Verb.OPENED), None)
    moments = [Moment(said.said_at, said.seq, message=said) for said in newest]
    moments += [
        Moment(event.at, event.seq, event=event)
        for event in told
        if event.verb not in SILENT
    ]
    moments.sort(key=lambda moment: (moment.at, moment.seq))
    return Timeline(moments, oldest, opened)


def mentioned(opened: Event | None, agent: Agent) -> list[Ticket]:
    """The tickets the first words quoted or went on from, as far as the agent sees them."""
    if opened is None:
        return []
    numbers = [*opened.data.get("mentions", []), opened.data.get("follows")]
    wanted = [number for number in numbers if number]
    if not wanted:
        return []
    return list(Ticket.objects.visible_to(agent).filter(number__in=wanted))


def other_tickets(ticket: Ticket, agent: Agent) -> list[Ticket]:
    """What else this customer came with, newest first, as far as the agent sees it."""
    others = Ticket.objects.visible_to(agent).filter(customer=ticket.customer_id)
    return list(others.exclude(pk=ticket.pk).order_by("-id")[:10])
