"""A reply: message, delivery, event and ticket, beside the same rows written bare."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent, Role
from tests.bench.measure import compare, percentile, tell
from tests.bench.pages import top
from tests.bench.requests import bare, queries_of
from tickets import actions
from tickets.models import Ticket

TEXT = "Thank you, we have found it and it is on its way to you.\n\nAgent\n" * 4
# What a reply writes, in one transaction of six statements.
LOCK = "SELECT * FROM tickets_ticket WHERE id = %s FOR UPDATE"
MESSAGE = """
INSERT INTO tickets_message (public_id, ticket_id, seq, direction, channel_id, agent_id,
    subject, text, html, said_at, place, unverified, auto, warnings)
VALUES (uuidv7(), %s, %s, 'out', 1, 2, 'Ticket', %s, '', now(), '', false, '', '[]')
RETURNING id
"""
DELIVERY = """
INSERT INTO tickets_delivery (public_id, message_id, identity_id, channel_id, state,
    attempts, not_before, place, provider_id, last_error, created_at)
VALUES (uuidv7(), %s, %s, 1, 'sent', 0, now(), '', '', '', now())
"""
EVENT = """
INSERT INTO tickets_event (public_id, ticket_id, seq, verb, actor_id, data, at)
VALUES (uuidv7(), %s, %s, 'replied', 2, '{"message": "x"}', now()) RETURNING id
"""
PENDING = """
INSERT INTO tickets_pendingevent (event_id, listener, attempts, not_before, last_error)
VALUES (%s, '', 0, now(), '')
"""
TICKET = """
UPDATE tickets_ticket SET seq = %s, last_message_at = now(), last_words = %s,
    waiting_since = NULL, touched_at = now(), next_step_at = now() + interval '1 d'
WHERE id = %s
"""


def main(calls: str) -> None:
    agent = Agent.objects.filter(role=Role.AGENT).order_by("pk")[0]
    tickets = _some_tickets()
    reply = _reply(agent, tickets)
    sent = queries_of(reply)
    with bare() as rows:
        compare(
            "reply",
            reply,
            _bare_reply(rows, tickets),
            calls=int(calls),
            queries=len(sent),
            bare_queries=6,
            top=top(reply),
        )
    _without_broker(reply, int(calls))


def _some_tickets() -> Iterator[Ticket]:
    """Open ones, each once: nobody waits for another's lock."""
    return Ticket.objects.open().order_by("-pk").iterator()


def _reply(agent: Agent, tickets: Iterator[Ticket]) -> Callable[[], object]:
    return lambda: actions.reply(next(tickets), text=TEXT, by=agent)


def _bare_reply(rows: Any, tickets: Iterator[Ticket]) -> Callable[[], None]:
    def work() -> None:
        ticket = next(tickets)
        seq = ticket.seq + 1
        rows.execute(LOCK, [ticket.pk], prepare=True).fetchone()
        [event] = rows.execute(EVENT, [ticket.pk, seq], prepare=True).fetchone()
        rows.execute(PENDING, [event], prepare=True)
        written = rows.execute(MESSAGE, [ticket.pk, seq, TEXT], prepare=True)
        rows.execute(
            DELIVERY, [written.fetchone()[0], ticket.customer_id], prepare=True
        )
        rows.execute(TICKET, [seq, TEXT[:200], ticket.pk], prepare=True)
        rows.commit()

    return work


def _without_broker(reply: Callable[[], object], calls: int) -> None:
    """The broker hangs, then it is gone: the agent must not feel either."""
    valkey = int(os.environ["BENCH_VALKEY"])
    reply()
    os.kill(valkey, signal.SIGSTOP)
    _told("reply, broker hangs", reply, 2)
    os.kill(valkey, signal.SIGCONT)
    doorbell.ring_now("tickets.events")
    os.kill(valkey, signal.SIGKILL)
    _told("reply, broker gone", reply, calls // 2)


def _told(name: str, reply: Callable[[], object], calls: int) -> None:
    walls = []
    for _ in range(calls):
        begun = time.perf_counter()
        reply()
        walls.append((time.perf_counter() - begun) * 1000)
    tell(
        name,
        p50=round(percentile(walls, 50), 1),
        p95=round(percentile(walls, 95), 1),
        worst=round(max(walls), 1),
        calls=calls,
    )
