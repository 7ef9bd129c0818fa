"""Customers and organizations that somebody types in, before anybody wrote to us."""

from django.db import transaction

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets import addresses
from tickets.models import Customer, Identity, Organization
from tickets.moving_errors import (
    AddressTaken,
    NameMissing,
    NoSuchAddress,
    NoSuchCustomer,
)
from tickets.queries.customers import seen_customers, seen_organizations

LONGEST = 200


@transaction.atomic
def create_customer(
    *, name: str, organization: Organization | None = None, by: Agent
) -> Customer:
    """Somebody on the other side, of whom nothing is known but this.

    Raises:
        NotAllowed: not for this person.
        NameMissing: nobody would know who that is.
    """
    return Customer.objects.create(
        name=_name(name, by), organization=organization, made_by=by
    )


@transaction.atomic
def create_identity(
    customer: Customer, *, kind: str, address: str, by: Agent
) -> Identity:
    """An address of a customer, unverified: nobody proved anything.

    Only who sees all customers may: to others it would tell whose addresses are known.

    Raises:
        OnlyAdmins: `by` is none.
        NoSuchAddress: it is no address of this kind.
        NoSuchCustomer: they are gone.
        AddressTaken: it is somebody else's; who says otherwise has to prove it.
    """
    if not may_administrate(by):
        raise OnlyAdmins
    canonical = addresses.canonical(kind, address)
    if canonical is None:
        raise NoSuchAddress
    locked = Customer.objects.select_for_update(no_key=True)
    if not seen_customers(by).filter(pk=locked.get(pk=customer.pk).pk).exists():
        raise NoSuchCustomer
    identity, _made = Identity.objects.get_or_create(
        kind=kind,
        canonical=canonical,
        defaults={"customer": customer, "shown": one_line(address, limit=400)},
    )
    if identity.customer_id != customer.pk:
        raise AddressTaken
    return identity


@transaction.atomic
def create_organization(*, name: str, by: Agent) -> Organization:
    """A company that customers may belong to; one that is known by this name already.

    Raises:
        NotAllowed: not for this person.
        NameMissing: nobody would know what that is.
    """
    called = _name(name, by)
    seen = seen_organizations(by).filter(name__iexact=called).order_by("id")
    return seen.first() or Organization.objects.create(name=called, made_by=by)


@transaction.atomic
def edit_organization(organization: Organization, *, name: str, by: Agent) -> None:
    """What it is called, for all of its customers.

    Raises:
        NotAllowed: not for this person.
        NameMissing: nothing was changed.
    """
    called = _name(name, by)
    locked = Organization.objects.select_for_update(no_key=True)
    organization.refresh_from_db(from_queryset=locked)
    organization.name = called
    organization.save(update_fields=["name"])


def _name(typed: str, by: Agent) -> str:
    if not by.can_work:
        raise NotAllowed
    if not (name := one_line(" ".join(typed.split()), limit=LONGEST)):
        raise NameMissing
    return name
