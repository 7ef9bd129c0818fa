"""Somebody in a widget goes on elsewhere: by another kind of channel, with a code, or by
mail to the address they proved to read."""

from django.db import transaction

from channels_app.actions.stepping_in import greet
from channels_app.errors import NoSuchChat
from channels_app.models import Chat
from channels_app.queries import ways
from tickets import actions
from tickets.actions.continue_on import Arrival, customer_goes_on
from tickets.models import Continuation, Participant, Ticket
from tickets.onward_errors import NoWayThere
from tickets.queries import reach


def kinds_on(chat: Chat) -> list[str]:
    """The kinds of channels by which their conversation can go on; none for somebody of
    whom nobody knows yet whether the ticket is theirs."""
    ticket = _ticket_of(chat)
    known = [
        name for name, _called in reach.asked_for(ticket) if name != chat.channel.kind
    ]
    return known if _takes_part(chat, ticket) else []


def go_on(chat: Chat, kind: str) -> Continuation:
    """The code, and the links with what proves that it is them.

    Raises:
        NoWayThere: there is no such way, or not for them.
        TicketClosed: there is nothing to go on with.
    """
    if kind not in kinds_on(chat):
        raise NoWayThere
    return customer_goes_on(_ticket_of(chat), kind=kind)


@transaction.atomic
def write_to(chat: Chat) -> None:
    """A mail to the address they proved, which they only have to answer. Asked again, it
    is the same one.

    Raises:
        NoWayThere: they proved none, no mailbox is there, or it is not theirs to ask.
        TicketClosed: there is nothing to go on with.
    """
    ticket, mail = _ticket_of(chat), chat.visitor.mail
    mailbox = ways.mail_channel(chat.channel)
    if mail is None or mailbox is None or not _takes_part(chat, ticket):
        raise NoWayThere
    before = Continuation.objects.filter(ticket=ticket, identity=mail, channel=mailbox)
    if before.exists():
        return
    one = customer_goes_on(ticket, kind=ways.MAIL)
    arrival = Arrival(one, ticket, is_proven=True)
    actions.arrived(arrival, identity=mail, channel=mailbox)
    greet(ticket, mail, mailbox, is_proven=True)


def _ticket_of(chat: Chat) -> Ticket:
    if chat.ticket is None:
        raise NoSuchChat
    return chat.ticket.survivor()


def _takes_part(chat: Chat, ticket: Ticket) -> bool:
    """As its customer: a code of ours makes whoever brings it that. Not as somebody whose
    own matter was merged into it."""
    return Participant.objects.filter(
        ticket=ticket,
        identity=chat.visitor.identity_id,
        identity__customer=ticket.customer_id,
        confirmed_at__isnull=False,
    ).exists()
