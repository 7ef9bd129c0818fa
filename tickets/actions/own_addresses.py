"""Addresses of customers that somebody sets right: they are another's, or nobody's."""

import logging

from django.db import transaction

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from tickets.actions.belongings import is_used
from tickets.actions.clocks import settle
from tickets.actions.customers import begin
from tickets.actions.people import belongs_to
from tickets.models import Customer, Identity, Participant, Ticket
from tickets.models.rows import lock_all
from tickets.moving_errors import AddressInUse, NoSuchAddress

logger = logging.getLogger(__name__)


@transaction.atomic
def move_identity(identity: Identity, *, to: Customer, by: Agent) -> None:
    """It is this customer's, and so are the tickets that it began. Moved back, they are
    the former's again.

    Raises:
        NoSuchCustomer, NotAllowed: one of the two is not for this person.
        NoSuchAddress: it is gone.
    """
    former = identity.customer
    begin([former, to], by)
    _again(identity, of=former)
    if former.pk == to.pk:
        return
    began = Ticket.objects.filter(
        customer=former,
        participants__identity=identity,
        participants__part=Participant.Part.REQUESTER,
    )
    tickets = list(began)
    lock_all(tickets)
    identity.customer = to
    identity.save(update_fields=["customer"])
    if former.made_by_id is None:
        # Without a ticket nobody would see them, nor could move it back.
        former.made_by = by
        former.save(update_fields=["made_by"])
    for ticket in tickets:
        if ticket.customer_id == former.pk:
            belongs_to(ticket, to, by=by)
            settle(ticket)
    logger.info(
        "identity %s: moved to customer %s by agent %s", identity.pk, to.pk, by.pk
    )


@transaction.atomic
def remove_identity(identity: Identity, *, by: Agent) -> None:
    """Somebody typed it wrongly: nothing was ever said there.

    Raises:
        OnlyAdmins: `by` is none; nobody else could bring it back.
        NoSuchCustomer, NoSuchAddress: it is not there any more.
        AddressInUse: something was said from or to it, or it proved itself.
    """
    if not may_administrate(by):
        raise OnlyAdmins
    begin([identity.customer], by)
    _again(identity, of=identity.customer)
    if is_used([identity]):
        raise AddressInUse
    logger.info("identity %s: removed by agent %s", identity.pk, by.pk)
    identity.delete()


def _again(identity: Identity, *, of: Customer) -> None:
    """Look at it under the lock of whose it is.

    Raises:
        NoSuchAddress: it went, or is another's meanwhile.
    """
    now = Identity.objects.filter(pk=identity.pk, customer=of).first()
    if now is None:
        raise NoSuchAddress
    identity.verified_at = now.verified_at
