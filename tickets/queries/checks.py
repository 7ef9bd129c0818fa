"""What must hold of every ticket at every moment, asked of the database itself.

Each check is a statement for tickets that are as they must not be, and has to find none.
Those that recompute something do so for a sample of tickets; a sample of 0 is everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Tickets that one look recomputes.
SAMPLE = 1000
# Numbers of tickets that are told as examples.
SHOWN = 5

_WORDS = {
    "open": "t.status IN ('open', 'waiting', 'snoozed')"
    " AND t.merged_into_id IS NULL AND t.spam_at IS NULL AND t.deleted_at IS NULL",
    "can_own": "a.is_active AND a.role IN ('admin', 'lead', 'agent')",
    # What nobody has seen to for so long, nobody sees to.
    "late": "now() - interval '5 minutes'",
    "long_ago": "now() - interval '1 minute'",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """sql: a SELECT of tickets' ids; `{sample}` stands for the tickets to look at.

    is_hard: it holds at the end of every transaction, without a worker's help.
    """

    name: str
    words: Promise
    sql: str
    is_hard: bool = True

    def bad(self, sample: int) -> str:
        """The statement. A sample of 0 is everything."""
        if sample:
            tickets = _SAMPLED.format(half=max(1, sample // 2))
        else:
            tickets = "SELECT s.id FROM tickets_ticket s"
        return self.sql.format(sample=tickets, **_WORDS)


@dataclass(frozen=True, slots=True)
class Found:
    """How many tickets are as they must not be, and the numbers of some of them."""

    check: Check
    count: int
    numbers: Sequence[int] = ()


CHECKS: Sequence[Check] = (
    Check(
        name="next-step",
        words=_("Open tickets without a next step"),
        sql="SELECT t.id FROM tickets_ticket t WHERE {open}"
        " AND t.next_step_at IS NULL",
    ),
    Check(
        name="accountable",
        words=_("Open tickets without an accountable person"),
        sql="SELECT t.id FROM tickets_ticket t WHERE {open}"
        " AND t.accountable_id IS NULL",
    ),
    Check(
        name="can-own",
        words=_("Open tickets whose accountable person has left or may not own any"),
        sql="SELECT t.id FROM tickets_ticket t JOIN accounts_agent a"
        " ON a.id = t.accountable_id WHERE {open} AND NOT ({can_own})",
    ),
    Check(
        name="promise-owner",
        words=_("Open promises of somebody who has left or may not keep any"),
        sql="SELECT t.id FROM tickets_followup f JOIN tickets_ticket t"
        " ON t.id = f.ticket_id JOIN accounts_agent a ON a.id = f.owner_id"
        " WHERE f.state = 'open' AND {open} AND NOT ({can_own})",
    ),
    Check(
        name="wakes",
        words=_("Snoozed tickets that never wake"),
        sql="SELECT t.id FROM tickets_ticket t WHERE t.status = 'snoozed'"
        " AND t.wake_at IS NULL",
    ),
    Check(
        name="overslept",
        words=_("Snoozed tickets that should have woken"),
        sql="SELECT t.id FROM tickets_ticket t WHERE t.status = 'snoozed'"
        " AND t.wake_at < {late} AND t.deleted_at IS NULL",
        is_hard=False,
    ),
    Check(
        name="held",
        words=_("Replies that should have left"),
        sql="SELECT m.ticket_id AS id FROM tickets_message m"
        " WHERE m.held_until < {late} AND m.stopped_at IS NULL",
        is_hard=False,
    ),
    Check(
        name="offers",
        words=_("Hand-overs that should have expired"),
        sql="SELECT t.id FROM tickets_handover h JOIN tickets_ticket t"
        " ON t.id = h.ticket_id WHERE h.state = 'offered'"
        " AND h.expires_at < {late} AND t.deleted_at IS NULL",
        is_hard=False,
    ),
    Check(
        name="clocks",
        words=_("Clocks that run on tickets that are solved"),
        sql="SELECT t.id FROM tickets_clock c JOIN tickets_ticket t"
        " ON t.id = c.ticket_id WHERE c.stopped_at IS NULL"
        " AND t.status IN ('resolved', 'closed')",
    ),
    # Readers of the feed get nothing from behind the oldest transaction that has written
    # and still runs (`feed.py`). When another database user's began is not for us to see.
    Check(
        name="feed",
        words=_("Tickets whose news other programs do not get: a transaction never ends"),
        sql="""
