"""Words to us alone that answer what we said to their writer alone, out of a ticket in
which they had written in public.

Their place is new to us: public words have places of their own. What proves where they
belong is that their provider vouches for who wrote them, and that we wrote to just them.
"""

from django.db.models import Max

from channels_app.adapter import Incoming
from tickets.models import Channel, Delivery, Identity, Message, Status, Ticket

NOT_SAID = (Delivery.State.FAILED, Delivery.State.QUEUED)


def answered_ticket(
    channel: Channel, incoming: Incoming, identity: Identity
) -> Ticket | None:
    """The ticket out of which we wrote to them last by this channel, to them alone, after
    all that they wrote so; None where that is over, or nothing public is in it."""
    is_vouched = incoming.place_is_proof and identity.kind == channel.kind
    if incoming.public or not is_vouched or not channel.traits.get("public"):
        return None
    ours = Delivery.objects.filter(
        channel=channel, identity=identity, message__public=False
    ).exclude(state__in=NOT_SAID)
    last = ours.select_related("message__ticket__merged_into").order_by("-id").first()
    if last is None or _wrote_since(channel, identity, last.message):
        return None
    ticket = last.message.ticket.survivor()
    theirs = ticket.messages.filter(
        channel=channel, identity=identity, direction=Message.Direction.IN, public=True
    )
    return ticket if ticket.status != Status.CLOSED and theirs.exists() else None


def _wrote_since(channel: Channel, identity: Identity, message: Message) -> bool:
    """Whether they wrote to us alone after that: it is answered, in its own place."""
    theirs = Message.objects.filter(
        channel=channel,
        identity=identity,
        direction=Message.Direction.IN,
        public=False,
    )
    at = theirs.aggregate(at=Max("said_at"))["at"]
    return at is not None and at > message.said_at
