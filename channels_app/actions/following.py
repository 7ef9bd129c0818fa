"""Where chats and places go on after their tickets were merged, split or parted again.

Listeners call these after the commit; until then `Ticket.survivor` leads words there.
"""

from django.db.models import F, Max, Q, QuerySet

from channels_app.models import Chat, Thread
from tickets.models import Event, Message, Moving, Ticket


def merged(moving: Moving) -> None:
    """Chats go on in the ticket that survived; what was seen stays seen."""
    chats = Chat.objects.filter(ticket=moving.ticket)
    Chat.objects.after_merges(chats.select_related("ticket__merged_into"))


def parted(moving: Moving) -> None:
    """A merge was undone: chats that were of the former ticket are so again."""
    former, survivor = moving.ticket, moving.into
    places = Thread.objects.filter(ticket=former).values("place_key")
    keys = set(places.values_list("place_key", flat=True))
    for chat in Chat.objects.filter(ticket=survivor):
        if Thread.key(chat.place) in keys:
            _go(
                chat,
                former,
                seen=_seq_before(moving, chat.seen_seq),
                mailed=_seq_before(moving, chat.mailed_seq),
            )


def split(moving: Moving) -> None:
    """Mails that answer what was split off belong there; a chat goes on where its last
    words are, and its visitor sees both."""
    moved = Message.objects.filter(
        pk__in=[pk for pk, _ in moving.rows["messages"]], ticket=moving.into
    )
    _places_of(moving, moved)
    for chat in Chat.objects.filter(ticket=moving.ticket).select_related("visitor"):
        mine = Q(identity=chat.visitor.identity_id) & Q(channel=chat.channel_id)
        told = Q(deliveries__identity=chat.visitor.identity_id)
        if not moved.filter(mine | told).exists():
            continue
        _remember(moving.into, chat.channel_id, chat.place)
        said = Message.objects.filter(mine, direction=Message.Direction.IN)
        last = said.order_by("-said_at", "-seq").first()
        if last is not None and last.ticket_id == moving.into_id:
            _go(
                chat,
                moving.into,
                seen=moving.seq_for(chat.seen_seq),
                mailed=moving.seq_for(chat.mailed_seq),
            )
        else:
            # So that their page asks for all of it again.
            Chat.objects.filter(pk=chat.pk).update(turn=F("turn") + 1, got_seq=0)


def _go(chat: Chat, ticket: Ticket, *, seen: int, mailed: int) -> None:
    same = Chat.objects.filter(pk=chat.pk, ticket=chat.ticket_id)
    same.update(
        ticket=ticket, turn=F("turn") + 1, got_seq=0, seen_seq=seen, mailed_seq=mailed
    )


def _seq_before(moving: Moving, seq: int) -> int:
    """Up to which seq of the former ticket somebody has it who had the survivor's."""
    came = Event.objects.filter(
        ticket=moving.into, verb=Event.Verb.MOVED, seq__lte=seq
    ).filter(data__number=moving.ticket.number)
    names = came.values_list("data__message", flat=True)
    back = Message.objects.filter(ticket=moving.ticket, public_id__in=list(names))
    return back.aggregate(seq=Max("seq"))["seq"] or 0


def _places_of(moving: Moving, moved: QuerySet[Message]) -> None:
    """Of channels where every message has a place of its own; a chat has one for all."""
    ours = moved.exclude(channel=None).exclude(channel__traits__contains={"live": True})
    for channel, place in ours.exclude(place="").values_list("channel", "place"):
        _remember(moving.into, channel, place)
    sent = ours.filter(deliveries__place__gt="")
    for channel, place in sent.values_list("deliveries__channel", "deliveries__place"):
        _remember(moving.into, channel, place)


def _remember(ticket: Ticket, channel: int, place: str) -> None:
    Thread.objects.get_or_create(
        ticket=ticket,
        channel_id=channel,
        place_key=Thread.key(place),
        defaults={"place": place},
    )
