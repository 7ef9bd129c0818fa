"""What a visitor may see: one rule, from which every look of theirs starts.

Words they said themselves, and words that were sent to them: by an identity of theirs,
never by the ticket. So neither notes nor replies that may still be taken back, nor what
other customers said or were told in the same ticket.
"""

from typing import Any, Protocol

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Greatest

from channels_app.models import Chat, Thread, Visitor
from tickets.models import Delivery, Event, Message, Seen
from tickets.queries.doubted import doubted_in, is_doubted

Verb = Event.Verb
IN, OUT = Message.Direction.IN, Message.Direction.OUT

# Of what happens to a ticket, what a visitor is shown beside words: theirs that changed,
# who answers them, that it is over. All the rest is none of their business.
CHANGES = (Verb.MESSAGE_EDITED, Verb.MESSAGE_DELETED)
SHOWN = (
    *CHANGES,
    Verb.ASSIGNED,
    Verb.UNASSIGNED,
    Verb.CHAT_ENDED,
    Verb.RESOLVED,
    Verb.REOPENED,
    Verb.CONTINUED,
    Verb.RATED,
)


def _rule(*mine: Any) -> Q:
    """Messages that one of these identities said or was sent."""
    said, told = Q(pk=None), Q(pk=None)
    for identity in mine:
        said |= Q(identity=identity)
        outer = isinstance(identity, OuterRef)
        told |= Q(identity=OuterRef(identity) if outer else identity)
    sent = Delivery.objects.filter(told, message=OuterRef("pk"))
    there = Q(held_until=None, ticket__deleted_at=None)
    return there & (Q(said, direction=IN) | Q(Exists(sent), direction=OUT))


def messages(visitor: Visitor) -> QuerySet[Message]:
    """All that this visitor may see, whatever chat it is of."""
    mine = [pk for pk in (visitor.identity_id, visitor.mail_id) if pk is not None]
    return Message.objects.filter(_rule(*mine)) if mine else Message.objects.none()


def of_chat(chat: Chat) -> QuerySet[Message]:
    """What the visitor of a chat may see in it; its visitor is loaded with it."""
    return messages(chat.visitor).filter(ticket__in=tickets(chat))


class InChat(Protocol):
    """A chat's row, or as much of it."""

    ticket_id: int | None
    turn: int
    channel_id: int
    place: str


def tickets(chat: InChat) -> list[int]:
    """The tickets of a chat, the oldest first: words after a closed one open another."""
    if chat.ticket_id is None:
        return []
    if chat.turn == 0:
        return [chat.ticket_id]
    threads = Thread.objects.filter(
        channel=chat.channel_id, place_key=Thread.key(chat.place)
    )
    older = [thread.ticket.survivor().pk for thread in threads.select_related("ticket")]
    return sorted({*older, chat.ticket_id})


def with_heads(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    """Each with `head`, the seq of the newest that its visitor may see; 0: nothing yet."""
    happened = Event.objects.filter(ticket=OuterRef("ticket"), verb__in=SHOWN)
    return chats.annotate(head=Greatest(_newest(_said_in_chat()), _newest(happened)))


def with_doubts(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    """Each with `is_doubted`: its visitor came with a code that they may have overheard,
    and is to learn nothing of the ticket."""
    return chats.annotate(is_doubted=is_doubted("ticket", "visitor__identity"))


def in_doubt(chat: Chat) -> bool:
    """The same, of one chat."""
    identity = chat.visitor.identity_id
    return identity is not None and bool(doubted_in({chat.ticket_id}, {identity}))


def with_marks(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    """Each with `read`, up to which seq somebody of ours has read its ticket, and
    `changed`, the seq at which a message was last corrected or taken back."""
    read = Seen.objects.filter(ticket=OuterRef("ticket"))
    changed = Event.objects.filter(ticket=OuterRef("ticket"), verb__in=CHANGES)
    return chats.annotate(read=_newest(read), changed=_newest(changed))


def with_newest(chats: QuerySet[Chat]) -> QuerySet[Chat]:
    """Each with the key of its `newest` message, and how many of ours are `unread`."""
    said = _said_in_chat()
    ours = said.filter(
        seq__gt=OuterRef("seen_seq"), direction=OUT, deleted_at=None
    ).order_by()
    count = ours.values("ticket").annotate(n=Count("pk")).values("n")
    return chats.annotate(
        newest=Subquery(said.order_by("-seq").values("pk")[:1]),
        unread=Coalesce(Subquery(count), 0),
    )


def said_to(identity: int, mail: int) -> QuerySet[Message]:
    """What somebody who has these two identities may see."""
    return Message.objects.filter(_rule(identity, mail))


def changed_since(ticket: int, since: int) -> list[str]:
    """Messages that became others after this seq, by their public ids."""
    events = Event.objects.filter(ticket=ticket, seq__gt=since, verb__in=CHANGES)
    return list(events.values_list("data__message", flat=True))


def _said_in_chat() -> QuerySet[Message]:
    return Message.objects.filter(
        _rule(OuterRef("visitor__identity"), OuterRef("visitor__mail")),
        ticket=OuterRef("ticket"),
    )


def _newest(rows: QuerySet[Any]) -> Coalesce:
    newest = Subquery(rows.order_by("-seq").values("seq")[:1])
    return Coalesce(newest, 0, output_field=BigIntegerField())
