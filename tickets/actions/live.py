"""A live conversation comes to an end: somebody left, ended it, or it goes on elsewhere."""

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.live_errors import NoChat
from tickets.models import (
    Channel,
    Delivery,
    Event,
    Identity,
    Message,
    Participant,
    Status,
    Ticket,
)


@transaction.atomic
def customer_left(ticket: Ticket, *, address: str) -> None:
    """Nobody sits at the other end any more.

    address: whether what is said from now on reaches them all the same: "proven",
        "typed", or "" when no other address of theirs is known.
    """
    ticket.lock()
    if ticket.live_since is None:
        return
    ticket.live_since = None
    ticket.record(Event.Verb.CHAT_LEFT, by=None, address=address)
    settle(ticket)


@transaction.atomic
def end_chat(ticket: Ticket, *, by: Agent) -> None:
    """Say goodbye. The matter stays open: to solve it is another verb.

    Raises:
        NoChat: nobody ever sat at the other end.
    """
    begin(ticket, "end_chat", by=by)
    if not ticket.messages.filter(channel__traits__live=True).exists():
        raise NoChat
    _end(ticket, by=by)


@transaction.atomic
def customer_ended_chat(ticket: Ticket) -> None:
    """They said goodbye; on a closed ticket it is nothing new."""
    ticket.lock()
    if ticket.status != Status.CLOSED:
        _end(ticket, by=None)


def _end(ticket: Ticket, *, by: Agent | None) -> None:
    ticket.live_since = None
    ticket.touch()
    ticket.record(Event.Verb.CHAT_ENDED, by=by)
    settle(ticket)


@transaction.atomic
def continue_by(
    message: Message, *, identity: Identity, channel: Channel
) -> Delivery | None:
    """Words that nobody saw where they were said go after the customer, once.

    Whoever answers them there takes part in the ticket by that address. None: this
    message went there before.
    """
    ticket = message.ticket
    ticket.lock()
    delivery, is_new = Delivery.objects.get_or_create(
        message=message, identity=identity, defaults={"channel": channel}
    )
    if not is_new:
        return None
    Participant.objects.get_or_create(
        ticket=ticket,
        identity=identity,
        defaults={"part": Participant.Part.COPIED, "confirmed_at": timezone.now()},
    )
    ticket.record(
        Event.Verb.CONTINUED,
        by=None,
        message=str(message.public_id),
        channel=str(channel.public_id),
        name=channel.name,
    )
    settle(ticket)
    doorbell.ring("channels_app.send")
    return delivery
