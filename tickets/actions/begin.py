"""How every verb begins: asked, locked, and not on a closed ticket."""

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.errors import TicketClosed
from tickets.models import Status, Ticket


def begin(ticket: Ticket, verb: str, *, by: Agent) -> None:
    """Check the right, then lock the ticket; decide only after this.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        TicketClosed: nothing more happens here.
    """
    rules.require(by, verb, ticket)
    ticket.lock()
    if ticket.status == Status.CLOSED or ticket.merged_into_id is not None:
        raise TicketClosed