SELECT e.ticket_id AS id FROM tickets_event e WHERE e.at < {long_ago} AND e.xid >= (
    SELECT min(running.xid) FROM pg_snapshot_xip(pg_current_snapshot()) AS running(xid)
    JOIN pg_locks l ON l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
        AND l.transactionid = running.xid::xid
    JOIN pg_stat_activity a ON a.pid = l.pid AND a.datname = current_database()
    WHERE coalesce(a.xact_start < {long_ago}, true))""",
        is_hard=False,
    ),
    Check(
        name="next-step-is-right",
        words=_("Open tickets whose next step is not the soonest of what is due"),
        sql="""
SELECT t.id FROM tickets_ticket t JOIN accounts_team team ON team.id = t.team_id
WHERE {open} AND t.id IN ({sample}) AND t.next_step_at IS DISTINCT FROM least(
    CASE WHEN t.status = 'snoozed' THEN t.wake_at
        ELSE t.touched_at + team.idle_after END,
    (SELECT min(f.due_at) FROM tickets_followup f
        WHERE f.ticket_id = t.id AND f.state = 'open'),
    (SELECT min(c.due_at) FROM tickets_clock c
        WHERE c.ticket_id = t.id AND c.stopped_at IS NULL))""",
    ),
    Check(
        name="timeline",
        words=_("Tickets whose timeline has a gap"),
        sql="""
SELECT t.id FROM tickets_ticket t WHERE t.id IN ({sample}) AND t.seq <> (
    SELECT count(*) FROM tickets_event e WHERE e.ticket_id = t.id AND e.seq > 0
    AND e.seq <= t.seq)""",
    ),
    Check(
        name="last-message",
        words=_("Tickets whose newest message is not the one they name"),
        sql="""
SELECT t.id FROM tickets_ticket t WHERE t.id IN ({sample}) AND t.merged_into_id IS NULL
AND t.last_message_seq <> coalesce((SELECT max(m.seq) FROM tickets_message m
    WHERE m.ticket_id = t.id AND m.held_until IS NULL), 0)""",
    ),
)  # fmt: skip

# Those that changed last, and as many from anywhere: what is wrong is new, or was found
# by nobody.
_SAMPLED = """
(SELECT s.id FROM tickets_ticket s ORDER BY s.last_message_at DESC NULLS LAST, s.id DESC
    LIMIT {half})
UNION (SELECT s.id FROM tickets_ticket s
    WHERE s.id >= (SELECT (random() * max(n.id))::bigint FROM tickets_ticket n)
    ORDER BY s.id LIMIT {half})"""

_COUNTED = """
WITH bad AS MATERIALIZED ({bad}) SELECT count(DISTINCT id), ARRAY(
    SELECT t.number FROM tickets_ticket t WHERE t.id IN (SELECT id FROM bad)
    ORDER BY t.number LIMIT %s) FROM bad"""


def look(checks: Iterable[Check] = CHECKS, *, sample: int = SAMPLE) -> list[Found]:
    """Run them one after the other, with some numbers of what they found."""
    with connection.cursor() as cursor:
        found = []
        for check in checks:
            cursor.execute(_COUNTED.format(bad=check.bad(sample)), [SHOWN])
            found.append(Found(check, *cursor.fetchone()))
    return found


def broken() -> list[str]:
    """The names of the hard ones that do not hold, of all tickets, in one statement."""
    asked = [
        f"SELECT '{check.name}' WHERE EXISTS ({check.bad(0)})"
        for check in CHECKS
        if check.is_hard
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]
