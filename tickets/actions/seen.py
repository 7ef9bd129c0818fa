"""How far somebody has read. It is theirs alone: no event tells of it."""

from django.db.models import Max

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.models import Message, Seen, Ticket


def mark_seen(ticket: Ticket, *, seq: int, by: Agent) -> int:
    """They have read all messages up to this seq. Marks only go forward; how far it is."""
    rules.require(by, "mark_seen", ticket)
    return Seen.objects.advance(ticket, by, seq)


def mark_unread(ticket: Ticket, *, by: Agent) -> None:
    """As if the customer's last words had not been read: it stands out in lists again."""
    rules.require(by, "mark_unread", ticket)
    said = ticket.messages.filter(direction=Message.Direction.IN)
    last = said.aggregate(seq=Max("seq"))["seq"] or ticket.last_message_seq
    Seen.objects.filter(ticket=ticket, agent=by, seq__gte=last).update(seq=last - 1)
