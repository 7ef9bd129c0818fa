"""One row of a file becomes a customer, or what is said of one who is there already.

Addresses that come this way were typed by somebody: none of them counts as proven.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets.actions.field_values import between
from tickets.custom_fields import Of
from tickets.imported import RowRefusedError, Wanted
from tickets.models import (
    Customer,
    CustomerMerge,
    CustomerNote,
    FieldChange,
    Identity,
    ImportedRow,
    Organization,
)
from tickets.queries.customers import seen_customers

Outcome = ImportedRow.Outcome
# What a row may say of somebody, beside custom fields, as the row of them has it.
_SAID = ("name", "language", "external_id")
_FIELDS = {"organization_id": "organization"}


@dataclass
class Known:
    """Who is there of those that some rows name: read once for all of them.

    owners: by `Wanted.keys`. companies: by name in small letters. unseen: customers of
    whom whoever brings the file in may not know. notes: with whose they are, by their
    public ID. The rest is what the rows came to, which `keep` writes.
    """

    owners: dict[str, Customer] = field(default_factory=dict)
    companies: dict[str, Organization] = field(default_factory=dict)
    unseen: set[int] = field(default_factory=set)
    notes: set[tuple[UUID, str]] = field(default_factory=set)
    new: list[Customer] = field(default_factory=list)
    addressed: list[tuple[ImportedRow, Identity]] = field(default_factory=list)
    noted: list[tuple[ImportedRow, CustomerNote]] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)


def known_of(some: list[Wanted], by: Agent) -> Known:
    """Locks the people and addresses that these rows name: they stay so until the caller
    commits."""
    keys = {key for one in some for key in one.keys}
    pks = _owners(keys)
    while True:
        # People before their addresses, as whoever merges them does.
        locked = Customer.objects.select_for_update(no_key=True).order_by("id")
        people = {one.pk: one for one in locked.filter(pk__in=set(pks.values()))}
        pks = _owners(keys, lock=True)
        if set(pks.values()) <= people.keys():
            break
    seen = seen_customers(by).filter(pk__in=people)
    names = {one.organization.lower() for one in some if one.organization}
    lower = Organization.objects.alias(lower=Lower("name")).filter(lower__in=names)
    notes = CustomerNote.objects.there().filter(
        customer__in=people, text__in={one.note for one in some if one.note}
    )
    return Known(
        owners={key: people[pk] for key, pk in pks.items()},
        companies={one.name.lower(): one for one in lower.order_by("-id")},
        unseen=set(people) - set(seen.values_list("pk", flat=True)),
        notes=set(notes.values_list("customer__public_id", "text")),
    )


def keep(known: Known) -> None:
    """Write what rows came to: a few statements, however many there were."""
    Customer.objects.bulk_create(known.new)
    Identity.objects.bulk_create([identity for _row, identity in known.addressed])
    CustomerNote.objects.bulk_create([note for _row, note in known.noted])
    FieldChange.objects.bulk_create(known.changes)
    for row, identity in known.addressed:
        row.identities.append(identity.pk)
    for row, note in known.noted:
        row.note = note.pk


def _owners(keys: set[str], *, lock: bool = False) -> dict[str, int]:
    """Whose these are, by what they are found by."""
    by_kind: dict[str, list[str]] = {}
    for kind, _colon, value in (key.partition(":") for key in keys):
        by_kind.setdefault(kind, []).append(value)
    named = Customer.objects.filter(external_id__in=by_kind.pop("id", []))
    found = {f"id:{name}": pk for name, pk in named.values_list("external_id", "pk")}
    rows = Identity.objects.order_by("id")
    rows = rows.select_for_update(no_key=True) if lock else rows
    for kind, values in by_kind.items():
        addressed = rows.filter(kind=kind, canonical__in=values)
        for canonical, pk in addressed.values_list("canonical", "customer"):
            found[f"{kind}:{canonical}"] = pk
    went = CustomerMerge.objects.filter(customer__in=found.values(), undone_at=None)
    into = dict(went.values_list("customer", "into"))
    return {key: into.get(pk, pk) for key, pk in found.items()}


def bring_row(wanted: Wanted, known: Known, *, wins: bool, by: Agent) -> ImportedRow:
    """What becomes of a row once `known` is kept, in which later rows find it.

    Raises:
        RowRefusedError: nothing was changed.
    """
    owner = _owner(wanted, known)
    row = ImportedRow(outcome=Outcome.SAME, shown=wanted.shown)
    if owner is None:
        owner = Customer(made_by=by, fields={})
        row.outcome = Outcome.NEW
        known.new.append(owner)
    _fill(owner, wanted, known, row, wins=wins, by=by)
    _address(owner, wanted, known, row)
    _annotate(owner, wanted, known, row, by=by)
    row.customer = owner
    for key in wanted.keys:
        known.owners[key] = owner
    return row


def _owner(wanted: Wanted, known: Known) -> Customer | None:
    """Who is meant: by what another system calls them, or by their addresses."""
    keys = sorted(wanted.keys, key=lambda key: not key.startswith("id:"))
    # Who came with an earlier row of this transaction has no number yet.
    found = {
        known.owners[key].public_id: known.owners[key]
        for key in keys
        if key in known.owners
    }
    if len(found) > 1:
        raise RowRefusedError(
            _("What it names belongs to several customers: %(names)s. Merge them first.")
            % {"names": ", ".join(str(one) for one in found.values()
                                  if one.pk not in known.unseen)[:200]}
        )  # fmt: skip
    if {one.pk for one in found.values()} & known.unseen:
        raise RowRefusedError(
            _("You cannot bring in this address. Ask an admin to do it.")
        )
    return next(iter(found.values()), None)


def _fill(
    owner: Customer, wanted: Wanted, known: Known, row: ImportedRow, *, wins: bool,
    by: Agent,
) -> None:  # fmt: skip
    said: dict[str, Any] = {name: getattr(wanted, name) for name in _SAID}
    if wanted.organization and (wins or owner.organization_id is None):
        said["organization_id"] = _company(wanted.organization, known, row, by).pk
    said["fields"] = {**owner.fields, **_values(wanted.fields, owner.fields, wins=wins)}
    before: dict[str, Any] = {}
    for name, value in said.items():
        now = getattr(owner, name)
        if value and value != now and (wins or not now or name == "fields"):
            before[name] = now
            setattr(owner, name, value)
    if row.outcome == Outcome.SAME and before:
        row.outcome, row.before = Outcome.UPDATED, before
        row.after = {name: getattr(owner, name) for name in before}
        if owner.pk is not None:
            owner.save(update_fields=[_FIELDS.get(name, name) for name in before])
        if "fields" in before:
            changes = between(Of.CUSTOMER, before["fields"], owner.fields)
            known.changes.append(FieldChange(customer=owner, changes=changes, by=by))


def _values(said: Mapping[str, Any], now: Mapping[str, Any], *, wins: bool) -> Any:
    return {key: value for key, value in said.items() if wins or key not in now}


def _company(name: str, known: Known, row: ImportedRow, by: Agent) -> Organization:
    company = known.companies.get(name.lower())
    if company is None:
        company = Organization.objects.create(name=name, made_by=by)
        known.companies[name.lower()] = row.organization = company
    return company


def _address(owner: Customer, wanted: Wanted, known: Known, row: ImportedRow) -> None:
    for kind, canonical, shown in wanted.addresses:
        if f"{kind}:{canonical}" not in known.owners:
            one = Identity(customer=owner, kind=kind, canonical=canonical, shown=shown)
            known.addressed.append((row, one))
            _is_changed(row)


def _annotate(
    owner: Customer, wanted: Wanted, known: Known, row: ImportedRow, *, by: Agent
) -> None:
    said = (owner.public_id, wanted.note)
    if not wanted.note or said in known.notes:
        return
    known.notes.add(said)
    note = CustomerNote(customer=owner, text=wanted.note, by=by)
    known.noted.append((row, note))
    _is_changed(row)


def _is_changed(row: ImportedRow) -> None:
    if row.outcome == Outcome.SAME:
        row.outcome = Outcome.UPDATED
