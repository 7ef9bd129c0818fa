"""The lists of tickets: built-in views over what an agent may see, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Min, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from tickets import conditions
from tickets.asked.meaning import OLD_LISTS
from tickets.conditions import Where
from tickets.models import Ticket, View
from tickets.models.ticket import TicketQuerySet
from tickets.queries.orders import (
    LONGEST_WAITING,
    NEWEST,
    SOONEST_PROMISE,
    SOONEST_TO_GO,
    SOONEST_TO_WAKE,
    Order,
    Sorting,
)
from tickets.queries.rows import Row, rows_of

PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A list by its name. begins: whether a new group of names begins with it."""

    name: Promise
    icon: str
    where: Where
    order: Order = NEWEST
    begins: bool = False


_IS = conditions.VIEWS
# In the order of the page. Promises are picked by their order.
VIEWS: dict[str, BuiltIn] = {
    "mine": BuiltIn(name=_("Mine"), icon="user", where=_IS["mine"]),
    "unassigned": BuiltIn(
        name=_("Unassigned"), icon="user-x", where=_IS["unassigned"], order=LONGEST_WAITING
    ),
    "teams": BuiltIn(name=_("My teams"), icon="users", where=_IS["teams"]),
    "accountable": BuiltIn(
        name=_("I answer for"), icon="shield-check", where=_IS["accountable"]
    ),
    "waiting": BuiltIn(
        name=_("Waiting"), icon="hourglass", where=_IS["waiting"], begins=True
    ),
    "promises": BuiltIn(
        name=_("Promises due"), icon="calendar-clock", where=_IS["open"],
        order=SOONEST_PROMISE,
    ),
    "snoozed": BuiltIn(
        name=_("Snoozed"), icon="alarm-clock", where=_IS["snoozed"], order=SOONEST_TO_WAKE
    ),
    "scheduled": BuiltIn(
        name=_("Scheduled"), icon="send-horizontal", where=_IS["scheduled"],
        order=SOONEST_TO_GO,
    ),
    "mentions": BuiltIn(name=_("Mentions"), icon="at-sign", where=_IS["mentions"]),
    "undelivered": BuiltIn(
        name=_("Not delivered"), icon="mail-warning", where=_IS["undelivered"]
    ),
    "resolved": BuiltIn(
        name=_("Resolved"), icon="check", where=_IS["resolved"], begins=True
    ),
    "open": BuiltIn(name=_("All"), icon="inbox", where=_IS["open"]),
}  # fmt: skip
# Where an agent begins.
FIRST = "open"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next page begins ("" at the end)."""

    rows: list[Row]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of tickets that somebody looks at.

    key: of its entry beside the inbox; "" for none. query: what its address asks for.
    where: what is in it. is_open: none but open tickets are. text: its conditions, as
    `asked.text` has them; None for a built-in list. view: the saved view that it is.
    says: its conditions in words, one by one. gone: those that name what is not there
    any more.
    """

    key: str
    query: str
    name: str | Promise
    where: Where
    order: Sorting
    order_name: str = ""
    is_open: bool = True
    text: str | None = None
    view: View | None = None
    says: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def tickets(self, agent: Agent) -> TicketQuerySet:
        """All of them that this agent may see."""
        return Ticket.objects.visible_to(agent).filter(self.where(agent))


def built_in(view: str) -> Listing:
    """One of our own lists.

    Raises:
        KeyError: no such list.
    """
    one = VIEWS[view]
    return Listing(
        key=view,
        query=f"view={view}",
        name=one.name,
        where=one.where,
        order=one.order,
        is_open=view not in OLD_LISTS,
    )


def inbox(agent: Agent, shown: Listing | str = FIRST, *, after: str = "") -> Page:
    """One page of a list, or of a built-in one by its name.

    after: where the last page ended; pages stay put while new words arrive.

    Raises:
        KeyError: no such list.
        ValueError, OverflowError: `after` is not one of ours.
    """
    listing = built_in(shown) if isinstance(shown, str) else shown
    wanted = listing.order.page(listing.tickets(agent), after=after)[: PAGE + 1]
    rows = listing.order.sorted(_rows(wanted, agent, listing.query))
    more = len(rows) > PAGE
    return Page(rows[:PAGE], listing.order.cursor(rows[PAGE - 1]) if more else "")


def one(agent: Agent, number: int, shown: Listing | str = FIRST) -> Row | None:
    """A ticket's row in a list; none when it is not there (any more).

    Raises:
        KeyError: no such list.
    """
    listing = built_in(shown) if isinstance(shown, str) else shown
    wanted = listing.order.page(listing.tickets(agent).filter(number=number))
    rows = listing.order.sorted(_rows(wanted, agent, listing.query))
    return next(iter(rows), None)


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


def _rows(wanted: QuerySet[Any], agent: Agent, query: str) -> list[Row]:
    try:
        sql, params = wanted.query.sql_with_params()
    except EmptyResultSet:
        return []
    return rows_of(sql, params, agent=agent, query=query)
