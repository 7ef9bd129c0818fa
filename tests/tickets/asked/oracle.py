"""What every field means, said once more in plain Python, of tickets that were read whole.

It knows nothing of SQL, of `Q` or of the registry's own conditions.
"""

import operator
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.asked.tree import Condition, Either, Every, Not, Tree
from tickets.models import Priority, Ticket

_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt,
    "lte": operator.le,
}  # fmt: skip
_TIMES = {
    "created_at", "last_message_at", "touched_at", "waiting_since", "next_step_at",
    "due_at", "wake_at", "first_replied_at", "resolved_at", "closed_at",
}  # fmt: skip
_COLUMNS = {
    "status": "status", "next_step": "next_step", "waiting_for": "waiting_for",
    "last_from": "last_direction",
}  # fmt: skip
_REFERENCES = {
    "team": "team", "assignee": "assignee", "accountable": "accountable",
    "customer": "customer",
}  # fmt: skip


def holds(tree: Tree, ticket: Ticket, by: Agent) -> bool:
    """Whether it does, of this ticket."""
    match tree:
        case Every(parts):
            return all(holds(part, ticket, by) for part in parts)
        case Either(parts):
            return any(holds(part, ticket, by) for part in parts)
        case Not(part):
            return not holds(part, ticket, by)
        case Condition(field, "like", values):
            return any(_like(ticket, field, value, by) for value in values)
        case Condition(field, op, values):
            return _one(ticket, field, op, values, by)


def _one(ticket: Any, field: str, op: str, values: tuple[str, ...], by: Agent) -> bool:
    if field in _TIMES:
        has: Any = _time(ticket, field)
        return any(_compared(has, op, value, moment) for value in values)
    if field in {"number", "messages"}:
        has = _number(ticket, field)
        return any(_compared(has, op, value, int) for value in values)
    if field == "subject":
        return values[0].lower() in ticket.subject.lower()
    if field == "q":
        words = values[0].lower().split()
        return any(
            all(word in one.text.lower() for word in words)
            for one in ticket.messages.all()
        )
    if op == "all":
        return all(value in _values(ticket, field, by) for value in values)
    any_of = bool(_values(ticket, field, by) & set(_meant(field, values, by)))
    return not any_of if op == "not" else any_of


def _meant(field: str, values: tuple[str, ...], by: Agent) -> list[str]:
    me = str(by.public_id)
    return [me if value == "me" and field != "tag" else value for value in values]


def _values(ticket: Any, field: str, by: Agent) -> set[str]:
    """What it has of it, as the words of a condition."""
    if field in _COLUMNS:
        return {getattr(ticket, _COLUMNS[field])}
    if field in _REFERENCES:
        return _id_of(getattr(ticket, _REFERENCES[field]))
    if field in _SEVERAL:
        return _SEVERAL[field](ticket)
    if field == "view":
        return {name for name in VIEWS if VIEWS[name](ticket, by)}
    return {"true" if FLAGS[field](ticket, by) else "false"}


def _id_of(row: Any) -> set[str]:
    return {str(row.public_id) if row else "none"}


def _channels(ticket: Any) -> list[Any]:
    return [one.channel for one in ticket.messages.all() if one.channel]


_SEVERAL: dict[str, Callable[[Any], set[str]]] = {
    "organization": lambda t: _id_of(t.customer.organization),
    "priority": lambda t: {Priority(t.priority).name.lower()},
    "tag": lambda t: {one.name for one in t.tags.all()},
    "language": lambda t: {
        one.value
        for one in t.facts.all()
        if one.name == "language" and one.replaced_by_id is None
    },
    "channel": lambda t: {str(one.public_id) for one in _channels(t)},
    "channel_kind": lambda t: {one.kind for one in _channels(t)},
}


def _time(ticket: Any, field: str) -> datetime | None:
    if field != "due_at":
        found: datetime | None = getattr(ticket, field)
        return found
    running = [one for one in ticket.clocks.all() if one.stopped_at is None]
    return min((one.due_at for one in running if one.due_at), default=None)


def _number(ticket: Any, field: str) -> int:
    if field == "number":
        return int(ticket.number)
    said = [one for one in ticket.messages.all() if one.direction in {"in", "out"}]
    return sum(1 for one in said if one.held_until is None)


def _compared(has: Any, op: str, value: str, read: Callable[[str], Any]) -> bool:
    if op == "null":
        return (has is None) == (value == "true")
    return has is not None and _SIGNS[op](has, read(value))


def moment(value: str) -> datetime:
    """As people who know the calendar read it."""
    now = timezone.now()
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if value == "now":
        return now
    if value in days:
        start = timezone.localtime(now).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        return start + timedelta(days=days[value])
    if value[0] in "+-":
        span = timedelta(hours={"h": 1, "d": 24, "w": 168}[value[-1]])
        return now + int(value[:-1]) * span
    return datetime.fromisoformat(value)


