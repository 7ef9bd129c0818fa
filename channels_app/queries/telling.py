"""What visitors' pages have to know of their conversations to keep up with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from channels_app.models import Chat, Visitor
from channels_app.queries import visible
from helpdesk.base.live import Signal
from tickets.models import Event, Ticket

Verb = Event.Verb

# The others are none of a visitor's business: not even that they happened.
TOLD = frozenset({Verb.RECEIVED, Verb.REPLIED, *visible.SHOWN})
# Of each visitor, the newest.
MOST = 30


@dataclass(slots=True)
class Found:
    """How a visitor's conversations stand.

    is_known: there is a row. epoch: tokens of another one are void.
    heads: up to which number there is something to see, by chat.
    numbers: of the tickets that are open, by chat.
    """

    is_known: bool = True
    epoch: int = 1
    is_blocked: bool = False
    page: str = ""
    heads: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def visitor_group(visitor: UUID) -> str:
    """All pages of a visitor."""
    return f"visitor.{visitor}"


def found(visitor: Visitor) -> Found:
    """The one who asks, whose row was read just now."""
    if not visitor.is_known:
        return Found(is_known=False)
    return standings([visitor.public_id])[visitor.public_id]


def standings(visitors: Iterable[UUID]) -> dict[UUID, Found]:
    """Of those of them who have a row: two queries for all."""
    rows = Visitor.objects.filter(public_id__in=set(visitors)).only(
        "public_id", "epoch", "blocked_at", "about"
    )
    stand = {
        row.pk: Found(
            epoch=row.epoch,
            is_blocked=row.blocked_at is not None,
            page=row.about.get("page", ""),
        )
        for row in rows
    }
    for chat in _chats(stand):
        one = stand[chat.visitor_id]
        if len(one.heads) < MOST:
            _add(one, chat)
    return {row.public_id: stand[row.pk] for row in rows}


def _chats(visitors: Iterable[int]) -> list[Chat]:
    chats = Chat.objects.filter(visitor__in=list(visitors)).select_related("ticket")
    # What their formulas ask for, and nothing else.
    return list(visible.with_heads(chats).defer("fields"))


def _add(one: Found, chat: Chat) -> None:
    key = str(chat.key)
    one.heads[key] = chat.number(getattr(chat, "head", 0))
    if chat.ticket is not None and chat.ticket.is_open:
        one.numbers[key] = chat.ticket.number


def signals(tickets: Iterable[int]) -> list[Signal]:
    """For the pages of the visitors whose chats are of these tickets."""
    asked = set(tickets)
    merged = Ticket.objects.filter(merged_into__in=asked).values_list("pk", flat=True)
    chats = Chat.objects.filter(ticket__in=asked.union(merged))
    chats = visible.with_heads(chats.select_related("visitor", "ticket"))
    return [_signal(chat, chat.ticket) for chat in chats if chat.ticket is not None]


def _signal(chat: Chat, ticket: Ticket) -> Signal:
    return Signal(
        groups=(visitor_group(chat.visitor.public_id),),
        payload={
            "t": "chat",
            "c": str(chat.key),
            "seq": chat.number(getattr(chat, "head", 0)),
            # These two stay on this side (`lines.VisitorLine`).
            "n": ticket.number,
            "open": ticket.is_open,
        },
    )
