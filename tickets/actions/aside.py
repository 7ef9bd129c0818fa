"""What somebody outside answered comes in, beside the conversation."""

from django.db import transaction

from tickets.actions.awaited import expect
from tickets.actions.clocks import settle
from tickets.actions.coming_back import comes_back
from tickets.actions.files import attach
from tickets.actions.receive import QUIET, Words, spoken
from tickets.errors import TicketClosed
from tickets.models import Channel, Event, Identity, Message, Status


@transaction.atomic
def answered_aside(
    asked: Message,
    *,
    channel: Channel,
    identity: Identity,
    words: Words,
    unverified: bool = False,
) -> Message:
    """They answer `asked`, which somebody here sent them. The customer goes on waiting for
    what they waited for; who looks after the ticket sees that it is their turn.

    unverified: it is not whom we wrote to, although they hold what we wrote.

    Raises:
        TicketClosed: nothing more happens there.
    """
    ticket = asked.ticket
    ticket.lock()
    if ticket.status == Status.CLOSED:
        raise TicketClosed
    if ticket.deleted_at is not None and words.auto not in QUIET:
        comes_back(ticket, by=None)
    message, event = spoken(
        ticket, channel=channel, identity=identity, words=words, unverified=unverified
    )
    message.direction, message.answers = Message.Direction.SIDE, asked
    event.verb = Event.Verb.ANSWERED_ASIDE
    # Whoever asked hears of it.
    event.data["tell"] = [str(asked.agent.public_id)] if asked.agent else []
    Event.objects.write_down([event])
    message.save(force_insert=True)
    attach(message, words.files)
    expect(message, words.awaited)
    ticket.last_message_seq = message.seq
    if words.auto not in QUIET:
        ticket.touch(max(words.said_at, ticket.touched_at))
        if ticket.status in {Status.WAITING, Status.SNOOZED, Status.RESOLVED}:
            _wake(message)
    settle(ticket)
    return message


def _wake(message: Message) -> None:
    ticket = message.ticket
    was_resolved = ticket.status == Status.RESOLVED
    ticket.status, ticket.wake_at, ticket.waiting_for = Status.OPEN, None, ""
    if was_resolved:
        ticket.resolved_at = None
        ticket.record(Event.Verb.REOPENED, by=None, why="somebody outside answered")
