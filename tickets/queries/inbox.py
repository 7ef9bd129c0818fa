"""The lists of tickets: built-in views over what an agent may see, page by page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from tickets import conditions
from tickets.conditions import Where
from tickets.models import FollowUp, Message, Ticket
from tickets.models.fields import OrNever
from tickets.models.ticket import TicketQuerySet
from tickets.queries.rows import EPOCH, TICK, Row, rows_of

PAGE = 40


@dataclass(frozen=True, slots=True)
class Order:
    """By which time a list is sorted; every one has an index that begins with it.

    of: turns tickets into the rows to sort, each with a `key` and its ticket's id in
        `ticket`.
    """

    of: Callable[[TicketQuerySet], QuerySet[Any]]
    key: str
    ticket: str = "id"
    descending: bool = False

    def page(self, tickets: TicketQuerySet, *, after: str = "") -> QuerySet[Any]:
        """(id, time) of the tickets from there on."""
        found = self.of(tickets)
        sign = "-" if self.descending else ""
        if after:
            at, pk = _read_cursor(after)
            past = "lt" if self.descending else "gt"
            # The first condition says again what the second means: it bounds the index.
            found = found.filter(
                Q((f"{self.key}__{past}e", at)),
                Q((f"{self.key}__{past}", at))
                | Q((self.key, at), (f"{self.ticket}__{past}", pk)),
            )
        ordered = found.order_by(f"{sign}{self.key}", f"{sign}{self.ticket}")
        return ordered.values_list(self.ticket, self.key)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A list by its name. begins: whether a new group of names begins with it."""

    name: Promise
    icon: str
    where: Where
    order: Order = NEWEST
    begins: bool = False


_IS = conditions.VIEWS
# In the order of the page. Promises are picked by their order.
VIEWS: dict[str, View] = {
    "mine": View(name=_("Mine"), icon="user", where=_IS["mine"]),
    "unassigned": View(
        name=_("Unassigned"), icon="user-x", where=_IS["unassigned"], order=LONGEST_WAITING
    ),
    "teams": View(name=_("My teams"), icon="users", where=_IS["teams"]),
    "accountable": View(
        name=_("I answer for"), icon="shield-check", where=_IS["accountable"]
    ),
    "waiting": View(
        name=_("Waiting"), icon="hourglass", where=_IS["waiting"], begins=True
    ),
    "promises": View(
        name=_("Promises due"), icon="calendar-clock", where=_IS["open"],
        order=SOONEST_PROMISE,
    ),
    "snoozed": View(
        name=_("Snoozed"), icon="alarm-clock", where=_IS["snoozed"], order=SOONEST_TO_WAKE
    ),
    "scheduled": View(
        name=_("Scheduled"), icon="send-horizontal", where=_IS["scheduled"],
        order=SOONEST_TO_GO,
    ),
    "mentions": View(name=_("Mentions"), icon="at-sign", where=_IS["mentions"]),
    "undelivered": View(
        name=_("Not delivered"), icon="mail-warning", where=_IS["undelivered"]
    ),
    "resolved": View(
        name=_("Resolved"), icon="check", where=_IS["resolved"], begins=True
    ),
    "open": View(name=_("All"), icon="inbox", where=_IS["open"]),
}  # fmt: skip
# Where an agent begins.
FIRST = "open"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next page begins ("" at the end)."""

    rows: list[Row]
    after: str


def inbox(agent: Agent, view: str = FIRST, *, after: str = "") -> Page:
    """One page of a view.

    after: where the last page ended; pages stay put while new words arrive.

    Raises:
        KeyError: no such view.
        ValueError, OverflowError: `after` is not one of ours.
    """
    shown = VIEWS[view]
    tickets = Ticket.objects.visible_to(agent).filter(shown.where(agent))
    wanted = shown.order.page(tickets, after=after)[: PAGE + 1]
    rows = _rows(wanted, agent, view)
    rows.sort(key=lambda row: (row.at, row.pk), reverse=shown.order.descending)
    more = len(rows) > PAGE
    return Page(rows[:PAGE], _cursor(rows[PAGE - 1]) if more else "")


def one(agent: Agent, number: int, view: str = FIRST) -> Row | None:
    """A ticket's row in a view; none when it is not there (any more).

    Raises:
        KeyError: no such view.
    """
    shown = VIEWS[view]
    tickets = Ticket.objects.visible_to(agent).filter(shown.where(agent))
    wanted = shown.order.page(tickets.filter(number=number))
    return next(iter(_rows(wanted, agent, view)), None)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is next when a list is empty: so many sleep, the first wakes then."""

    snoozed: int
    wakes_at: datetime | None


def ahead(agent: Agent) -> Ahead:
    """What will come back by itself."""
    sleeping = Ticket.objects.visible_to(agent).filter(_IS["snoozed"](agent))
    wakes_at = sleeping.aggregate(at=Min("wake_at"))["at"]
    return Ahead(sleeping.count() if wakes_at else 0, wakes_at)


def _rows(wanted: QuerySet[Any], agent: Agent, view: str) -> list[Row]:
    try:
        sql, params = wanted.query.sql_with_params()
    except EmptyResultSet:
        return []
    return rows_of(sql, params, agent=agent, view=view)


def _cursor(row: Row) -> str:
    return f"{row.at}~{row.pk}"


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    at, _tilde, pk = cursor.partition("~")
    return EPOCH + int(at) * TICK, int(pk)
