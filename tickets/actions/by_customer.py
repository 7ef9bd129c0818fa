"""What a customer does to their ticket beside writing in it. Whoever calls these has seen
the proof that it is them."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helpdesk.base.plaintext import one_line
from tickets.actions.clocks import settle
from tickets.actions.promise import end_withdrawn
from tickets.actions.states import is_resolved, reopen_as_it_was
from tickets.errors import AlreadyOpen, NotOpen, TicketClosed
from tickets.models import Customer, Event, Status, Ticket

# Why nobody here did it, as events say it.
WHY = "customer"
LONGEST = 200


@transaction.atomic
def customer_solved(ticket: Ticket) -> None:
    """They say that it is solved: nothing of it is owed to them any more.

    Raises:
        NotOpen: it is solved already.
    """
    ticket.lock()
    if not ticket.is_open or ticket.merged_into_id is not None:
        raise NotOpen
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("The customer says that it is solved.")
    for promise in ticket.follow_ups.open().select_related("owner"):
        promise.ticket = ticket
        end_withdrawn(promise, reason=reason, by=None)
    is_resolved(ticket, by=None, why=WHY)
    settle(ticket)


@transaction.atomic
def customer_reopened(ticket: Ticket) -> None:
    """It was not solved after all.

    Raises:
        TicketClosed: words after that open a new one.
        AlreadyOpen: nothing was changed.
    """
    ticket.lock()
    if ticket.status == Status.CLOSED:
        raise TicketClosed
    if ticket.is_open:
        raise AlreadyOpen
    reopen_as_it_was(ticket)
    # They wait from now on, even if they did not when it was solved.
    ticket.waiting_since = ticket.waiting_since or timezone.now()
    ticket.record(Event.Verb.REOPENED, by=None, why=WHY)
    settle(ticket)


@transaction.atomic
def customer_is_called(customer: Customer, *, name: str) -> None:
    """What they call themselves."""
    customer.name = one_line(" ".join(name.split()), limit=LONGEST)
    customer.save(update_fields=["name"])
