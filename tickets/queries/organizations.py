"""Organizations, as far as an agent may know of them: their list, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.pages import Order
from helpdesk.base.plaintext import one_line
from tickets.models import Customer, Identity, Organization, Ticket
from tickets.queries.customers import listed_customers, seen_organizations

PAGE = 25
# Domains that are shown of one.
_DOMAINS = 10
_LONGEST = 200
_ORDERS = {
    "name": Order(("name", "id")),
    "newest": Order(("-id",)),
    "oldest": Order(("id",)),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """rows, each with `people` and `open` counted; after: where the next page begins."""

    rows: Sequence[Any]
    after: str = ""


def called(rows: QuerySet[Organization], asked: str) -> QuerySet[Organization]:
    """Those of them of whose name each of these words is a part."""
    for word in one_line(asked, limit=_LONGEST).split()[:6]:
        rows = rows.filter(name__icontains=word)
    return rows


def listed(
    agent: Agent,
    asked: str = "",
    *,
    where: Q | None = None,
    order: str = "name",
    after: str = "",
) -> Listed:
    """A page of them, with how many of theirs the agent may know of."""
    sorted_ = _ORDERS.get(order, _ORDERS["name"])
    rows = called(seen_organizations(agent), asked).filter(where or Q())
    rows = sorted_.apply(rows)
    key, _, name = after.partition("-")
    if key.isascii() and key.isdecimal() and len(key) < 19:
        place = [one_line(name, limit=_LONGEST)] if len(sorted_.fields) > 1 else []
        rows = sorted_.after(rows, [*place, int(key)])
    found = list(counted(rows, agent)[: PAGE + 1])
    if len(found) <= PAGE:
        return Listed(found)
    last = found[PAGE - 1]
    return Listed(found[:PAGE], after=f"{last.pk}-{last.name}")


def counted(rows: QuerySet[Organization], agent: Agent) -> QuerySet[Any]:
    """Each with its people and their open tickets, as far as the agent sees them."""
    people = listed_customers(agent).filter(organization=OuterRef("pk"))
    tickets = (
        Ticket.objects.visible_to(agent)
        .open()
        .filter(customer__organization=OuterRef("pk"))
    )
    return rows.annotate(people=_count(people, "organization"), open=_count(
        tickets, "customer__organization"
    ))  # fmt: skip


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    many = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(many, output_field=IntegerField()), 0)


def people_of(organization: Organization, agent: Agent) -> QuerySet[Customer]:
    """By name; whom the agent may not know of is not among them."""
    rows = listed_customers(agent).filter(organization=organization)
    return rows.prefetch_related("identities").order_by("name", "id")


def domains_of(organization: Organization, agent: Agent) -> list[tuple[str, int]]:
    """Where its people have their e-mail addresses, and how many of them."""
    theirs = listed_customers(agent).filter(organization=organization)
    addresses = Identity.objects.filter(
        kind="email", customer__in=theirs, canonical__contains="@"
    )
    found: dict[str, set[int]] = {}
    for address, owner in addresses.values_list("canonical", "customer")[:1000]:
        found.setdefault(address.rpartition("@")[2], set()).add(owner)
    many = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return [(domain, len(owners)) for domain, owners in many[:_DOMAINS]]
