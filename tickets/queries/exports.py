"""Customers, organizations and tickets as rows of a file: some at a time, never all.

Each part asks anew what the agent may see, so that nobody reads on after they lost sight.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets import columns, languages
from tickets.custom_fields import Defined, Of
from tickets.models import Customer, Identity, Organization, Ticket
from tickets.models.channel import SAMPLE
from tickets.models.ticket import TicketQuerySet
from tickets.queries.custom_fields import fields_of
from tickets.queries.customers import listed_customers, seen_organizations

Row = list[object]
# Rows that are held at once.
PART = 500


def customers(agent: Agent, where: Callable[[], QuerySet[Customer]]) -> Iterator[Row]:
    """Headings, and a row each. where: which of those they may see."""
    fields = fields_of(Of.CUSTOMER)
    asked = (columns.NAME, columns.EMAIL, columns.PHONE, columns.ORGANIZATION,
             columns.LANGUAGE, columns.EXTERNAL_ID)  # fmt: skip
    names = [str(columns.HEADINGS[one]) for one in asked]
    names += [_("ID"), _("Known since")]
    yield [*names, *columns.headings(fields, names)]
    seen = listed_customers(agent).exclude(identities__kind=SAMPLE)
    for part in _parts(lambda: where().filter(pk__in=seen.values("pk"))):
        addresses = _addresses(part)
        for one in part:
            known = addresses.get(one.pk, {})
            yield [
                one.name,
                columns.BETWEEN.join(known.get("email", ())),
                columns.BETWEEN.join(known.get("phone", ())),
                one.organization.name if one.organization else None,
                languages.name_of(one.language),
                one.external_id,
                one.public_id,
                one.created_at.isoformat(),
                *_values(fields, one.fields),
            ]


def organizations(
    agent: Agent, where: Callable[[], QuerySet[Organization]]
) -> Iterator[Row]:
    """The same of organizations. Customers: of whom they may know."""
    fields = fields_of(Of.ORGANIZATION)
    names = [_("Name"), _("Customers"), _("ID"), _("Known since")]
    yield [*names, *columns.headings(fields, names)]
    seen, theirs = seen_organizations(agent), listed_customers(agent)
    for part in _parts(lambda: where().filter(pk__in=seen.values("pk"))):
        keys = [one.pk for one in part]
        counted = dict(
            theirs.filter(organization__in=keys)
            .order_by()
            .values_list("organization")
            .annotate(n=Count("pk"))
        )
        for one in part:
            yield [one.name, counted.get(one.pk, 0), one.public_id,
                   one.created_at.isoformat(), *_values(fields, one.fields)]  # fmt: skip


def tickets(agent: Agent, where: Callable[[], TicketQuerySet]) -> Iterator[Row]:
    """The same of tickets, by their numbers. Words in them stay where they are."""
    fields = fields_of(Of.TICKET)
    names = [
        _("Number"), _("Subject"), _("Status"), _("Priority"), _("Team"), _("Assignee"),
        _("Accountable"), _("Customer"), _("E-mail address"), _("Organization"),
        _("Tags"), _("Opened"), _("First reply"), _("Last message"), _("Resolved"),
        _("Closed"), _("ID"),
    ]  # fmt: skip
    yield [*names, *columns.headings(fields, names)]
    near = ("team", "assignee", "accountable", "customer__organization")
    seen = Ticket.objects.visible_to(agent)

    def asked() -> TicketQuerySet:
        rows = where().filter(pk__in=seen.values("pk"), is_sample=False)
        rows = rows.select_related(*near)
        return rows.prefetch_related("tags")

    for part in _parts(asked):
        known = _addresses([one.customer for one in part])
        for one in part:
            mail = known.get(one.customer_id, {}).get("email", [None])
            yield [*_of_ticket(one, mail[0]), *_values(fields, one.fields)]


def _of_ticket(one: Ticket, mail: str | None) -> Row:
    company = one.customer.organization
    tags = sorted(tag.name for tag in one.tags.all())
    times = (one.created_at, one.first_replied_at, one.last_message_at, one.resolved_at,
             one.closed_at)  # fmt: skip
    return [
        one.number, one.subject, one.get_status_display(), one.get_priority_display(),
        one.team.name, one.assignee.name if one.assignee else None,
        one.accountable.name if one.accountable else None, one.customer.name, mail,
        company.name if company else None, columns.BETWEEN.join(tags),
        *(at.isoformat() if at else None for at in times), one.public_id,
    ]  # fmt: skip


def _parts(rows: Callable[[], QuerySet[Any]]) -> Iterator[Sequence[Any]]:
    """By their keys: what comes or goes meanwhile shifts nothing."""
    after = 0
    while part := list(rows().filter(pk__gt=after).order_by("pk")[:PART]):
        yield part
        after = part[-1].pk


def _addresses(customers: Iterable[Customer]) -> dict[int, dict[str, list[str]]]:
    """What people type, by customer and kind: other addresses are names of programs."""
    keys = {one.pk for one in customers}
    found: dict[int, dict[str, list[str]]] = {}
    wanted = Q(customer__in=keys, kind__in=["email", "phone"])
    rows = Identity.objects.filter(wanted).order_by("id")
    for owner, kind, canonical in rows.values_list("customer", "kind", "canonical"):
        found.setdefault(owner, {}).setdefault(kind, []).append(canonical)
    return found


def _values(fields: Iterable[Defined], values: dict[str, Any]) -> Iterator[object]:
    return (columns.shown(field, values.get(field.key)) for field in fields)
