"""A mailbox whose letters go to several people, and what came by it."""

from helpdesk.base.accounts.models import Agent
from tickets.models import Message, Ticket


def of_letters(ticket: Ticket, by: Agent) -> Message:
    """What its customer said, by a mailbox whose letters go to several people."""
    message = ticket.messages.earliest("seq")
    assert message.channel is not None
    message.channel.traits |= {"copies": True}
    message.channel.save()
    return message
