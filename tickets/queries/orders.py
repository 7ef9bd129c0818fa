"""In which order lists of tickets are, and how they are read on from where one ended."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tickets.conditions import due
from tickets.models import FollowUp, Message, View
from tickets.models.fields import OrNever
from tickets.models.ticket import TicketQuerySet
from tickets.queries.rows import EPOCH, TICK, Row

# More than any moment has ticks: one priority is worth that.
RANK = 2 * 10**15


class Sorting(Protocol):
    """What a list needs of its order. descending: of what rows say in `sort`."""

    @property
    def descending(self) -> bool: ...

    def page(self, tickets: TicketQuerySet, *, after: str = "") -> QuerySet[Any]: ...

    def sorted(self, rows: list[Row]) -> list[Row]: ...

    def cursor(self, row: Row) -> str: ...


@dataclass(frozen=True, slots=True)
class Order:
    """By which time a list is sorted; the usual ones have an index that begins with it.

    of: turns tickets into the rows to sort, each with a `key` and its ticket's id in
        `ticket`. by_priority: first by that, the highest before.
    """

    of: Callable[[TicketQuerySet], QuerySet[Any]]
    key: str
    ticket: str = "id"
    descending: bool = False
    by_priority: bool = False

    def page(self, tickets: TicketQuerySet, *, after: str = "") -> QuerySet[Any]:
        """(id, time) of the tickets from there on."""
        found = self.of(tickets)
        if after:
            found = self._behind(found, after)
        sign = "-" if self.descending else ""
        names = [f"{sign}{self.key}", f"{sign}{self.ticket}"]
        ordered = found.order_by(*(["-priority"] if self.by_priority else []), *names)
        return ordered.values_list(self.ticket, self.key)

    def _behind(self, found: QuerySet[Any], after: str) -> QuerySet[Any]:
        """The first conditions say again what the others mean: they bound the index."""
        rank, at, pk = self._read(after)
        past = "lt" if self.descending else "gt"
        behind = Q((f"{self.key}__{past}", at)) | Q(
            (self.key, at), (f"{self.ticket}__{past}", pk)
        )
        if self.by_priority:
            behind = Q(priority__lt=rank) | (Q(priority=rank) & behind)
            return found.filter(Q(priority__lte=rank), behind)
        return found.filter(Q((f"{self.key}__{past}e", at)), behind)

    def sorted(self, rows: list[Row]) -> list[Row]:
        """Rows as they stand in the list, which their `sort` says, too."""
        if self.by_priority:
            rows = [
                replace(row, sort=str((row.rank - 1) * RANK + row.at)) for row in rows
            ]
        rows.sort(key=self._place, reverse=self.descending)
        return rows

    def _place(self, row: Row) -> tuple[int, int, int]:
        return row.rank if self.by_priority else 0, row.at, row.pk

    def cursor(self, row: Row) -> str:
        """Where a page ends that ends with this row."""
        rank, at, pk = self._place(row)
        return f"{rank}~{at}~{pk}" if self.by_priority else f"{at}~{pk}"

    def _read(self, cursor: str) -> tuple[int, datetime, int]:
        """Raises:
        ValueError, OverflowError: it is none of ours.
        """
        rank, rest = "0", cursor
        if self.by_priority:
            rank, _tilde, rest = cursor.partition("~")
        at, _tilde, pk = rest.partition("~")
        return int(rank), EPOCH + int(at) * TICK, int(pk)


def _soonest_promises(tickets: TicketQuerySet) -> QuerySet[Any]:
    """Each ticket's first promise, looked up one by one along the promises' index.

    As a join, planners read every open ticket first, however few the page shows.
    """
    promises = FollowUp.objects.open()
    of_ticket = promises.filter(ticket=OuterRef("ticket")).order_by("due_at", "id")
    seen = tickets.filter(pk=OuterRef("ticket")).order_by()
    return promises.filter(
        pk=Subquery(of_ticket.values("pk")[:1]),
        ticket=Subquery(seen.values("pk")[:1]),
    )


def _soonest_replies(tickets: TicketQuerySet) -> QuerySet[Any]:
    """Each ticket's first reply that waits for its time; those that stopped at it are the
    first of all. They are few, and have an index of their own."""
    timed = Message.objects.filter(is_timed=True, held_until__isnull=False)
    of_ticket = timed.filter(ticket=OuterRef("ticket")).order_by("held_until", "id")
    return timed.filter(
        pk=Subquery(of_ticket.values("pk")[:1]), ticket__in=tickets.order_by()
    )


NEWEST = Order(lambda tickets: tickets, "last_message_at", descending=True)
LONGEST_WAITING = Order(
    lambda tickets: tickets.annotate(waits=OrNever("waiting_since")), "waits"
)
SOONEST_PROMISE = Order(_soonest_promises, "due_at", ticket="ticket_id")
SOONEST_TO_GO = Order(_soonest_replies, "held_until", ticket="ticket_id")
SOONEST_TO_WAKE = Order(lambda tickets: tickets, "wake_at")
OLDEST = Order(lambda tickets: tickets, "last_message_at")
DUE = Order(lambda tickets: tickets.annotate(due=OrNever(due())), "due")
PRIORITY = Order(
    lambda tickets: tickets, "last_message_at", descending=True, by_priority=True
)
# Those that people choose from.
ORDERS: dict[str, Order] = {
    View.Order.NEWEST: NEWEST,
    View.Order.OLDEST: OLDEST,
    View.Order.WAITING: LONGEST_WAITING,
    View.Order.DUE: DUE,
    View.Order.PRIORITY: PRIORITY,
}
