"""Tickets as programs get them: all that a list shows of them, in one statement.

What `TicketShape` says of a row, made by PostgreSQL: reading five models a row, and then
their fields, would cost ten times the query. A test holds both to the same words.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.api.pages import Order
from helpdesk.base.written import Kept
from tickets.models import Priority, Ticket
from tickets.models.ticket import TicketQuerySet

# What it shows, by name and in order: columns of `tickets_ticket t` and its neighbours.
_SHOWN = {
    "id": "t.public_id::text",
    "number": "t.number",
    "subject": "t.subject",
    "status": "t.status",
    "waiting_for": "t.waiting_for",
    "priority": "(ARRAY[{}])[t.priority]".format(
        ", ".join(f"'{one.name.lower()}'" for one in sorted(Priority))
    ),
    "tags": """ARRAY(SELECT g.name FROM tickets_ticket_tags tt
        JOIN tickets_tag g ON g.id = tt.tag_id WHERE tt.ticket_id = t.id
        ORDER BY g.name)""",
    "fields": "t.fields",
    "customer": "c.public_id::text",
    "team": "team.public_id::text",
    "assignee": "a.public_id::text",
    "accountable": "r.public_id::text",
    "next_step": "t.next_step",
    "next_step_at": "t.next_step_at",
    "wake_at": "t.wake_at",
    "waiting_since": "t.waiting_since",
    "first_replied_at": "t.first_replied_at",
    "live_since": "t.live_since",
    "last_message_at": "t.last_message_at",
    "resolved_at": "t.resolved_at",
    "closed_at": "t.closed_at",
    "created_at": "t.created_at",
    "spam_at": "t.spam_at",
    "is_sample": "t.is_sample",
    "merged_into": "m.public_id::text",
    "seq": "t.seq",
}
# Keys of ours: what is expanded, and where a page ends. Never shown.
_KEYS = {
    "pk": "t.id",
    "customer": "t.customer_id",
    "team": "t.team_id",
    "assignee": "t.assignee_id",
    "accountable": "t.accountable_id",
    "seen_survivor": "t.merged_into_id",
}
# Where a page begins, in SQL that is kept.
_AFTER = datetime(2001, 1, 1, tzinfo=UTC)
_NAMES = tuple(_SHOWN)
_MANY = len(_NAMES)
_AT = {name: _MANY + place for place, name in enumerate(_KEYS)}

_SQL = f"""
WITH page AS MATERIALIZED ({{page}})
SELECT {", ".join([*_SHOWN.values(), *_KEYS.values()])}, page.*
FROM page
JOIN tickets_ticket t ON t.id = page.id
JOIN tickets_customer c ON c.id = t.customer_id
JOIN accounts_team team ON team.id = t.team_id
LEFT JOIN accounts_agent a ON a.id = t.assignee_id
LEFT JOIN accounts_agent r ON r.id = t.accountable_id
LEFT JOIN tickets_ticket m ON m.id = t.merged_into_id
ORDER BY {{order}}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Key:
    """A row that is referred to."""

    pk: int


class Listed:
    """A ticket of a list. shown: all there is to show; the rest is read by name, as of a
    row: keys of what it refers to, and what the list is sorted by."""

    __slots__ = ("_names", "_raw", "shown")

    def __init__(self, raw: Sequence[Any], names: Sequence[str]) -> None:
        self._raw, self._names = raw, names
        self.shown: dict[str, Any] = dict(zip(_NAMES, raw, strict=False))
        kept = self.shown["fields"]
        self.shown["fields"] = {} if kept == "{}" else json.loads(kept)

    @property
    def pk(self) -> int:
        return int(self._raw[_AT["pk"]])

    def __getattr__(self, name: str) -> Any:
        if name in _AT:
            key = self._raw[_AT[name]]
            return None if key is None else Key(key)
        return self._raw[_MANY + len(_AT) + self._names.index(name)]


def listed(
    tickets: TicketQuerySet, order: Sequence[str], *, agent: Agent
) -> list[Listed]:
    """Those of a sorted and sliced queryset, in its order.

    order: the fields it is sorted by, "-" before those that fall.
    """
    names = [name.removeprefix("-") for name in order]
    try:
        sql, params = tickets.values_list(*names).query.sql_with_params()
    except EmptyResultSet:
        return []
    return _read(sql, params, order, agent)


def listed_all(
    order: Order, after: Sequence[Any], many: int, *, agent: Agent
) -> list[Listed]:
    """The same of all that this agent sees: what most ask for, and Django would write
    anew each time.

    after: the values of the row they stand behind; none: from the beginning.
    """
    if not agent.is_active:
        return []
    kept = _kept(Role(agent.role), order, many, begins=not after)
    values = {f"after_{n}": value for n, value in enumerate(after)}
    if agent.role != Role.ADMIN:
        values["agent"] = agent.pk
    sql, params = kept.statement(**values)
    return _read(sql, params, order.fields, agent)


@lru_cache(maxsize=256)
def _kept(role: Role, order: Order, many: int, *, begins: bool) -> Kept:
    """What somebody of this role asks for. The last field of each order is a key."""
    *times, _key = order.fields
    after: list[Any] = [_AFTER] * len(times) + [-102]
    marks: dict[str, Any] = {} if role == Role.ADMIN else {"agent": -101}
    if not begins:
        marks |= {f"after_{n}": mark for n, mark in enumerate(after)}

    def make(agent: int = 0, **_values: Any) -> QuerySet[Any, Any]:
        seen = Ticket.objects.visible_to(Agent(pk=agent, role=role))
        sorted_ = order.apply(seen)
        found = sorted_ if begins else order.after(sorted_, after)
        names = [name.removeprefix("-") for name in order.fields]
        return found.values_list(*names)[:many]

    return Kept(make, **marks)


def _read(
    sql: str, params: Sequence[Any], order: Sequence[str], agent: Agent
) -> list[Listed]:
    names = [name.removeprefix("-") for name in order]
    by = [
        f"page.{connection.ops.quote_name(name.removeprefix('-'))}"
        + (" DESC" if name.startswith("-") else "")
        for name in order
    ]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    page = f"SELECT * FROM ({sql}) found ({columns})"  # noqa: S608 - SQL that Django made
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(page=page, order=", ".join(by)), params)
        rows = [Listed(raw, names) for raw in cursor.fetchall()]
    _hide(rows, agent)
    return rows


def _hide(rows: Sequence[Listed], agent: Agent) -> None:
    """Where a ticket went is told to whoever sees that one, too."""
    went = {one.pk for row in rows if (one := row.seen_survivor) is not None}
    if not went:
        return
    seen = set(
        Ticket.objects.visible_to(agent)
        .filter(pk__in=went)
        .values_list("pk", flat=True)
    )
    for row in rows:
        into = row.seen_survivor
        if into is not None and into.pk not in seen:
            row.shown["merged_into"] = None
