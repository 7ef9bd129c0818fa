"""Customers, as far as an agent may know of them: those of a ticket they see."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.pages import Order
from helpdesk.base.plaintext import one_line
from tickets.models import (
    Customer,
    CustomerMerge,
    Organization,
    OrganizationMerge,
    Ticket,
)

PAGE = 25
# Nobody counts further: a number this large says "many".
COUNTED = 1_000
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
    went = OrganizationMerge.objects.filter(organization=OuterRef("pk"), undone_at=None)
    return Organization.objects.filter(
        Q(Exists(theirs)) | (_made_by(agent) & ~Exists(anybody) & ~Exists(went))
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
WITH seen AS NOT MATERIALIZED ({sight}), page AS MATERIALIZED ({page})
SELECT page.id, page.public_id, page.name, coalesce(o.name, ''),
    ARRAY(SELECT json_build_array(i.kind, i.shown) FROM tickets_identity i
        WHERE i.customer_id = page.id ORDER BY i.id LIMIT 3)::text[],
    (SELECT count(*) FROM seen WHERE seen.customer_id = page.id
        AND seen.status IN ('open', 'waiting', 'snoozed')),
    (SELECT max(seen.last_message_at) FROM seen WHERE seen.customer_id = page.id),
    page.{place}
FROM page LEFT JOIN tickets_organization o ON o.id = page.organization_id
ORDER BY {order}
"""
_NAMED = f"""
(SELECT x.id FROM tickets_customer x WHERE {{named}} LIMIT {_NAMESAKES})
UNION (SELECT i.customer_id FROM tickets_identity i WHERE {{called}}
    LIMIT {_NAMESAKES})"""  # noqa: S608 - constants
# Nothing was ever heard of them.
_NEVER = datetime(1, 1, 2, tzinfo=UTC)
# How lists of customers are sorted, by the names that addresses have for it.
ORDERS = ("name", "newest", "oldest", "heard")


def listed(
    agent: Agent,
    asked: str = "",
    *,
    where: Q | None = None,
    order: str = "name",
    after: str = "",
) -> Listed:
    """A page of them, in one statement.

    asked: parts of a name or an address. where: what else holds of them. order: one of
    `ORDERS`.
    """
    sorted_ = _order(agent, order)
    rows = sorted_.apply(called(listed_customers(agent), asked).filter(where or Q()))
    if (since := _after(after, order)) is not None:
        rows = sorted_.after(rows, since)
    names = [name.removeprefix("-") for name in sorted_.fields]
    columns = dict.fromkeys(("id", "public_id", "name", "organization_id", names[0]))
    page = rows.values(*columns)[: PAGE + 1]
    seen = Ticket.objects.visible_to(agent).filter(spam_at=None, merged_into=None)
    seen_columns = seen.values("customer_id", "status", "last_message_at")
    try:
        sight, params = seen_columns.query.sql_with_params()
        paged, values = page.query.sql_with_params()
    except EmptyResultSet:
        return Listed([])
    sql = _SQL.format(
        sight=sight, page=paged, place=names[0], order=_sorting(sorted_.fields)
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *values])
        found = cursor.fetchall()
    shown = [_row(*one[:-1]) for one in found[:PAGE]]
    if len(found) <= PAGE:
        return Listed(shown)
    return Listed(shown, after=f"{shown[-1].pk}-{found[PAGE - 1][-1]}")


def how_many(agent: Agent, asked: str = "", *, where: Q | None = None) -> int:
    """Of how many `listed` has pages; nobody counts beyond `COUNTED`."""
    found = called(listed_customers(agent), asked).filter(where or Q())
    return found.order_by()[: COUNTED + 1].count()


def called(rows: QuerySet[Customer], asked: str) -> QuerySet[Customer]:
    """Those of them of whom each of these words is a part of their name, or each of an
    address of theirs."""
    words = one_line(asked[:_LONGEST], limit=_LONGEST).split()[:_MOST_WORDS]
    if not words:
        return rows
    patterns = [f"%{_plain(word)}%" for word in words]
    named, addressed = (
        " AND ".join([f"{column} ILIKE %s"] * len(words))
        for column in ("x.name", "i.shown")
    )
    sql = _NAMED.format(named=named, called=addressed)
    return rows.filter(pk__in=RawSQL(sql, [*patterns, *patterns]))  # noqa: S611 - constants


def _plain(word: str) -> str:
    """What no pattern hides in."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _order(agent: Agent, name: str) -> Order:
    theirs = Ticket.objects.visible_to(agent).filter(
        customer=OuterRef("pk"), spam_at=None, merged_into=None
    )
    last = theirs.order_by("-last_message_at").values("last_message_at")[:1]
    heard = {"heard": Coalesce(Subquery(last), Value(_NEVER))}
    return {
        "newest": Order(("-id",)),
        "oldest": Order(("id",)),
        "heard": Order(("-heard", "-id"), heard),
    }.get(name) or Order(("name", "id"))


def _sorting(fields: Sequence[str]) -> str:
    """As SQL has it. They are names of ours."""
    return ", ".join(
        f"page.{name[1:]} DESC" if name.startswith("-") else f"page.{name}"
        for name in fields
    )


def _after(after: str, order: str) -> list[Any] | None:
    """The values of the row that a page begins behind; None where nothing says one."""
    key, _, place = after.partition("-")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    if order in {"newest", "oldest"}:
        return [int(key)]
    if order != "heard":
        return [one_line(place, limit=_LONGEST), int(key)]
    try:
        return [datetime.fromisoformat(place), int(key)]
    except ValueError:
        return None


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
