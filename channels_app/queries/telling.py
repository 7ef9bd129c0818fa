"""What visitors' pages have to know of their conversations to keep up with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from channels_app.models import Chat, Visitor
from channels_app.queries import looks, visible
from channels_app.queries.looks import Look
from helpdesk.base.live import Signal
from tickets.models import Event, Ticket

Verb = Event.Verb

# The others are none of a visitor's business: not even that they happened.
TOLD = frozenset({Verb.RECEIVED, Verb.REPLIED, *visible.SHOWN})


@dataclass(slots=True)
class Found:
    """How a visitor's conversations stand.

    is_known: there is a row. epoch: tokens of another one are void.
    heads: up to which number there is something to see, by chat.
    numbers: of the tickets that are open, by chat.
    owners: of those that somebody has, who, by number.
    """

    is_known: bool = True
    epoch: int = 1
    is_blocked: bool = False
    page: str = ""
    heads: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)


def visitor_group(visitor: UUID) -> str:
    """All pages of a visitor."""
    return f"visitor.{visitor}"


def standings(visitors: Iterable[UUID]) -> dict[UUID, Found]:
    """Of those of them who have a row."""
    rows = Visitor.objects.filter(public_id__in=set(visitors))
    return standings_of(rows.only("public_id", "epoch", "blocked_at", "about"))


def standings_of(visitors: Iterable[Visitor]) -> dict[UUID, Found]:
    """How the conversations of these stand, whose rows were read just now."""
    rows = list(visitors)
    stand = {row.pk: _standing(row) for row in rows}
    chats = Chat.objects.filter(visitor__in=stand).select_related("ticket")
    for chat in visible.with_heads(chats).defer("fields"):
        one = stand[chat.visitor_id]
        if len(one.heads) < looks.CHATS:
            _add_row(one, chat)
    return {row.public_id: stand[row.pk] for row in rows}


def _standing(visitor: Visitor) -> Found:
    return Found(
        epoch=visitor.epoch,
        is_blocked=visitor.blocked_at is not None,
        page=visitor.about.get("page", ""),
    )


def _add_row(one: Found, chat: Chat) -> None:
    one.heads[str(chat.key)] = chat.number(getattr(chat, "head", 0))
    if chat.ticket is not None and chat.ticket.is_open:
        one.numbers[str(chat.key)] = chat.ticket.number
        if chat.ticket.assignee_id is not None:
            one.owners[chat.ticket.number] = chat.ticket.assignee_id


def signals(tickets: Iterable[int]) -> list[Signal]:
    """For the pages of the visitors whose chats are of these tickets."""
    asked = set(tickets)
    merged = Ticket.objects.filter(merged_into__in=asked).values_list("pk", flat=True)
    return [
        _signal(visitor, look)
        for ticket in sorted(asked.union(merged))
        for visitor, look in looks.of_ticket(ticket)
    ]


def _signal(visitor: UUID, look: Look) -> Signal:
    return Signal(
        groups=(visitor_group(visitor),),
        payload={
            "t": "chat",
            "c": str(look.key),
            "seq": look.told(look.head),
            # These stay on this side (`lines.VisitorLine`).
            "n": look.number,
            "open": look.is_open,
            "owner": look.owner_id,
        },
    )
