"""Imports of customers, and what became of their rows, for who brought them in."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent, Role
from tickets.models import CustomerImport, ImportedRow

_PART = 500


def may_import(agent: Agent) -> bool:
    """Leads and admins bring customers in."""
    return agent.is_active and agent.role in (Role.ADMIN, Role.LEAD)


def seen_imports(agent: Agent) -> QuerySet[CustomerImport]:
    """Their own, and an admin's all."""
    if not may_import(agent):
        return CustomerImport.objects.none()
    rows = CustomerImport.objects.select_related("by")
    return rows if agent.is_admin else rows.filter(by=agent)


def rows_of(one: CustomerImport) -> QuerySet[ImportedRow]:
    """Of its last state: what would become of them, or what became."""
    states = (CustomerImport.State.CHECKING, CustomerImport.State.CHECKED)
    is_plan = one.state in (*states, CustomerImport.State.UPLOADED)
    return ImportedRow.objects.filter(source=one, is_plan=is_plan).select_related(
        "customer"
    )


def refused(one: CustomerImport) -> QuerySet[ImportedRow]:
    return rows_of(one).filter(outcome=ImportedRow.Outcome.REFUSED)


def refused_lines(one: CustomerImport) -> Iterator[list[Any]]:
    """As they stood in the file, with why: to be mended and brought in again."""
    yield [*one.headings, _("Row"), _("Why it was refused")]
    width, after = len(one.headings), 0
    while part := list(
        refused(one).filter(number__gt=after).order_by("number")[:_PART]
    ):
        for row in part:
            cells = [*row.cells, *[""] * width][:width]
            yield [*cells, row.number, row.words]
        after = part[-1].number
