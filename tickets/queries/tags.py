"""Tags as those see them who keep them in order: with what has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets.models import SlaPolicy, Tag, Ticket

PAGE = 50
# Merges that one page shows.
MERGES = 20
# Tags that are proposed where one is typed.
OFFERED = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """rows, each with `open` and `all` counted; after: where the next page begins."""

    rows: Sequence[Any]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: tickets that have the one; of these, those that have the
    other already; and how many have the other afterwards."""

    tickets: int
    both: int
    then: int


def listed(agent: Agent, asked: str = "", *, after: str = "") -> Listed:
    """A page of them by name; found by what they were called before as well."""
    rows = Tag.objects.known_to(agent)
    if words := Tag.spelt(asked):
        named = Q(name__contains=words)
        former = Tag.objects.filter(named, merged_into__isnull=False)
        rows = rows.filter(
            named
            | Q(description__icontains=words)
            | Q(pk__in=former.values("merged_into"))
        )
    if after:
        rows = rows.filter(name__gt=one_line(after, limit=60))
    found: list[Any] = list(rows.order_by("name")[: PAGE + 1])
    shown = counted(found[:PAGE], agent)
    return Listed(shown, after=found[PAGE - 1].name if found[PAGE:] else "")


def counted(tags: list[Any], agent: Agent) -> list[Any]:
    """Each with its tickets that the agent sees, in one statement for all of them."""
    seen = Ticket.objects.visible_to(agent).values("pk")
    links = Ticket.tags.through.objects.filter(tag__in=tags, ticket__in=seen)
    is_open = Q(ticket__in=Ticket.objects.open().values("pk"))
    rows = (
        links.order_by()
        .values("tag")
        .annotate(all=Count("pk"), open=Count("pk", filter=is_open))
    )
    counts = {row["tag"]: (row["all"], row["open"]) for row in rows}
    for one in tags:
        one.all, one.open = counts.get(one.pk, (0, 0))
    return tags


def preview(tag: Tag, into: Tag) -> Preview:
    """Of all tickets: who may merge sees them all."""
    links = Ticket.tags.through.objects
    having = links.filter(tag=tag)
    others = links.filter(tag=into)
    tickets = having.count()
    both = having.filter(ticket__in=others.values("ticket")).count()
    return Preview(tickets, both, tickets - both + others.count())


def policies_of(tag: Tag) -> int:
    """How many SLA policies go by it."""
    return SlaPolicy.objects.filter(tags=tag).count()


def offered(agent: Agent) -> QuerySet[Tag]:
    """Those that are proposed where somebody types one."""
    return Tag.objects.offered().seen_by(agent).order_by("name")[:OFFERED]
