"""How every verb begins: asked, locked, and not on a closed ticket."""

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.errors import TicketClosed
from tickets.models import Status, Ticket


def begin(ticket: Ticket, verb: str, *, by: Agent, owner: Agent | None = None) -> None:
    """Check the right, then lock the ticket; decide only after this.

    owner: who is to own something from now on. They are read anew and locked, so that
        they do not leave between this look and the commit; before the ticket, which is
        the order in which whoever leaves and their tickets are locked.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        TicketClosed: nothing more happens here.
    """
    rules.require(by, verb, ticket)
    if owner is not None:
        owner.refresh_from_db(
            from_queryset=Agent.objects.select_for_update(no_key=True)
        )
    ticket.lock()
    if ticket.status == Status.CLOSED or ticket.merged_into_id is not None:
        raise TicketClosed
