"""An agent's live chats, side by side."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.models import Message, Seen, Ticket
from tickets.queries.chats import live
from tickets.queries.rows import Pill, tone_of
from tickets.queries.times import Clock

# A chat is waited for in minutes, whatever its team lets a mail wait.
PATIENCE = timedelta(minutes=2)
MOST = 20


@dataclass(frozen=True, slots=True)
class Chat:
    """One of them. unread: how many messages of the customer's were not looked at."""

    number: int
    url: str
    who: str
    customer: int
    words: str
    unread: int
    waiting: Pill | None


def numbers(agents: list[int]) -> dict[int, list[int]]:
    """The numbers of each one's live chats, the oldest first."""
    found: dict[int, list[int]] = {}
    mine = live().filter(assignee__in=agents).order_by("live_since", "id")
    for agent, number in mine.values_list("assignee", "number"):
        found.setdefault(agent, []).append(number)
    return found


def chats_of(agent: Agent) -> list[Chat]:
    """In the order in which they became live, so that none changes its place."""
    clock = Clock(timezone.now())
    mine = Ticket.objects.visible_to(agent).filter(pk__in=live().filter(assignee=agent))
    rows = _with_unread(mine, agent).select_related("customer")
    return [
        _shown(ticket, clock) for ticket in rows.order_by("live_since", "id")[:MOST]
    ]


def _with_unread(tickets: QuerySet[Ticket], agent: Agent) -> QuerySet[Ticket]:
    seen = Seen.objects.filter(ticket=OuterRef("pk"), agent=agent).values("seq")[:1]
    newer = Q(
        messages__direction=Message.Direction.IN,
        messages__seq__gt=Coalesce(F("read_to"), 0),
    )
    read = tickets.annotate(read_to=Subquery(seen))
    return read.annotate(unread=Count("messages", filter=newer))


def _shown(ticket: Ticket, clock: Clock) -> Chat:
    waiting = None
    if ticket.waiting_since is not None:
        spent = max(clock.now - ticket.waiting_since, timedelta(0))
        waiting = Pill(
            tone_of(spent, PATIENCE),
            clock.span(spent),
            clock.full(ticket.waiting_since),
            since=str(int(ticket.waiting_since.timestamp())),
            limit=str(int(PATIENCE.total_seconds())),
        )
    return Chat(
        number=ticket.number,
        url=reverse("tickets:ticket", args=[ticket.number]) + "?view=mine",
        who=str(ticket.customer),
        customer=ticket.customer_id,
        words=ticket.last_words,
        unread=ticket.unread,  # type: ignore[attr-defined] # annotated above
        waiting=waiting,
    )
