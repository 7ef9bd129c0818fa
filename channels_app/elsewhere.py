"""Words that name others by their provider's ids, and words that we said elsewhere.

Above `story`: it knows customers' words alone. What we said joins the ticket of its place,
and is never sent; what is the echo of a delivery of ours is that message (AC-70).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from channels_app import story
from channels_app.actions.introduce import Key
from channels_app.models import Envelope, Thread
from channels_app.said import Said
from channels_app.story import Refuse
from tickets.actions.confirm import confirm
from tickets.actions.elsewhere import said_elsewhere
from tickets.models import Channel, Delivery, Message, Status, Ticket

State = Delivery.State
# What was handed over, or may have been, and not named yet by its provider.
ON_ITS_WAY = (State.QUEUED, State.SENDING, State.SENT, State.UNKNOWN, State.DELIVERED,
              State.READ)  # fmt: skip
# Within which an echo comes.
RECENTLY = timedelta(hours=1)


def question(said: Said, *, ours: frozenset[Key]) -> None:
    """Whether it is to be kept (see `story.question`).

    Raises:
        Refuse, Doubtful: as there; or it is ours, and no ticket is there for it.
    """
    if not said.incoming.ours:
        story.question(said, ours=ours)
    elif echoed(said) is None and _place(said) is None:
        raise Refuse("It was said by us, where no open conversation is known.")


def tell(sayings: Sequence[Said]) -> list[Message]:
    """Add words to the tickets they belong to, in this order of messages."""
    told = [_answering(one) for one in sayings]
    theirs = [one for one in told if not one.incoming.ours]
    messages = iter(story.tell(theirs) if theirs else [])
    return [_ours(one) if one.incoming.ours else next(messages) for one in told]


def echoed(said: Said) -> Delivery | None:
    """The delivery of ours that came back as if it were somebody's words."""
    names = said.incoming.known_as
    sent = Delivery.objects.filter(channel=said.channel).select_related(
        "message__ticket"
    )
    named = sent.filter(Q(provider_id__in=names) | Q(public_id__in=[*_ids(names)]))
    return named.order_by("id").first() or _alike(said)


def _alike(said: Said) -> Delivery | None:
    """An echo may be quicker than the answer that would have told its name."""
    ticket = _place(said)
    if ticket is None or not said.words.text.strip():
        return None
    own = Cast("public_id", TextField())
    unnamed = Delivery.objects.filter(
        Q(provider_id="") | Q(provider_id=own),
        created_at__gte=timezone.now() - RECENTLY,
        channel=said.channel,
        message__ticket=ticket,
        message__held_until=None,
        attempts__gt=0,
        state__in=ON_ITS_WAY,
    ).select_related("message__ticket")
    words = said.words.text.split()
    return next(
        (one for one in unnamed.order_by("id") if one.message.text.split() == words),
        None,
    )


def _ours(said: Said) -> Message:
    delivery = echoed(said)
    if delivery is not None:
        confirm(delivery, state=State.SENT, provider_id=said.incoming.known_as[0])
        return delivery.message
    ticket = _place(said)
    if ticket is None:
        raise Refuse("It was closed a moment ago.")
    return said_elsewhere(
        ticket, channel=said.channel, words=said.words, author=said.incoming.author
    )


def _place(said: Said) -> Ticket | None:
    """The ticket of its place, while something can be said in it."""
    threads = Thread.objects.filter(
        channel=said.channel, place_key=Thread.key(said.incoming.place)
    )
    thread = threads.select_related("ticket").order_by("-id").first()
    ticket = thread.ticket.survivor() if thread else None
    return None if ticket is None or ticket.status == Status.CLOSED else ticket


def _answering(said: Said) -> Said:
    """With the message it answers, where its provider's name for that is known."""
    names = said.incoming.replies
    if not names or said.words.answered is not None:
        return said
    known = _messages(said.channel, names)
    found = next((known[name] for name in names if name in known), None)
    return replace(said, words=replace(said.words, answered=found)) if found else said


def _messages(channel: Channel, names: Sequence[str]) -> dict[str, UUID]:
    came = Envelope.objects.filter(
        channel=channel, source_key__in=names, message__isnull=False
    )
    found = dict(came.values_list("source_key", "message__public_id"))
    sent = Delivery.objects.filter(channel=channel)
    went = sent.filter(provider_id__in=names)
    found |= dict(went.values_list("provider_id", "message__public_id"))
    by_us = sent.filter(public_id__in=list(_ids(names)))
    rows = by_us.values_list("public_id", "message__public_id")
    return found | {str(name): message for name, message in rows}


def _ids(names: Iterable[str]) -> Iterable[UUID]:
    for name in names:
        try:
            yield UUID(name)
        except ValueError:
            continue
