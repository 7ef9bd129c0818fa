"""Words that went after somebody who left: which, and what was said before them."""

from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef

from channels_app.models import Chat
from channels_app.queries import visible
from tickets.models import Delivery, Message

# What was said before, for somebody who has to remember.
BEFORE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """chat: where they were said. words: what nobody saw there, oldest first.

    is_proven: whether the visitor proved to read the address this goes to.
    before: what both sides had said last; only when it is proven: what somebody typed
        into a widget is mailed to nobody else (AC-16).
    """

    chat: Chat
    words: list[Message]
    before: list[Message]
    is_proven: bool


def chat_of(delivery: Delivery) -> Chat | None:
    """The chat that a delivery goes on from: its message was sent there, too."""
    there = Delivery.objects.filter(
        message=delivery.message_id,
        channel=delivery.message.channel_id,
        identity=OuterRef("visitor__identity"),
    )
    chats = Chat.objects.filter(
        Exists(there),
        ticket=delivery.message.ticket_id,
        channel=delivery.message.channel_id,
    )
    return chats.select_related("visitor__mail", "channel__connection").first()


def continued(delivery: Delivery, chat: Chat) -> Continued:
    """What this delivery has to say, as things stand now: perhaps nothing any more."""
    message = delivery.message
    # Said there as well: what went by mail alone was never in the widget.
    sent_on = Delivery.objects.filter(
        message__ticket=message.ticket_id,
        message__seq__lt=message.seq,
        message__channel=message.channel_id,
        identity=delivery.identity_id,
    )
    since = sent_on.aggregate(seq=Max("message__seq"))["seq"] or 0
    said = visible.of_chat(chat).filter(
        ticket=message.ticket_id, deleted_at=None, seq__lte=message.seq
    )
    words = list(
        said.filter(
            direction=Message.Direction.OUT,
            channel=message.channel_id,
            seq__gt=max(since, chat.seen_seq),
        )
        .select_related("agent")
        .prefetch_related("attachments")
        .order_by("seq")
    )
    is_proven = chat.visitor.mail_id == delivery.identity_id
    before: list[Message] = []
    if is_proven and words:
        earlier = said.filter(seq__lt=words[0].seq).select_related("agent")
        before = list(earlier.order_by("-seq")[:BEFORE])[::-1]
    return Continued(chat=chat, words=words, before=before, is_proven=is_proven)
