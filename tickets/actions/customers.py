"""Customers: what they are called, and two of them who are one person.

Merged, everything that belongs to the one belongs to the other; the models say what that
is, so that what is added later comes along. Undone, exactly that goes back.
"""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model, OneToOneField
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets.actions import people
from tickets.actions.clocks import settle
from tickets.actions.field_values import given_back, taken_over
from tickets.models import (
    Customer,
    CustomerFact,
    CustomerMerge,
    Event,
    Identity,
    Organization,
    Ticket,
)
from tickets.models.rows import lock_all
from tickets.moving_errors import (
    CustomerMergedAway,
    NoSuchCustomer,
    SameCustomer,
    UndoneAlready,
)
from tickets.queries.customers import seen_customers

LONGEST = 200

logger = logging.getLogger(__name__)


@transaction.atomic
def edit_customer(
    customer: Customer,
    *,
    name: str,
    organization: Organization | str | None = "",
    by: Agent,
) -> None:
    """What they are called, and which company they belong to; a new name makes one.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
    """
    _begin([customer], by)
    customer.name = one_line(" ".join(name.split()), limit=LONGEST)
    if isinstance(organization, str):
        organization = _organization(organization, by)
    customer.organization = organization
    customer.save(update_fields=["name", "organization"])


@transaction.atomic
def merge_customers(customer: Customer, *, into: Customer, by: Agent) -> CustomerMerge:
    """All that is this customer's is the other's: they are one person.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
        SameCustomer: it is the same one.
        CustomerMergedAway: one of them was merged into another.
    """
    if customer.pk == into.pk:
        raise SameCustomer
    _begin([customer, into], by)
    if CustomerMerge.objects.filter(customer__in=[customer, into], undone_at=None):
        raise CustomerMergedAway
    tickets = _locked(customer)
    before = _about(into)
    rows = {
        label: _give(model, name, customer, into) for label, model, name in pointing()
    }
    into.name = into.name or customer.name
    into.organization_id = into.organization_id or customer.organization_id
    into.fields = taken_over(into.fields, customer.fields)
    into.save(update_fields=["name", "organization", "fields"])
    merge = CustomerMerge.objects.create(
        customer=customer, into=into, by=by, rows=rows, before=before,
        after=_about(into),
    )  # fmt: skip
    _belong(tickets, into, customer, Event.Verb.CUSTOMER_MERGED, by=by)
    return merge


@transaction.atomic
def unmerge_customers(merge: CustomerMerge, *, by: Agent) -> None:
    """What came with a merge, and still is there, is the former customer's again.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
        UndoneAlready: somebody was quicker.
        CustomerMergedAway: the customer was merged on; that has to be undone first.
    """
    customer, into = merge.customer, merge.into
    _begin([into], by, also=[customer])
    merge.refresh_from_db(fields=["undone_at", "rows"])
    if merge.undone_at is not None:
        raise UndoneAlready
    if CustomerMerge.objects.filter(customer=into, undone_at=None).exists():
        raise CustomerMergedAway
    moved = set(merge.rows.get(Ticket._meta.label, ()))  # noqa: SLF001 documented
    tickets = [one for one in _locked(into) if one.pk in moved]
    for label, model, name in pointing():
        _take_back(model, name, merge.rows.get(label, ()), into, customer)
    # What was kept of the other took the place of it; of this one it holds.
    of_theirs = CustomerFact.objects.filter(customer=customer)
    of_theirs.filter(replaced_by__customer=into).update(replaced_by=None)
    _be_again(into, merge)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    _belong(tickets, customer, into, Event.Verb.CUSTOMER_UNMERGED, by=by)


