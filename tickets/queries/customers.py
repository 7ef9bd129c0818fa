"""Customers, as far as an agent may know of them: those of a ticket they see."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets.models import Customer, CustomerMerge, Organization, Ticket

PAGE = 25
# Of people of whom some part is called so, as many are looked at.
_NAMESAKES = 500
_LONGEST, _MOST_WORDS = 200, 6


def seen_customers(agent: Agent) -> QuerySet[Customer]:
    """Whom this agent may know of. Every query of customers starts here."""
    theirs = Ticket.objects.visible_to(agent).filter(customer=OuterRef("pk"))
    return Customer.objects.filter(Q(Exists(theirs)) | _typed_in(agent))


def listed_customers(agent: Agent) -> QuerySet[Customer]:
    """Those of them whom lists show: who only sent spam is nobody to look up."""
    theirs = Ticket.objects.visible_to(agent).filter(
        customer=OuterRef("pk"), spam_at=None, merged_into=None
    )
    return Customer.objects.filter(Q(Exists(theirs)) | _typed_in(agent))


def seen_organizations(agent: Agent) -> QuerySet[Organization]:
    """Of customers this agent may know of, and those they typed in and nobody is in yet."""
    theirs = seen_customers(agent).filter(organization=OuterRef("pk"))
    anybody = Customer.objects.filter(organization=OuterRef("pk"))
    return Organization.objects.filter(
        Q(Exists(theirs)) | (_made_by(agent) & ~Exists(anybody))
    )


def typed_in(agent: Agent) -> QuerySet[Customer]:
    """Those of them of whom there is no ticket yet."""
    return Customer.objects.filter(_typed_in(agent))


def _typed_in(agent: Agent) -> Q:
    """Customers without any ticket, for whoever typed them in, and for admins."""
    tickets = Ticket.objects.filter(customer=OuterRef("pk"))
    went = CustomerMerge.objects.filter(customer=OuterRef("pk"), undone_at=None)
    return _made_by(agent) & ~Exists(tickets) & ~Exists(went)


def _made_by(agent: Agent) -> Q:
    if not agent.is_active:
        return Q(pk__in=[])
    return Q(made_by__isnull=False) if agent.is_admin else Q(made_by=agent)


@dataclass(frozen=True, slots=True)
class Row:
    """A customer in the list. addresses: (kind, shown) of the first few."""

    pk: int
    public_id: str
    name: str
    organization: str
    addresses: Sequence[tuple[str, str]]
    count: int
    at: datetime | None

    @property
    def shown(self) -> str:
        return self.name or (self.addresses[0][1] if self.addresses else "")


@dataclass(frozen=True, slots=True)
class Listed:
    """rows, and what the next page is asked after: a name and a key; "" at the end."""

    rows: Sequence[Row]
    after: str = ""


_SQL = """
WITH seen AS NOT MATERIALIZED ({sight}), page AS MATERIALIZED (
    SELECT c.id, c.public_id, c.name, c.organization_id FROM tickets_customer c
    WHERE EXISTS (SELECT 1 FROM seen WHERE seen.customer_id = c.id) {narrow} {after}
    ORDER BY c.name, c.id LIMIT %s
)
SELECT page.id, page.public_id, page.name, coalesce(o.name, ''),
    ARRAY(SELECT json_build_array(i.kind, i.shown) FROM tickets_identity i
        WHERE i.customer_id = page.id ORDER BY i.id LIMIT 3)::text[],
    (SELECT count(*) FROM seen WHERE seen.customer_id = page.id
        AND seen.status IN ('open', 'waiting', 'snoozed')),
    (SELECT max(seen.last_message_at) FROM seen WHERE seen.customer_id = page.id)
FROM page LEFT JOIN tickets_organization o ON o.id = page.organization_id
ORDER BY page.name, page.id
"""
_NARROW = f"""AND c.id IN (
    (SELECT x.id FROM tickets_customer x WHERE {{named}} LIMIT {_NAMESAKES})
    UNION (SELECT i.customer_id FROM tickets_identity i WHERE {{called}}
        LIMIT {_NAMESAKES}))"""  # noqa: S608 - constants


def listed(agent: Agent, asked: str = "", *, after: str = "") -> Listed:
    """A page of them by name, in one statement; asked: parts of a name or an address."""
    seen = Ticket.objects.visible_to(agent).filter(spam_at=None, merged_into=None)
    columns = seen.values("customer_id", "status", "last_message_at")
    try:
        sight, params = columns.query.sql_with_params()
    except EmptyResultSet:
        return Listed([])
    words = one_line(asked[:_LONGEST], limit=_LONGEST).split()[:_MOST_WORDS]
    narrow, values = _narrow(words)
    start, since = _after(after)
    sql = _SQL.format(sight=sight, narrow=narrow, after=start)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *values, *since, PAGE + 1])
        rows = [_row(*one) for one in cursor.fetchall()]
    if len(rows) <= PAGE:
        return Listed(rows)
    last = rows[PAGE - 1]
    return Listed(rows[:PAGE], after=f"{last.pk}-{last.name}")


def _narrow(words: Sequence[str]) -> tuple[str, list[str]]:
    if not words:
        return "", []
    patterns = [f"%{_plain(word)}%" for word in words]
    named, called = (
        " AND ".join([f"{column} ILIKE %s"] * len(words))
        for column in ("x.name", "i.shown")
    )
    return _NARROW.format(named=named, called=called), [*patterns, *patterns]


def _plain(word: str) -> str:
    """What no pattern hides in."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _after(after: str) -> tuple[str, list[Any]]:
    key, _, name = after.partition("-")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return "", []
    return "AND (c.name, c.id) > (%s, %s)", [one_line(name, limit=_LONGEST), int(key)]


def _row(
    pk: int, public_id: Any, name: str, organization: str, addresses: list[str],
    count: int, at: datetime | None,
) -> Row:  # fmt: skip
    found = [tuple(json.loads(one)) for one in addresses]
    return Row(pk, str(public_id), name, organization, found, count, at)


def namesakes(customer: Customer, agent: Agent) -> QuerySet[Customer]:
    """Who may be the same person: of the same name, in the same company. A hint."""
    if not customer.name.strip():
        return Customer.objects.none()
    same = seen_customers(agent).filter(
        name__iexact=customer.name, organization=customer.organization_id
    )
    return (
        same.exclude(pk=customer.pk).prefetch_related("identities").order_by("id")[:3]
    )
