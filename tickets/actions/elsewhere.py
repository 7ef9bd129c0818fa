"""Words of ours that another program said: a bot, or a colleague who works elsewhere."""

from typing import Any

from django.db import transaction

from helpdesk.base.plaintext import web_address
from tickets.actions.automatic import AUTO
from tickets.actions.awaited import expect
from tickets.actions.clocks import settle
from tickets.actions.coming_back import comes_back
from tickets.actions.files import attach
from tickets.actions.receive import SUBJECT, Words, answered_message
from tickets.actions.reply import answered
from tickets.errors import TicketClosed
from tickets.models import Channel, Event, Message, Status, Ticket

AUTHOR = 120


@transaction.atomic
def said_elsewhere(
    ticket: Ticket, *, channel: Channel, words: Words, author: str
) -> Message:
    """They stand in the ticket, and are never sent: its customer has them already.

    What a person said answers the customer. A machine's words (`words.auto`) stop no
    clock, as those of our own do not.

    Raises:
        TicketClosed: nothing more is said in it.
    """
    ticket.lock()
    if ticket.merged_into_id is not None:
        return said_elsewhere(
            ticket.survivor(), channel=channel, words=words, author=author
        )
    if ticket.status == Status.CLOSED:
        raise TicketClosed
    if ticket.deleted_at is not None and not words.auto:
        comes_back(ticket, by=None)
    message = Message(
        ticket=ticket,
        direction=Message.Direction.OUT,
        channel=channel,
        author=author[:AUTHOR],
        subject=words.subject[:SUBJECT],
        text=words.text,
        html=words.html,
        said_at=words.said_at,
        dated=words.dated,
        place=words.place[:1000],
        auto=AUTO if words.auto else "",
        answers=answered_message(ticket, words.answered),
        public=words.public,
        link=web_address(words.link),
    )
    told: dict[str, Any] = {"auto": AUTO} if words.auto else {}
    told |= {"public": True} if words.public else {}
    event = ticket.record(
        Event.Verb.REPLIED,
        by=None,
        message=str(message.public_id),
        elsewhere=True,
        **told,
    )
    message.seq = event.seq
    message.save(force_insert=True)
    attach(message, words.files)
    expect(message, words.awaited)
    if words.auto:
        ticket.last_message_seq = message.seq
    else:
        answered(ticket, message)
    settle(ticket)
    return message
