"""Customers: what they are called, and two of them who are one person.

Merged, everything that belongs to the one belongs to the other; the models say what that
is, so that what is added later comes along. Undone, exactly that goes back.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line
from tickets import languages
from tickets.actions import belongings, people
from tickets.actions.belongings import again, give, take_back
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
    ExternalIdTaken,
    NoSuchCustomer,
    NoSuchLanguage,
    SameCustomer,
    UndoneAlready,
)
from tickets.queries.customers import seen_customers

LONGEST = 200
# What is known of a customer beside custom fields: by name, where the row has it.
KNOWN = {
    "name": "name",
    "organization": "organization_id",
    "language": "language",
    "external_id": "external_id",
}

logger = logging.getLogger(__name__)


@transaction.atomic
def edit_customer(
    customer: Customer,
    *,
    name: str,
    organization: Organization | str | None = "",
    language: str | None = None,
    external_id: str | None = None,
    by: Agent,
) -> None:
    """What they are called, and which company they belong to; a new name makes one.

    language, external_id: None leaves what is there.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
        NoSuchLanguage, ExternalIdTaken: nothing was changed.
    """
    begin([customer], by)
    customer.name = one_line(" ".join(name.split()), limit=LONGEST)
    if isinstance(organization, str):
        organization = _organization(organization, by)
    customer.organization = organization
    if language is not None:
        if (code := languages.code_of(language)) is None:
            raise NoSuchLanguage
        customer.language = code
    if external_id is not None:
        customer.external_id = one_line(external_id, limit=LONGEST).strip()
        _require_own_id(customer)
    customer.save(update_fields=[*KNOWN])


def _require_own_id(customer: Customer) -> None:
    others = Customer.objects.exclude(pk=customer.pk)
    if customer.external_id and others.filter(external_id=customer.external_id):
        raise ExternalIdTaken


@transaction.atomic
def merge_customers(
    customer: Customer, *, into: Customer, taken: Iterable[str] = (), by: Agent
) -> CustomerMerge:
    """All that is this customer's is the other's: they are one person.

    taken: names of what is known of both and holds as it is of the one that goes: of
        `KNOWN`, or a custom field's as "field:key". Else the other's stays.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
        SameCustomer: it is the same one.
        CustomerMergedAway: one of them was merged into another.
    """
    if customer.pk == into.pk:
        raise SameCustomer
    begin([customer, into], by)
    if CustomerMerge.objects.filter(customer__in=[customer, into], undone_at=None):
        raise CustomerMergedAway
    tickets = _locked(customer)
    before = {**_about(into), "theirs": customer.external_id}
    rows = {
        label: give(model, name, customer, into) for label, model, name in pointing()
    }
    _know(into, customer, frozenset(taken))
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
    begin([into], by, also=[customer])
    merge.refresh_from_db(fields=["undone_at", "rows"])
    if merge.undone_at is not None:
        raise UndoneAlready
    if CustomerMerge.objects.filter(customer=into, undone_at=None).exists():
        raise CustomerMergedAway
    moved = set(merge.rows.get(Ticket._meta.label, ()))  # noqa: SLF001 documented
    tickets = [one for one in _locked(into) if one.pk in moved]
    for label, model, name in pointing():
        take_back(model, name, merge.rows.get(label, ()), into, customer)
    # What was kept of the other took the place of it; of this one it holds.
    of_theirs = CustomerFact.objects.filter(customer=customer)
    of_theirs.filter(replaced_by__customer=into).update(replaced_by=None)
    _be_again(into, merge)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    _belong(tickets, customer, into, Event.Verb.CUSTOMER_UNMERGED, by=by)


def _know(into: Customer, customer: Customer, taken: frozenset[str]) -> None:
    """What holds of the one that stays, of what was known of both."""
    for name in KNOWN.values():
        theirs = getattr(customer, name)
        is_taken = name.removesuffix("_id") in taken or name in taken
        if theirs and (is_taken or not getattr(into, name)):
            setattr(into, name, theirs)
    own = {key: one for key, one in into.fields.items() if f"field:{key}" not in taken}
    into.fields = {**into.fields, **taken_over(own, customer.fields)}
    if into.external_id == customer.external_id != "":
        # Two rows never have the same one.
        customer.external_id = ""
        customer.save(update_fields=["external_id"])
    into.save(update_fields=[*KNOWN, "fields"])


def _be_again(into: Customer, merge: CustomerMerge) -> None:
    """What they were called before, unless somebody said otherwise since; and without
    values of fields that came with the other."""
    # Older merges know of fewer things.
    before, after = dict(merge.before), dict(merge.after)
    kept = before.pop("fields", {}), after.pop("fields", {})
    theirs = before.pop("theirs", "")
    for name, value in after.items():
        setattr(into, name, again(getattr(into, name), before.get(name), value))
    into.fields = given_back(into.fields, *kept)
    into.save(update_fields=[*KNOWN, "fields"])
    customer = merge.customer
    if theirs and not Customer.objects.filter(external_id=theirs).exists():
        customer.external_id = theirs
        customer.save(update_fields=["external_id"])


@transaction.atomic
def take_back_stop(identity: Identity, *, by: Agent) -> None:
    """The customer told a colleague so: what the house says by itself goes there again.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
    """
    begin([identity.customer], by)
    people.opted_out(identity, wants_none=False)
    logger.info("identity %s: automatic mail again, by agent %s", identity.pk, by.pk)


def pointing() -> Iterator[tuple[str, type[Model], str]]:
    """Everything that belongs to a customer: which model, and by which field of it."""
    return belongings.pointing(Customer, but=CustomerMerge)


def begin(
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
        for name in KNOWN.values():
            setattr(one, name, getattr(row, name))
        one.fields = row.fields
    people.lock(Identity.objects.filter(customer__in=both))


def _locked(customer: Customer) -> list[Ticket]:
    tickets = list(Ticket.everything.filter(customer=customer))
    lock_all(tickets)
    return [one for one in tickets if one.customer_id == customer.pk]


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
    known = {name: getattr(customer, name) for name in KNOWN.values()}
    return {**known, "fields": customer.fields}


def _organization(typed: str, by: Agent) -> Organization | None:
    name = one_line(" ".join(typed.split()), limit=LONGEST)
    if not name:
        return None
    known = Organization.objects.filter(name__iexact=name).order_by("id").first()
    return known or Organization.objects.create(name=name, made_by=by)
