"""How every verb begins: locked, asked, and not on a closed ticket."""

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets import rules
from tickets.errors import NoSuchTicket, TicketClosed
from tickets.models import Status, Ticket


def begin(ticket: Ticket, verb: str, *, by: Agent, owner: Agent | None = None) -> None:
    """Lock the ticket and check the right to do this; decide only after this.

    The look that reads the locked ticket is the one that asks whether they may see it.

    owner: who is to own something from now on. They are read anew and locked, so that
        they do not leave between this look and the commit; before the ticket, which is
        the order in which whoever leaves and their tickets are locked.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        TicketClosed: nothing more happens here.
    """
    has = rules.role_has(by, verb)
    if owner is not None:
        owner.refresh_from_db(
            from_queryset=Agent.objects.select_for_update(no_key=True)
        )
    try:
        ticket.lock(seen_by=by)
    except Ticket.DoesNotExist as nowhere:
        raise NoSuchTicket from nowhere
    if not has:
        raise NotAllowed
    if ticket.status == Status.CLOSED or ticket.merged_into_id is not None:
        raise TicketClosed
