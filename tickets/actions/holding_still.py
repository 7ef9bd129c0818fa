"""A message and its ticket, held still while something is done to the message."""

from tickets.models import Message, Ticket


def hold(message: Message) -> Ticket:
    """Lock the ticket that it is in by now, a merge or a split may have moved it; then
    read it anew."""
    rows = Message.objects.select_related("channel")
    while True:
        ticket = message.ticket
        ticket.lock()
        message.refresh_from_db(from_queryset=rows)
        if message.ticket_id == ticket.pk:
            message.ticket = ticket
            return ticket
