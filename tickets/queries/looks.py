"""How somebody looks at a list: as rows or as a table, its columns, its order."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.models import Look, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.queries.columns import FIRST, Column, columns, sortable, values_of
from tickets.queries.inbox import Listing
from tickets.queries.rows import Row
from tickets.queries.times import Clock


@dataclass(frozen=True, slots=True)
class ByColumn:
    """An order that somebody chose by a column's head. See `orders.Order`.

    No index has it: what the list is about bounds it.
    """

    column: Column
    descending: bool = False
    by_priority: bool = False

    def page(self, tickets: TicketQuerySet, *, after: str = "") -> QuerySet[Any]:
        """(id, time) of the tickets from there on."""
        found = self._keyed(tickets)
        if after:
            at, pk = self._read(after, found)
            past = "lt" if self.descending else "gt"
            found = found.filter(
                Q((f"by_column__{past}", at))
                | Q(("by_column", at), (f"pk__{past}", pk))
            )
        page: QuerySet[Any] = self._ordered(found).values_list("pk", "created_at")
        return page

    def sorted(self, rows: list[Row]) -> list[Row]:
        """Rows as they stand in the list; a script asks anew where one goes."""
        there = {row.pk: replace(row, sort="0") for row in rows}
        found = self._ordered(self._keyed(Ticket.objects.filter(pk__in=there)))
        return [there[pk] for pk in found.values_list("pk", flat=True)]

    def cursor(self, row: Row) -> str:
        """Where a page ends that ends with this row."""
        found: QuerySet[Any] = self._keyed(Ticket.objects.filter(pk=row.pk))
        at = found.values_list("by_column", flat=True).first()
        if isinstance(at, datetime):
            at = at.isoformat()
        return base64.urlsafe_b64encode(json.dumps([at, row.pk]).encode()).decode()

    def _keyed(self, tickets: TicketQuerySet) -> Any:
        assert self.column.key is not None  # noqa: S101 - see `sortable`
        return tickets.annotate(by_column=self.column.key())

    def _ordered(self, found: Any) -> Any:
        sign = "-" if self.descending else ""
        return found.order_by(f"{sign}by_column", f"{sign}pk")

    def _read(self, cursor: str, found: Any) -> tuple[Any, int]:
        """Raises:
        ValueError: it is none of ours.
        """
        try:
            at, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            if isinstance(
                found.query.annotations["by_column"].output_field, DateTimeField
            ):
                at = datetime.fromisoformat(at)
            if not isinstance(at, str | int | float | datetime):
                raise TypeError
            return at, int(pk)
        except (TypeError, binascii.Error) as error:
            raise ValueError from error


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A list as somebody looks at it."""

    look: Look
    shown: tuple[Column, ...] = ()
    values: dict[int, dict[str, Any]] = field(default_factory=dict)

    def cells(self, row: Row, clock: Clock) -> list[Cell]:
        """What stands in its columns, those that the row itself draws left empty."""
        found = self.values.get(row.pk, {})
        return [
            Cell(one.name, one.says(found.get(one.path), clock) if one.path else "")
            for one in self.shown
        ]

    @property
    def width(self) -> int:
        """How many cells a row has: with the box, the subject and the time."""
        return len(self.shown) + 3

    @property
    def by_column(self) -> bool:
        return bool(self.look.order)

    @property
    def sorted_by(self) -> str:
        return self.look.order.removeprefix("-")

    @property
    def is_down(self) -> bool:
        return self.look.order.startswith("-")


def look_of(agent: Agent, view: str) -> Look:
    """How they look at it; as it comes where they chose nothing."""
    found = Look.objects.filter(agent=agent, view=view).first()
    return found or Look(agent=agent, view=view)


def looked_at(listing: Listing, look: Look) -> Listing:
    """The same list in the order that they chose for it, if there still is such a one."""
    column = sortable(look.order.removeprefix("-")) if look.order else None
    if column is None:
        return listing
    return replace(listing, order=ByColumn(column, look.order.startswith("-")))


def seen(look: Look, rows: Sequence[Row]) -> Seen:
    """What the page shows of these rows. Two queries for a table, none for a list."""
    if not look.is_table:
        return Seen(look)
    there = columns()
    names = [name for name in look.columns or FIRST if name in there]
    shown = tuple(there[name] for name in names)
    return Seen(look, shown, values_of([row.pk for row in rows], shown))


def clock() -> Clock:
    return Clock(timezone.now())
