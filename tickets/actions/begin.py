"""How every verb begins: locked, asked, and not on a closed ticket."""

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets import rules
from tickets.errors import NoSuchTicket, TicketClosed
from tickets.models import Status, Ticket
from tickets.models.rows import lock_all
from tickets.moving_errors import MergedAway


def begin(ticket: Ticket, verb: str, *, by: Agent, owner: Agent | None = None) -> None:
    """Lock the ticket and check the right to do this; decide only after this.

    The look that reads the locked ticket is the one that asks whether they may see it.

    owner: who is to own something from now on. They are read anew and locked, so that
        they do not leave between this look and the commit; before the ticket, which is
        the order in which whoever leaves and their tickets are locked.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        OnlyASample: that is for real tickets.
        TicketClosed, MergedAway: nothing more happens here.
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
    rules.require_real(verb, ticket)
    require_not_over(ticket)


def begin_both(
    one: Ticket, other: Ticket, verb: str, *, by: Agent, even_over: bool = False
) -> None:
    """The same for what concerns two tickets: locked in the order of their keys.

    even_over: what is undone concerns a ticket in which nothing else happens any more.

    Raises:
        NoSuchTicket, NotAllowed: not for this person.
        TicketClosed: nothing more happens in one of them.
    """
    has = rules.role_has(by, verb)
    lock_all([one, other])
    both = {one.pk, other.pk}
    seen = Ticket.objects.visible_to(by).filter(pk__in=both).count()
    if not seen:
        raise NoSuchTicket
    if not has:
        raise NotAllowed
    if seen < len(both):
        raise NoSuchTicket
    rules.require_real(verb, one, other)
    for ticket in () if even_over else (one, other):
        require_not_over(ticket)


def require_not_over(ticket: Ticket) -> None:
    """Nothing more happens in a ticket that is closed, or went into another.

    Raises:
        TicketClosed, MergedAway: it is.
    """
    if ticket.merged_into_id is not None:
        raise MergedAway
    if ticket.status == Status.CLOSED:
        raise TicketClosed
