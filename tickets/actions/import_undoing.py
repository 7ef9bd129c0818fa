"""An import is taken back, row by row from its end: what nobody built on."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from tickets.actions.belongings import again, is_used
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
            found = Counter(str(_row(row)) for row in rows)
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


def _row(row: ImportedRow) -> Undone:
    customer = row.customer
    if customer is None:
        # Somebody deleted them already.
        undone = Undone.BACK
    elif row.outcome == ImportedRow.Outcome.NEW:
        undone = _forget(customer, row)
    else:
        undone = _as_before(customer, row)
    ImportedRow.objects.filter(pk=row.pk).update(undone=undone)
    return undone


def _forget(customer: Customer, row: ImportedRow) -> Undone:
    """Of a new one nothing stays, unless somebody built on it."""
    Customer.objects.select_for_update().filter(pk=customer.pk).first()
    identities = list(customer.identities.select_for_update())
    others = customer.notes.exclude(pk=row.note or 0).exists() or any(
        model._default_manager.filter(**{name: customer}).exists()  # noqa: SLF001
        for label, model, name in pointing()
        if label not in _OURS
    )
    is_theirs = {one.pk for one in identities} <= set(row.identities)
    later = customer.imported.filter(is_plan=False, undone="").exclude(pk=row.pk)
    merged = customer.went.exists() or customer.came.exists()
    if others or merged or not is_theirs or later.exists() or is_used(identities):
        return Undone.KEPT
    CustomerNote.objects.filter(customer=customer).delete()
    Identity.objects.filter(customer=customer).delete()
    customer.delete()
    return Undone.BACK


def _as_before(customer: Customer, row: ImportedRow) -> Undone:
    """Of who was there: what the row said goes, unless somebody said otherwise since."""
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
