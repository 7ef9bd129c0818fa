"""What the house says by itself: it answers nobody's question, and stops no clock."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from tickets.actions.clocks import settle
from tickets.actions.reaching import RETURNED
from tickets.models import Channel, Delivery, Event, Identity, Message, Ticket

AUTO = "auto-replied"


@transaction.atomic
def say_automatically(
    ticket: Ticket,
    *,
    text: str,
    to: Identity,
    channel: Channel,
    subject: str | None = None,
    form: Mapping[str, Any] | None = None,
) -> Message | None:
    """Words of nobody, to one address. They are marked as a machine's, so that no other
    machine answers them; whoever waits goes on waiting. To an address whose mail comes
    back they are not sent: their delivery says so, and can be tried by an agent.
    None: they want no such words, or are nobody at all, in a sample.

    subject: none for the ticket's, which may be the customer's own words.
    form: what they ask beyond words.
    """
    ticket.lock()
    if ticket.is_sample:
        return None
    if Identity.objects.filter(pk=to.pk, opted_out_at__isnull=False).exists():
        return None
    message = Message(
        ticket=ticket,
        direction=Message.Direction.OUT,
        channel=channel,
        subject=ticket.subject if subject is None else subject,
        text=text,
        said_at=timezone.now(),
        auto=AUTO,
        form=dict(form) if form else None,
    )
    event = ticket.record(
        Event.Verb.REPLIED, by=None, message=str(message.public_id), auto=AUTO
    )
    message.seq = event.seq
    message.save(force_insert=True)
    Delivery.objects.create(
        message=message, identity=to, channel=channel, **_how_far(to)
    )
    ticket.last_message_seq = message.seq
    settle(ticket)
    doorbell.ring("channels_app.send")
    return message


def _how_far(to: Identity) -> dict[str, str]:
    if to.unreachable_since is None:
        return {}
    return {"state": Delivery.State.FAILED, "last_error": RETURNED}
