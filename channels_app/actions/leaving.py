"""Somebody left before the answer: agents are told, and the answer goes after them.

`Chat.due_at` is the queue: our words set it (`said`), a look at what became of them moves
it on or ends it. One mail for all that was said meanwhile, and never two for one word:
`Chat.mailed_seq` moves under the chat's lock, in the transaction that makes the delivery.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from channels_app.actions import moving
from channels_app.actions.introduce import identity_of
from channels_app.actions.letters import may_mail
from channels_app.models import Chat, Visitor
from channels_app.queries import ways
from tickets import actions
from tickets.models import Message, Ticket
from tickets.models.status import IS_OPEN

BATCH = 50
# Between two looks at somebody who is there and does not look, or cannot be reached now.
AGAIN = timedelta(seconds=30)
LATER = timedelta(hours=1)
# What nobody has seen for so long is old news, wherever it goes.
STALE = timedelta(days=7)
MAIL_AFTER = 120


def said(ticket: Ticket, at: datetime) -> None:
    """Words of ours were said: somebody has to look whether they were seen."""
    chats = Chat.objects.filter(ticket=ticket, due_at=None)
    for chat in chats.select_related("channel__connection"):
        same = Chat.objects.filter(pk=chat.pk, due_at=None)
        same.update(due_at=at + _patience(chat))


def ended(ticket: Ticket, at: datetime) -> None:
    """An agent ended the chat; who said something since has opened it again."""
    chats = Chat.objects.filter(ticket=ticket, ended_at=None, said_at__lte=at)
    chats.update(ended_at=at)


def waiting() -> float:
    """Seconds the oldest of what is due here has waited."""
    now = timezone.now()
    oldest = [
        _gone(now).aggregate(at=Min("visitor__here_until"))["at"],
        _due(now).aggregate(at=Min("due_at"))["at"],
        moving.strays().aggregate(at=Min("created_at"))["at"],
    ]
    return max(((now - at).total_seconds() for at in oldest if at), default=0.0)


def drain() -> int:
    """Tell of those who left, and send words after them; how many."""
    count = 0
    while acted := _some():
        count += acted
    return count


def _some() -> int:
    now = timezone.now()
    count = sum(_leave(pk) for pk in _gone(now).values_list("pk", flat=True)[:BATCH])
    due = _due(now).order_by("due_at").values_list("pk", flat=True)
    count += sum(_look(pk) for pk in due[:BATCH])
    strays = moving.strays().order_by("id").values_list("pk", flat=True)
    return count + sum(moving.follow(pk) for pk in strays[:BATCH])


def _gone(now: datetime) -> QuerySet[Chat]:
    """Chats somebody still waits in, as their tickets say, and nobody is there."""
    live = Ticket.objects.filter(
        IS_OPEN, pk=OuterRef("ticket"), live_since__isnull=False
    )
    here = Chat.objects.filter(
        ticket=OuterRef("ticket"), ended_at=None, visitor__here_until__gte=now
    )
    return Chat.objects.filter(Exists(live), ~Exists(here), visitor__here_until__lt=now)


def _due(now: datetime) -> QuerySet[Chat]:
    return Chat.objects.filter(due_at__lte=now)


@transaction.atomic
def _leave(pk: int) -> int:
    chat = _locked(_gone(timezone.now()), pk)
    if chat is None or chat.ticket is None:
        return 0
    chat.left_at = timezone.now()
    chat.save(update_fields=["left_at"])
    actions.customer_left(chat.ticket.survivor(), address=_address(chat.visitor))
    return 1


def _address(visitor: Visitor) -> str:
    """Whether words reach them now: "proven", "typed", or "" for no way at all."""
    if (
        ways.known_address(visitor) is None
        or ways.mail_channel(visitor.channel) is None
    ):
        return ""
    return "proven" if visitor.mail_id else "typed"


@transaction.atomic
def _look(pk: int) -> int:
    """Under the chat's lock: whatever is found, the next look is settled."""
    now = timezone.now()
    chat = _locked(_due(now), pk)
    if chat is None:
        return 0
    chat.due_at = _next_look(chat, now)
    chat.save(update_fields=["due_at", "mailed_seq"])
    return 1


def _next_look(chat: Chat, now: datetime) -> datetime | None:
    """Send what nobody saw, if its time has come; when to look again, None for never."""
    unseen = _unseen(chat)
    first, newest = unseen.first(), unseen.last()
    if first is None or newest is None or chat.visitor.blocked_at is not None:
        return None
    here = chat.visitor.here_until
    if here is not None and here >= now:
        return max(here, now + AGAIN)
    ripe = first.said_at + _patience(chat)
    if ripe > now:
        return ripe
    if newest.said_at < now - STALE:
        return None
    return _mail(chat, newest, now)


def _mail(chat: Chat, newest: Message, now: datetime) -> datetime | None:
    address = ways.known_address(chat.visitor)
    if address is None:
        return None  # the timeline says so: "left, no address"
    channel = ways.mail_channel(chat.channel)
    if channel is None:
        return now + LATER
    # Of an address that nobody proved to read: it may be a victim's (AC-16).
    if chat.visitor.mail is None and not may_mail(address.canonical):
        return now + LATER
    identity = chat.visitor.mail or identity_of(address)
    actions.continue_by(newest, identity=identity, channel=channel)
    chat.mailed_seq = newest.seq
    return None


def _unseen(chat: Chat) -> QuerySet[Message]:
    """Words of ours that were said in this chat, and neither seen nor sent on."""
    return Message.objects.filter(
        ticket=chat.ticket_id,
        seq__gt=max(chat.seen_seq, chat.mailed_seq),
        direction=Message.Direction.OUT,
        deliveries__identity=chat.visitor.identity_id,
        held_until=None,
        deleted_at=None,
    ).order_by("seq")


def _locked(chats: QuerySet[Chat], pk: int) -> Chat | None:
    """This chat, if it still is among those, and nobody else has it in hand."""
    rows = chats.filter(pk=pk).select_for_update(
        of=("self",), skip_locked=True, no_key=True
    )
    return rows.select_related("visitor__mail", "ticket", "channel__connection").first()


def _patience(chat: Chat) -> timedelta:
    seconds = chat.channel.connection.config.get("mail_after", MAIL_AFTER)
    return timedelta(seconds=int(seconds))
