"""Policies for tests, made the way the settings page makes them."""

from typing import Any

from helpdesk.base.accounts.models import Agent
from tickets import actions
from tickets.actions import Conditions
from tickets.models import Clock, SlaPolicy, Ticket

MINUTE, HOUR, DAY = 60, 3600, 86_400
# At every priority the same.
SOON = {"first_reply": HOUR, "next_reply": 2 * HOUR, "resolution": 8 * HOUR}


def agree(by: Agent, name: str = "All", **more: Any) -> SlaPolicy:
    """One that is in force from now on. targets: by kind, for each priority alike."""
    targets = more.pop("targets", SOON)
    if not any(isinstance(one, int) for one in targets):
        targets = dict.fromkeys((1, 2, 3, 4), targets)
    conditions = Conditions(**more.pop("conditions", {}))
    return actions.save_policy(
        name=name, targets=targets, conditions=conditions, by=by, **more
    )


def clock(ticket: Ticket, kind: str = "first_reply") -> Clock:
    """The newest of its kind."""
    return ticket.clocks.filter(kind=kind).latest("started_at")


def running(ticket: Ticket) -> dict[str, Any]:
    """What runs, and when it is due."""
    clocks = ticket.clocks.filter(stopped_at=None)
    return dict(clocks.values_list("kind", "due_at"))
