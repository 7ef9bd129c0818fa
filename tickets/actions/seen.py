"""How far somebody has read. It is theirs alone: no event tells of it, and only a
customer who sits at the other end is shown that somebody did."""

from functools import partial

from django.db import transaction
from django.db.models import Max

from helpdesk.base import live
from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.models import Message, Seen, Ticket
from tickets.queries import telling


def mark_seen(ticket: Ticket, *, seq: int, by: Agent) -> int:
    """They have read all messages up to this seq. Marks only go forward; how far it is."""
    rules.require(by, "mark_seen", ticket)
    if ticket.live_since is None:
        return Seen.objects.advance(ticket, by, seq)
    before = Seen.objects.furthest(ticket)
    now = Seen.objects.advance(ticket, by, seq)
    if now > before:
        _tell(ticket, before, now)
    return now


def _tell(ticket: Ticket, before: int, now: int) -> None:
    """Show whoever chats that their words were read: once, whoever else reads them.

    Of our own messages in between they learn nothing: some are notes.
    """
    said = ticket.messages.filter(direction=Message.Direction.IN)
    read = said.filter(seq__gt=before, seq__lte=now).aggregate(seq=Max("seq"))["seq"]
    if read is not None:
        signal = telling.to_customer(ticket.number, t="read", seq=read)
        transaction.on_commit(partial(live.publish, signal), robust=True)


def mark_unread(ticket: Ticket, *, by: Agent) -> None:
    """As if the customer's last words had not been read: it stands out in lists again."""
    rules.require(by, "mark_unread", ticket)
    said = ticket.messages.filter(direction=Message.Direction.IN)
    last = said.aggregate(seq=Max("seq"))["seq"] or ticket.last_message_seq
    Seen.objects.filter(ticket=ticket, agent=by, seq__gte=last).update(seq=last - 1)
