"""The list of tickets: built-in views over what an agent may see, newest word first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from tickets.models import Delivery, FollowUp, Status, Ticket
from tickets.models.ticket import TicketQuerySet

PAGE = 40

Narrow = Callable[[TicketQuerySet, Agent], TicketQuerySet]


def _mine(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.open().filter(assignee=agent)


def _accountable(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.open().filter(accountable=agent)


def _unassigned(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.open().filter(assignee=None)


def _my_teams(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.open().filter(
        Q(team__in=agent.teams.values("pk")) | Q(team__lead=agent)
    )


def _waiting(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.open().filter(status=Status.WAITING)


def _snoozed(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.open().filter(status=Status.SNOOZED)


def _promised(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    promises = FollowUp.objects.open().values("ticket_id")
    return tickets.open().filter(pk__in=promises)


def _undelivered(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    stuck = Delivery.objects.filter(
        state__in=[Delivery.State.FAILED, Delivery.State.UNKNOWN]
    )
    return tickets.open().filter(pk__in=stuck.values("message__ticket_id"))


def _resolved(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.filter(status__in=[Status.RESOLVED, Status.CLOSED])


def _open(tickets: TicketQuerySet, agent: Agent) -> TicketQuerySet:
    return tickets.open()


# In the order of the page; the first is where an agent begins.
VIEWS: dict[str, tuple[Promise, Narrow]] = {
    "open": (_("Open"), _open),
    "mine": (_("Mine"), _mine),
    "accountable": (_("I answer for"), _accountable),
    "unassigned": (_("Unassigned"), _unassigned),
    "teams": (_("My teams"), _my_teams),
    "waiting": (_("Waiting"), _waiting),
    "promises": (_("Promises"), _promised),
    "snoozed": (_("Snoozed"), _snoozed),
    "undelivered": (_("Not delivered"), _undelivered),
    "resolved": (_("Resolved"), _resolved),
}
FIRST = "open"


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets, and where the next page begins ("" at the end)."""

    tickets: list[Ticket]
    after: str


def inbox(agent: Agent, view: str = FIRST, *, after: str = "") -> Page:
    """One page of a view.

    after: where the last page ended; pages stay put while new words arrive.

    Raises:
        KeyError: no such view.
        ValueError: `after` is not one of ours.
    """
    _name, narrow = VIEWS[view]
    tickets = narrow(Ticket.objects.visible_to(agent), agent)
    if after:
        at, number = _read_cursor(after)
        tickets = tickets.filter(
            Q(last_message_at__lt=at) | Q(last_message_at=at, id__lt=number)
        )
    found = list(
        tickets.select_related("customer", "team", "assignee")
        .prefetch_related("tags")
        .order_by("-last_message_at", "-id")[: PAGE + 1]
    )
    more = len(found) > PAGE
    return Page(found[:PAGE], _cursor(found[PAGE - 1]) if more else "")


def _cursor(ticket: Ticket) -> str:
    at = ticket.last_message_at or ticket.created_at
    return f"{at.isoformat()}~{ticket.pk}"


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    at, _tilde, number = cursor.partition("~")
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError(cursor)
    return moment, int(number)