def _like(ticket: Any, field: str, value: str, by: Agent) -> bool:
    """As the search box has it."""
    if field in _TIMES - {"due_at"}:
        has = getattr(ticket, field)
        edge = timezone.now() - timedelta(days=int(value.strip("<>d")))
        return has is not None and (has < edge if ">" in value else has >= edge)
    if field in {"assignee", "accountable"}:
        row = getattr(ticket, field)
        if value in {"me", "none"}:
            return row == (by if value == "me" else None)
        return row is not None and (
            row.email.lower() == value.lower()
            or row.name.lower().startswith(value.lower())
        )
    if field == "customer":
        shown = [one.shown for one in ticket.customer.identities.all()]
        return any(
            value.lower() in one.lower() for one in [ticket.customer.name, *shown]
        )
    if field == "channel":
        return any(one.name.lower() == value.lower() for one in _channels(ticket))
    row = ticket.team if field == "team" else ticket.customer.organization
    return row is not None and row.name.lower() == value.lower()


def _is_open(ticket: Any) -> bool:
    is_whole = ticket.merged_into_id is None and ticket.spam_at is None
    return ticket.status in {"open", "waiting", "snoozed"} and is_whole


def _awake(ticket: Any) -> bool:
    return _is_open(ticket) and ticket.status != "snoozed"


def _undelivered(ticket: Any) -> bool:
    return any(
        delivery.state in {"failed", "unknown"}
        for one in ticket.messages.all()
        for delivery in one.deliveries.all()
    )


def _follows(ticket: Any, by: Agent, why: str = "") -> bool:
    return any(
        one.agent_id == by.pk and why in {"", one.why} for one in ticket.followers.all()
    )


def _of_my_teams(ticket: Any, by: Agent) -> bool:
    members = {one.pk for one in ticket.team.members.all()}
    return by.pk in members | {ticket.team.lead_id}


def _unread(ticket: Any, by: Agent) -> bool:
    last = ticket.last_message_seq
    read = max(
        (one.seq for one in ticket.seen.all() if one.agent_id == by.pk), default=-1
    )
    own = any(
        one.seq == last and one.agent_id == by.pk for one in ticket.messages.all()
    )
    return last > 0 and read < last and not own


def _scheduled(ticket: Any, by: Agent) -> bool:
    waiting = [one for one in ticket.messages.all() if one.is_timed and one.held_until]
    theirs = any(one.agent_id == by.pk for one in waiting)
    return theirs or (bool(waiting) and _of_my_teams(ticket, by))


def _promised(ticket: Any) -> bool:
    return any(one.state == "open" for one in ticket.follow_ups.all())


def _ends(ticket: Any, by: Agent) -> list[tuple[str, Any]]:
    """What it is linked to, as what, and nothing that they may not know of."""
    to = [(one.kind, one.other) for one in ticket.links.all()]
    here = [(f"{one.kind} of", one.ticket) for one in ticket.links_here.all()]
    seen = Ticket.objects.visible_to(by)
    return [one for one in to + here if seen.filter(pk=one[1].pk).exists()]


Says = Callable[[Any, Agent], bool]
FLAGS: dict[str, Says] = {
    "open": lambda t, by: _is_open(t),
    "needs_reply": lambda t, by: t.waiting_since is not None,
    "needs_first_reply": lambda t, by: bool(t.waiting_since and not t.first_replied_at),
    "needs_next_reply": lambda t, by: bool(t.waiting_since and t.first_replied_at),
    "late": lambda t, by: (
        _is_open(t) and t.next_step_at is not None and t.next_step_at < timezone.now()
    ),
    "live": lambda t, by: t.live_since is not None,
    "undelivered": lambda t, by: _undelivered(t),
    "promised": lambda t, by: _promised(t),
    "scheduled": _scheduled,
    "offered": lambda t, by: any(one.state == "offered" for one in t.handovers.all()),
    "attachments": lambda t, by: any(
        one.attachments.all() for one in t.messages.all() if one.deleted_at is None
    ),
    "merged": lambda t, by: t.merged_into_id is not None,
    "spam": lambda t, by: t.spam_at is not None,
    "unread": _unread,
    "mentions_me": lambda t, by: _follows(t, by, "mentioned"),
    "followed": _follows,
    "of_my_teams": _of_my_teams,
    "part": lambda t, by: any(way == "parent" for way, _one in _ends(t, by)),
    "parts_open": lambda t, by: any(
        way == "parent of" and _is_open(one) for way, one in _ends(t, by)
    ),
    "linked": lambda t, by: bool(_ends(t, by)),
}
VIEWS: dict[str, Says] = {
    "mine": lambda t, by: _awake(t) and t.assignee_id == by.pk,
    "unassigned": lambda t, by: _awake(t) and t.assignee_id is None,
    "teams": lambda t, by: _awake(t) and _of_my_teams(t, by),
    "accountable": lambda t, by: _is_open(t) and t.accountable_id == by.pk,
    "waiting": lambda t, by: _is_open(t) and t.status == "waiting",
    "promises": lambda t, by: _is_open(t) and _promised(t),
    "snoozed": lambda t, by: _is_open(t) and t.status == "snoozed",
    "scheduled": _scheduled,
    "mentions": lambda t, by: _is_open(t) and _follows(t, by, "mentioned"),
    "undelivered": lambda t, by: _is_open(t) and _undelivered(t),
    "resolved": lambda t, by: (
        t.status in {"resolved", "closed"} and not t.merged_into_id and not t.spam_at
    ),
    "open": lambda t, by: _is_open(t),
}