def _be_again(into: Customer, merge: CustomerMerge) -> None:
    """What they were called before, unless somebody said otherwise since; and without
    values of fields that came with the other."""
    before, after = dict(merge.before), dict(merge.after)
    # Older merges know of none.
    kept = before.pop("fields", {}), after.pop("fields", {})
    if (into.name, into.organization_id) == (after["name"], after["organization_id"]):
        into.name, into.organization_id = before["name"], before["organization_id"]
    into.fields = given_back(into.fields, *kept)
    into.save(update_fields=["name", "organization", "fields"])


@transaction.atomic
def take_back_stop(identity: Identity, *, by: Agent) -> None:
    """The customer told a colleague so: what the house says by itself goes there again.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
    """
    _begin([identity.customer], by)
    people.opted_out(identity, wants_none=False)
    logger.info("identity %s: automatic mail again, by agent %s", identity.pk, by.pk)


def pointing() -> Iterator[tuple[str, type[Model], str]]:
    """Everything that belongs to a customer: which model, and by which field of it."""
    for one in Customer._meta.get_fields(include_hidden=True):  # noqa: SLF001 documented
        field = getattr(one, "field", None)
        if not isinstance(field, ForeignKey) or field.model is CustomerMerge:
            continue
        yield field.model._meta.label, field.model, field.name  # noqa: SLF001 documented


def _begin(
    customers: list[Customer], by: Agent, *, also: list[Customer] | None = None
) -> None:
    """Ask whether they may, and lock the rows: before addresses, and these before
    tickets. also: of whom nothing is seen while they are a shell."""
    keys = {one.pk for one in customers}
    if seen_customers(by).filter(pk__in=keys).count() < len(keys):
        raise NoSuchCustomer
    if not by.can_work:
        raise NotAllowed
    both = {one.pk: one for one in [*customers, *(also or [])]}
    rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=both)
    for row in rows.order_by("id"):
        one = both[row.pk]
        one.name, one.organization_id = row.name, row.organization_id
        one.fields = row.fields
    people.lock(Identity.objects.filter(customer__in=both))


def _locked(customer: Customer) -> list[Ticket]:
    tickets = list(Ticket.objects.filter(customer=customer))
    lock_all(tickets)
    return [one for one in tickets if one.customer_id == customer.pk]


def _give(
    model: type[Model], name: str, customer: Customer, into: Customer
) -> list[int]:
    """Its rows, one by one where the other has the same already: that stays behind."""
    rows = model._default_manager.filter(**{name: customer})  # noqa: SLF001 documented
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return [pk for pk in keys if _set(model, name, pk, customer, into)]


def _take_back(
    model: type[Model], name: str, keys: Any, into: Customer, customer: Customer
) -> None:
    for pk in keys:
        _set(model, name, pk, into, customer)


def _set(
    model: type[Model], name: str, pk: int, customer: Customer, into: Customer
) -> bool:
    rows = model._default_manager.filter(**{"pk": pk, name: customer})  # noqa: SLF001
    field = model._meta.get_field(name)  # noqa: SLF001 documented
    if isinstance(field, OneToOneField) and (
        model._default_manager.filter(**{name: into}).exists()  # noqa: SLF001
    ):
        return False
    try:
        with transaction.atomic():
            return bool(rows.update(**{name: into}))
    except IntegrityError:
        return False


def _belong(
    tickets: list[Ticket],
    customer: Customer,
    former: Customer,
    verb: Event.Verb,
    *,
    by: Agent,
) -> None:
    for ticket in tickets:
        ticket.customer = customer
        ticket.record(
            verb,
            by=by,
            customer=str(customer.public_id),
            former=str(former.public_id),
            name=str(customer),
        )
        settle(ticket)


def _about(customer: Customer) -> Mapping[str, Any]:
    return {
        "name": customer.name,
        "organization_id": customer.organization_id,
        "fields": customer.fields,
    }


def _organization(typed: str, by: Agent) -> Organization | None:
    name = one_line(" ".join(typed.split()), limit=LONGEST)
    if not name:
        return None
    known = Organization.objects.filter(name__iexact=name).order_by("id").first()
    return known or Organization.objects.create(name=name, made_by=by)
