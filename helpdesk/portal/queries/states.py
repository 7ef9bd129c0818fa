"""Where a request stands, as its customer is told: what they wait for, not how we work."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.models import Status, Ticket


@dataclass(frozen=True, slots=True)
class Standing:
    """name: for style sheets and tests. step: how far on the way, from one to three."""

    name: str
    words: Promise
    step: int


RECEIVED = Standing("received", _("Received"), 1)
WORKING = Standing("working", _("We are working on it"), 2)
YOURS = Standing("yours", _("Waiting for your answer"), 2)
SOLVED = Standing("solved", _("Solved"), 3)
CLOSED = Standing("closed", _("Closed"), 3)
STEPS: tuple[Standing, ...] = (RECEIVED, WORKING, SOLVED)


def standing(ticket: Ticket) -> Standing:
    """Of a ticket; that it sleeps, or waits for a third party, is our business."""
    if ticket.status == Status.RESOLVED:
        return SOLVED
    if ticket.status == Status.CLOSED:
        return CLOSED
    is_theirs = ticket.waiting_for == Ticket.WaitingFor.CUSTOMER
    if ticket.status == Status.WAITING and is_theirs:
        return YOURS
    if ticket.first_replied_at is None and ticket.assignee_id is None:
        return RECEIVED
    return WORKING
