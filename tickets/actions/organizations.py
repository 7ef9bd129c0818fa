"""Organizations: deleted while nothing belongs to them, and two that are one company."""

import logging
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets.actions import belongings
from tickets.actions.belongings import again, give, take_back
from tickets.actions.field_values import given_back, taken_over
from tickets.models import Organization, OrganizationMerge
from tickets.moving_errors import (
    NoSuchOrganization,
    NotEmpty,
    OrganizationMergedAway,
    SameOrganization,
    UndoneAlready,
)
from tickets.queries.customers import seen_organizations

# What only tells of the past keeps nothing from being deleted.
_LEFT = frozenset({"tickets.FieldChange", "tickets.ImportedRow"})

logger = logging.getLogger(__name__)


@transaction.atomic
def delete_organization(organization: Organization, *, by: Agent) -> None:
    """For good: nobody belongs to it, and nobody wrote anything about it.

    Raises:
        NoSuchOrganization, NotAllowed: not for this person.
        NotEmpty: something belongs to it; also what `by` may not see.
    """
    _begin([organization], by)
    for label, model, name in pointing():
        rows = model._default_manager.filter(**{name: organization})  # noqa: SLF001
        if label not in _LEFT and rows.exists():
            raise NotEmpty
    if organization.went.exists() or organization.came.exists():
        raise NotEmpty
    logger.info("organization %s deleted by agent %s", organization.pk, by.pk)
    organization.delete()


@transaction.atomic
def merge_organizations(
    organization: Organization, *, into: Organization, by: Agent
) -> OrganizationMerge:
    """All that is this one's is the other's: customers, notes, and fields it has not.

    Raises:
        NoSuchOrganization, NotAllowed: not for this person.
        SameOrganization: it is the same one.
        OrganizationMergedAway: one of them was merged into another.
    """
    if organization.pk == into.pk:
        raise SameOrganization
    both = [organization, into]
    _begin(both, by)
    if OrganizationMerge.objects.filter(organization__in=both, undone_at=None).exists():
        raise OrganizationMergedAway
    before = {"name": into.name, "fields": into.fields}
    rows = {
        label: give(model, name, organization, into)
        for label, model, name in pointing()
    }
    into.fields = taken_over(into.fields, organization.fields)
    into.save(update_fields=["fields"])
    return OrganizationMerge.objects.create(
        organization=organization, into=into, by=by, rows=rows, before=before,
        after={"name": into.name, "fields": into.fields},
    )  # fmt: skip


@transaction.atomic
def unmerge_organizations(merge: OrganizationMerge, *, by: Agent) -> None:
    """What came with a merge, and still is there, is the former one's again.

    Raises:
        NoSuchOrganization, NotAllowed: not for this person.
        UndoneAlready: somebody was quicker.
        OrganizationMergedAway: it was merged on; that has to be undone first.
    """
    organization, into = merge.organization, merge.into
    _begin([into], by, also=[organization])
    merge.refresh_from_db(fields=["undone_at", "rows"])
    if merge.undone_at is not None:
        raise UndoneAlready
    if OrganizationMerge.objects.filter(organization=into, undone_at=None).exists():
        raise OrganizationMergedAway
    for label, model, name in pointing():
        take_back(model, name, merge.rows.get(label, ()), into, organization)
    into.name = again(into.name, merge.before["name"], merge.after["name"])
    into.fields = given_back(into.fields, merge.before["fields"], merge.after["fields"])
    into.save(update_fields=["name", "fields"])
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])


def pointing() -> Iterator[tuple[str, type[Model], str]]:
    """Everything that belongs to an organization: which model, by which field of it."""
    return belongings.pointing(Organization, but=OrganizationMerge)


def _begin(
    rows: list[Organization], by: Agent, *, also: list[Organization] | None = None
) -> None:
    """Ask whether they may, and lock the rows in the order of their keys."""
    keys = {one.pk for one in rows}
    if seen_organizations(by).filter(pk__in=keys).count() < len(keys):
        raise NoSuchOrganization
    if not by.can_work:
        raise NotAllowed
    all_ = {one.pk: one for one in [*rows, *(also or [])]}
    locked = Organization.objects.select_for_update(no_key=True).filter(pk__in=all_)
    for row in locked.order_by("id"):
        one = all_[row.pk]
        one.name, one.fields = row.name, row.fields
