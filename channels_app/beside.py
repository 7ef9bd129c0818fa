"""Words of somebody outside who was asked something: they come in beside the conversation.

What proves it is the reference of what we sent them, as with customers. Whose words they
are follows from whom we wrote to; the customer's own mail never comes here.
"""

from uuid import UUID

from channels_app.adapter import Incoming
from channels_app.said import Said
from tickets.actions.aside import answered_aside
from tickets.actions.people import verified
from tickets.models import Delivery, Event, Identity, Message, Status

SIDE = Message.Direction.SIDE


def was_there(message: Message, ticket: UUID | None) -> bool:
    """Whether it is in that ticket, or was once: its line of the timeline stays."""
    if ticket is None or message.ticket.public_id == ticket:
        return True
    told = Event.objects.filter(
        ticket__public_id=ticket, data__message=str(message.public_id)
    )
    return told.exists()


def asked(incoming: Incoming, identity: Identity) -> Message | None:
    """What these words answer of what was sent outside; None: they are of the conversation.

    Somebody who takes part in it says there what they say, whatever they answer; and where
    the ticket is closed their words begin a new one.
    """
    for proof in incoming.proofs:
        named = Message.objects.filter(public_id=proof.message)
        message = named.select_related("ticket__merged_into", "agent").first()
        if message is None or not was_there(message, proof.ticket):
            continue
        ticket = message.ticket
        takes_part = ticket.participants.filter(
            identity=identity, confirmed_at__isnull=False
        )
        is_over = ticket.status == Status.CLOSED
        if message.direction != SIDE or is_over or takes_part.exists():
            return None
        return message
    return None


def tell(said: Said, asked: Message, identity: Identity) -> Message:
    """Add them; those that came before are there."""
    if (before := _same(said, asked, identity)) is not None:
        return before
    written_to = Delivery.objects.filter(
        message__ticket=asked.ticket, message__direction=SIDE, identity=identity
    )
    is_known = written_to.exists()
    if is_known:
        # They hold what we sent them: the address receives.
        verified(identity)
    return answered_aside(
        asked,
        channel=said.channel,
        identity=identity,
        words=said.words,
        unverified=not is_known,
    )


def _same(said: Said, asked: Message, identity: Identity) -> Message | None:
    """One message, several envelopes: it came by two mailboxes, or twice."""
    there = Message.objects.filter(
        ticket=asked.ticket, direction=SIDE, identity=identity,
        place=said.words.place[:1000],
    ).exclude(place="")  # fmt: skip
    words = said.words.text.split()
    return next((one for one in there if one.text.split() == words), None)


def places(delivery: Delivery) -> tuple[str, ...]:
    """The references of what was said with this person so far, oldest first: no others,
    since each of them proves what its holder was sent."""
    message, identity = delivery.message, delivery.identity
    ours = Delivery.objects.filter(
        message__ticket=message.ticket, message__direction=SIDE, identity=identity,
        message__seq__lt=message.seq,
    ).values_list("message__seq", "place")  # fmt: skip
    theirs = Message.objects.filter(
        ticket=message.ticket, direction=SIDE, identity=identity
    ).values_list("seq", "place")
    return tuple(place for _seq, place in sorted([*ours, *theirs]) if place)
