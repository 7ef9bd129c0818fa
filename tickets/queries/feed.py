"""The feed: every event in the order of commits, without a gap, as far as one may see.

Ids are taken before a commit, and transactions end in any order: who remembers the highest
id misses what was written below it and committed later. So events are read in the order of
their transactions, and only those below the oldest transaction that still runs: nothing can
come to stand before what was read (R12). Whoever writes for long holds up all readers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from helpdesk.base.accounts.models import Agent
from tickets.models import Event, Ticket
from tickets.queries import feed_cursor
from tickets.queries.event_shown import Json, shown, written
from tickets.queries.event_types import BY_NAME, NAMES, TYPES
from tickets.queries.feed_cursor import (
    BEGINNING,
    CursorExpired,
    NoCursor,
    Position,
)

__all__ = [
    "BY_NAME", "NAMES", "NOW", "CursorExpired", "Json", "NoCursor", "Page",
    "UnknownType", "held_up", "page", "shown", "written",
]  # fmt: skip

NOW = "now"
DELETED = Event.Verb.DELETED.value
# Rows of the index that are looked at together, and how often for one page: who may see
# little gets empty pages, each as quick as a full one, and goes on from there.
LOOK, LOOKS = 1_000, 5

_ALL = """
SELECT e.id, e.xid::text, e.ticket_id, e.verb FROM tickets_event e
WHERE (e.xid, e.id) > (%s::xid8, %s) AND e.xid < %s::xid8
ORDER BY e.xid, e.id LIMIT %s
"""
# A ticket's own events are few: never by way of all others.
_OF_ONE = """
WITH e AS MATERIALIZED (SELECT * FROM tickets_event WHERE ticket_id = %s)
SELECT e.id, e.xid::text, e.ticket_id, e.verb FROM e
WHERE (e.xid, e.id) > (%s::xid8, %s) AND e.xid < %s::xid8
ORDER BY e.xid, e.id LIMIT %s
"""
# The oldest transaction that still runs, ours among them. A server numbers those of all its
# databases together: what is known to be another's does not hold us up.
_HORIZON = """
SELECT least(pg_current_xact_id_if_assigned(), coalesce(min(running.xid),
    pg_snapshot_xmax(pg_current_snapshot())))::text
FROM pg_snapshot_xip(pg_current_snapshot()) AS running(xid)
WHERE NOT EXISTS (
    SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
    AND l.transactionid = running.xid::xid AND a.datname <> current_database())
"""
_HELD_UP = """
SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0)::float
FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
AND datname = current_database()
"""


class UnknownType(Exception):
    """There is no such type of event."""


@dataclass(frozen=True, slots=True)
class Page:
    """Events, and the cursor behind all that was looked at.

    cursors: that behind each event. has_more: ask again at once.
    """

    results: list[Json]
    cursors: list[str]
    next_cursor: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class _Row:
    position: Position
    ticket: int
    verb: str


def page(
    agent: Agent,
    after: str,
    limit: int,
    *,
    types: frozenset[str] = frozenset(),
    ticket: UUID | None = None,
) -> Page:
    """What happened behind a cursor, to tickets that this agent may see now.

    after: "" for the beginning, "now" for what happens from here on. types: only those;
    all where there are none. ticket: of this one alone, by its id.

    Raises:
        NoCursor: it is none of ours.
        CursorExpired: given before a restore.
        UnknownType: there is none of this name.
    """
    verbs = _verbs(types)
    at_epoch = feed_cursor.epoch()
    if after == NOW:
        begin = Position(_horizon())
        return Page([], [], feed_cursor.write(begin, at_epoch), has_more=False)
    begin = feed_cursor.read(after, at_epoch) if after else BEGINNING
    only = _key(agent, ticket) if ticket else None
    if ticket and only is None:
        return Page([], [], feed_cursor.write(begin, at_epoch), has_more=False)
    found = _Look(agent, verbs, only, limit)
    end, has_more = found.go(begin, _horizon())
    return Page(
        _told(found.kept, agent),
        [feed_cursor.write(row.position, at_epoch) for row in found.kept],
        feed_cursor.write(end, at_epoch),
        has_more,
    )


def held_up() -> float:
    """Seconds since the oldest transaction began that has written something: so much is
    the feed behind at most."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD_UP)
        return float(cursor.fetchone()[0])


def _verbs(types: frozenset[str]) -> frozenset[str]:
    if unknown := types - BY_NAME.keys():
        raise UnknownType(min(unknown))
    return frozenset(BY_NAME[name].value for name in types) or frozenset(
        verb.value for verb in TYPES
    )


def _horizon() -> int:
    """All transactions below this one are done."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        return int(cursor.fetchone()[0])


def _key(agent: Agent, ticket: UUID) -> int | None:
    seen = Ticket.objects.visible_to(agent).filter(public_id=ticket)
    return seen.values_list("pk", flat=True).first()


@dataclass(slots=True)
class _Look:
    """Goes along the index, some rows at a time, until there are enough."""

    agent: Agent
    verbs: frozenset[str]
    only: int | None
    limit: int
    kept: list[_Row] = field(default_factory=list)

    def go(self, begin: Position, horizon: int) -> tuple[Position, bool]:
        """Up to where it came, and whether there may be more."""
        end = begin
        for _ in range(LOOKS):
            rows = list(_rows(end, horizon, self.only))
            is_last = len(rows) < LOOK
            wanted = [row for row in rows if row.verb in self.verbs]
            seen = self._seen(wanted)
            for row in wanted:
                if row.ticket not in seen[row.verb == DELETED]:
                    continue
                self.kept.append(row)
                if len(self.kept) == self.limit:
                    return row.position, not (is_last and row == rows[-1])
            end = rows[-1].position if rows else end
            if is_last:
                return end, False
        return end, True

    def _seen(self, rows: list[_Row]) -> tuple[set[int], set[int]]:
        """Of which tickets all is told, and of which that they were deleted: who saw one
        would not learn else that it is there no more."""
        asked = {row.ticket for row in rows}
        if not asked:
            return set(), set()
        known = Ticket.everything.visible_to(self.agent).filter(pk__in=asked).order_by()
        keys = dict(known.values_list("pk", "deleted_at"))
        return {pk for pk, at in keys.items() if at is None}, set(keys)


def _rows(begin: Position, horizon: int, only: int | None) -> Iterator[_Row]:
    behind: list[Any] = [str(begin.xid), begin.event, str(horizon), LOOK]
    with connection.cursor() as cursor:
        if only is None:
            cursor.execute(_ALL, behind)
        else:
            cursor.execute(_OF_ONE, [only, *behind])
        for key, xid, ticket, verb in cursor.fetchall():
            yield _Row(Position(int(xid), key), ticket, verb)


def _told(rows: list[_Row], agent: Agent) -> list[Json]:
    """In the order of the rows."""
    found = Event.objects.select_related("actor", "ticket__customer").in_bulk(
        [row.position.event for row in rows]
    )
    return shown([found[row.position.event] for row in rows], reader=agent)
