"""An import is taken back, row by row from its end: what nobody built on."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from tickets.actions.belongings import again, is_used, used_among
from tickets.actions.customers import pointing
from tickets.actions.field_values import given_back
from tickets.actions.organizations import pointing as of_companies
from tickets.models import (
    Customer,
    CustomerImport,
    CustomerNote,
    Identity,
    ImportedRow,
    Organization,
)

Undone = ImportedRow.Undone
State = CustomerImport.State
# What a customer has that only the import gave them, and goes with them.
_OURS = frozenset({"tickets.Identity", "tickets.CustomerNote", "tickets.ImportedRow"})


def free(one: CustomerImport) -> CustomerImport | None:
    """It, locked; None while another worker is at it, for whom nobody waits."""
    rows = CustomerImport.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=one.pk).first()


def take_back(one: CustomerImport, *, batch: int, turns: int) -> int:
    """Some of its rows; how many. Then it is done, or somebody goes on."""
    count = 0
    for _turn in range(turns):
        with transaction.atomic():
            locked = free(one)
            if locked is None or locked.state != State.UNDOING:
                return count
            left = ImportedRow.objects.filter(source=one, is_plan=False, undone="")
            left = left.exclude(outcome=ImportedRow.Outcome.REFUSED)
            rows = list(left.select_related("customer").order_by("-number")[:batch])
            found = Counter(map(str, _rows(rows)))
            locked.counts = dict(Counter(locked.counts) + found)
            locked.position += len(rows)
            locked.since = timezone.now()
            if not rows:
                locked.state, locked.since = State.UNDONE, None
                locked.finished_at = timezone.now()
                _companies(one)
            locked.save(
                update_fields=["counts", "position", "since", "state", "finished_at"]
            )
        if not rows:
            break
        count += len(rows)
    return count


def _rows(rows: list[ImportedRow]) -> Iterator[Undone]:
    """In their order; those beside each other that brought somebody new at once."""
    for is_new, some in groupby(rows, _brought_somebody):
        found = list(some)
        undone = _forget(found) if is_new else map(_as_before, found)
        for row, became in zip(found, undone, strict=True):
            row.undone = became
        # Before the next ones: they ask what else is left of their customers.
        ImportedRow.objects.bulk_update(found, ["undone"])
        yield from (Undone(row.undone) for row in found)


def _brought_somebody(row: ImportedRow) -> bool:
    return row.customer is not None and row.outcome == ImportedRow.Outcome.NEW


def _forget(rows: list[ImportedRow]) -> list[Undone]:
    """Of new ones nothing stays, unless somebody built on it."""
    keys = set(_theirs(rows))
    locked = Customer.objects.select_for_update().filter(pk__in=keys)
    list(locked.order_by("pk").values_list("pk"))
    free = keys - _built_on(rows)
    CustomerNote.objects.filter(customer__in=free).delete()
    Identity.objects.filter(customer__in=free).delete()
    Customer.objects.filter(pk__in=free).delete()
    return [Undone.BACK if row.customer_id in free else Undone.KEPT for row in rows]


def _theirs(rows: list[ImportedRow]) -> list[int]:
    return [row.customer_id for row in rows if row.customer_id is not None]


def _built_on(rows: list[ImportedRow]) -> set[int]:
    """The customers of these rows who are more than what the rows made them."""
    keys = _theirs(rows)
    theirs = Identity.objects.select_for_update().filter(customer__in=keys)
    identities = {one.pk: one for one in theirs.order_by("pk")}
    made = {(row.customer_id, pk) for row in rows for pk in row.identities}
    more = {pk for pk, one in identities.items() if (one.customer_id, pk) not in made}
    more |= used_among(identities.values())
    found = {identities[pk].customer_id for pk in more}
    notes = CustomerNote.objects.filter(customer__in=keys)
    notes = notes.exclude(pk__in=[row.note for row in rows if row.note])
    later = ImportedRow.objects.filter(customer__in=keys, is_plan=False, undone="")
    later = later.exclude(pk__in=[row.pk for row in rows])
    for some in (notes, later):
        found |= set(some.values_list("customer", flat=True))
    for label, model, name in pointing():
        if label not in _OURS:
            others = model._default_manager.filter(**{f"{name}__in": keys})  # noqa: SLF001
            found |= set(others.values_list(name, flat=True))
    merged = Customer.objects.filter(pk__in=keys)
    merged = merged.exclude(went=None) | merged.exclude(came=None)
    return found | set(merged.values_list("pk", flat=True))


def _as_before(row: ImportedRow) -> Undone:
    """Of who was there: what the row said goes, unless somebody said otherwise since."""
    customer = row.customer
    if customer is None:
        # Somebody deleted them already.
        return Undone.BACK
    customer.refresh_from_db(from_queryset=Customer.objects.select_for_update())
    before, after = dict(row.before), dict(row.after)
    fields: Any = before.pop("fields", {}), after.pop("fields", {})
    for name, value in after.items():
        setattr(customer, name, again(getattr(customer, name), before[name], value))
    customer.fields = given_back(customer.fields, *fields)
    names = ["organization" if name == "organization_id" else name for name in after]
    customer.save(update_fields=[*names, "fields"])
    rows = Identity.objects.filter(pk__in=row.identities, customer=customer)
    kept = [one for one in rows if is_used([one])]
    rows.exclude(pk__in=[one.pk for one in kept]).delete()
    CustomerNote.objects.filter(pk=row.note or 0, edited_at=None).delete()
    return Undone.KEPT if kept else Undone.BACK


def _companies(one: CustomerImport) -> None:
    """Those that were made for its rows, and which nobody is in or wrote about."""
    made = ImportedRow.objects.filter(source=one).exclude(organization=None)
    for company in Organization.objects.filter(pk__in=made.values("organization")):
        is_used = company.fields or company.came.exists() or company.went.exists()
        if not is_used and not any(
            model._default_manager.filter(**{name: company}).exists()  # noqa: SLF001
            for label, model, name in of_companies()
            if label != "tickets.ImportedRow"
        ):
            company.delete()
