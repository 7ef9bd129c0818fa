"""Words that name others by their provider's ids, and words that we said elsewhere.

Above `story`: it knows customers' words alone. What we said joins the ticket of its place,
and is never sent; what is the echo of a delivery of ours is that message (AC-70).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from channels_app import naming, story
from channels_app.actions import profiles, vouching
from channels_app.actions.introduce import Key
from channels_app.happened import NotHere
from channels_app.models import Named, Thread
from channels_app.passed_on import is_colleagues_answer
from channels_app.queries.named import deliveries_named, message_ids
from channels_app.said import Said
from channels_app.story import Doubtful, Refuse
from tickets.actions.confirm import confirm
from tickets.actions.elsewhere import said_elsewhere
from tickets.models import Channel, Delivery, Message, Status, Ticket

State = Delivery.State
# What was handed over, or may have been, and not named yet by its provider.
ON_ITS_WAY = (State.QUEUED, State.SENDING, State.SENT, State.UNKNOWN, State.DELIVERED,
              State.READ)  # fmt: skip
# Within which an echo comes.
RECENTLY = timedelta(hours=1)


def question(said: Said, *, ours: frozenset[Key], waits: bool = True) -> None:
    """Whether it is to be kept (see `story.question`). waits: it may be asked again.

    Raises:
        Refuse, Doubtful: as there; or it is ours, and no ticket is there for it; or a
            colleague's address answers a ticket.
        NotHere: it may be the echo of what is being sent at this moment.
    """
    if not said.incoming.ours:
        if is_colleagues_answer(said.incoming):
            raise Doubtful("It answers a ticket from the address of a colleague.")
        story.question(said, ours=ours)
    elif naming.known(said) is not None or echoed(said) is not None:
        return
    elif (ticket := _place(said)) is None:
        raise Refuse("It was said by us, where no open conversation is known.")
    elif waits and _is_being_sent(said, ticket):
        raise NotHere("It may be what is being sent just now.")


def tell(sayings: Sequence[Said]) -> list[Message]:
    """Add words to the tickets they belong to, in this order of messages."""
    told = [_answering(one) for one in sayings]
    there = naming.there(told)
    new = [one for at, one in enumerate(told) if at not in there]
    theirs = [one for one in new if not one.incoming.ours]
    if vouched := [(one.sender, one.incoming.also) for one in theirs if one.is_vouched]:
        vouching.introduce(vouched)
    messages = iter(story.tell(theirs) if theirs else [])
    there |= {
        at: _ours(one) if one.incoming.ours else next(messages)
        for at, one in enumerate(told)
        if at not in there
    }
    naming.remember((one, there[at]) for at, one in enumerate(told))
    profiles.wanted(_nameless((one, there[at]) for at, one in enumerate(told)))
    return [there[at] for at in range(len(told))]


def _nameless(told: Iterable[tuple[Said, Message]]) -> dict[int, Channel]:
    """Who wrote these words, where neither they nor we say more than a number of them."""
    return {
        message.identity.pk: said.channel
        for said, message in told
        if said.channel.traits.get("profiles")
        and not (said.incoming.ours or said.sender.name)
        and message.identity is not None
        and message.identity.shown == message.identity.canonical
    }


def echoed(said: Said) -> Delivery | None:
    """The delivery of ours that came back as if it were somebody's words."""
    named = deliveries_named(said.channel, said.incoming.known_as)
    return named[0] if named else _alike(said)


def _is_being_sent(said: Said, ticket: Ticket) -> bool:
    """Whether something is on its way there that has no name yet: an echo may be quicker
    than the answer that tells it."""
    if not said.channel.traits.get("names"):
        return False
    going = Delivery.objects.filter(channel=said.channel, message__ticket=ticket)
    return going.filter(state=State.SENDING, lease_until__gt=timezone.now()).exists()


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
        # Of one that goes in pieces the others may have to be sent yet.
        if not Named.objects.filter(delivery=delivery).exists():
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
    known = message_ids(said.channel, names)
    found = next((known[name] for name in names if name in known), None)
    return replace(said, words=replace(said.words, answered=found)) if found else said
