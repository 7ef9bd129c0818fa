"""The tickets behind a number, page by page; and how many of them somebody may not see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q

from helpdesk.base.accounts.models import Agent
from helpdesk.reports.definition import Metric
from helpdesk.reports.sources import Rows, Window
from tickets.models import Ticket

PAGE = 40
# Of a file, which nobody reads page by page.
MOST = 10_000
# Which cases of a metric: those it is about, all it looks at, those not decided yet.
PART, WHOLE, PENDING = "part", "whole", "pending"
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """A ticket, and when it counted last."""

    ticket: Ticket
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Some of them, and where the next page begins ("" at the end)."""

    rows: list[Counted]
    after: str


def cases(metric: Metric, window: Window, of: str = PART) -> Rows:
    """The rows behind a number.

    Raises:
        KeyError: there are no such rows.
    """
    if of == PENDING and metric.pending is not None:
        return metric.pending.rows(window).filter(metric.among)
    if of not in {PART, WHOLE}:
        raise KeyError(of)
    rows = metric.source.rows(window).filter(metric.among)
    return rows.filter(metric.part) if of == PART else rows


def page(
    metric: Metric, window: Window, agent: Agent, *, of: str = PART, after: str = ""
) -> Page:
    """One page, what counted last first.

    Raises:
        KeyError, ValueError, OverflowError: the address is none of ours.
    """
    found = _tickets(metric, window, of).filter(_visible(agent))
    if after:
        at, pk = _read_cursor(after)
        found = found.filter(Q(at__lt=at) | Q(at=at, key__lt=pk))
    some = list(found.order_by("-at", "-key")[: PAGE + 1])
    more = len(some) > PAGE
    return Page(_with_tickets(some[:PAGE]), _cursor(some[PAGE - 1]) if more else "")


def everything(
    metric: Metric, window: Window, agent: Agent, *, of: str = PART
) -> Iterator[Counted]:
    """All of them, for a file.

    Raises:
        KeyError: there are no such rows.
    """
    found = _tickets(metric, window, of).filter(_visible(agent))
    some = list(found.order_by("-at", "-key")[:MOST])
    for first in range(0, len(some), PAGE):
        yield from _with_tickets(some[first : first + PAGE])


def numbers(
    metric: Metric, window: Window, agent: Agent, *, of: str = PART
) -> tuple[int, int]:
    """How many tickets there are, and how many of them this agent may not see.

    A ticket that went on to a closed team still counts where it was.
    """
    found = _tickets(metric, window, of)
    seen = found.filter(_visible(agent)).count()
    return (seen, 0) if agent.is_admin else (seen, found.count() - seen)


def _tickets(metric: Metric, window: Window, of: str) -> Rows:
    source = metric.pending if of == PENDING else metric.source
    ticket = source.ticket if source is not None else ""
    rows = cases(metric, window, of).order_by()
    # Of offers that were answered by reading there is none.
    grouped = rows.annotate(key=F(ticket)).exclude(key=None).values("key")
    found: Rows = grouped.annotate(at=Max("counted_at"))
    return found


def _visible(agent: Agent) -> Q:
    return Q(key__in=Ticket.objects.visible_to(agent).values("pk"))


def _with_tickets(some: list[dict[str, Any]]) -> list[Counted]:
    people = Ticket.objects.select_related("team", "assignee", "customer")
    tickets = people.in_bulk([one["key"] for one in some])
    return [Counted(tickets[one["key"]], one["at"]) for one in some]


def _cursor(row: dict[str, Any]) -> str:
    return f"{(row['at'] - _EPOCH) // _TICK}~{row['key']}"


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    at, _tilde, pk = cursor.partition("~")
    return _EPOCH + int(at) * _TICK, int(pk)
