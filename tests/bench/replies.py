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
from tests.bench.rows import insert
from tickets import actions
from tickets.models import Delivery, Event, Message, PendingEvent, Ticket

TEXT = "Thank you, we have found it and it is on its way to you.\n\nAgent\n" * 4
# What a reply writes, in one transaction of six statements.
LOCK = "SELECT * FROM tickets_ticket WHERE id = %s FOR UPDATE"
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
    event = insert(
        Event, ticket_id="%s", seq="%s", verb="'replied'", actor_id="2",
        data="""'{"message": "x"}'""",
    )  # fmt: skip
    message = insert(
        Message, ticket_id="%s", seq="%s", direction="'out'", channel_id="1",
        agent_id="2", text="%s",
    )  # fmt: skip
    delivery = insert(
        Delivery, message_id="%s", identity_id="%s", channel_id="1", state="'sent'"
    )
    pending = insert(PendingEvent, event_id="%s")

    def write(statement: str, *values: object) -> int:
        said = rows.execute(f"{statement} RETURNING id", values, prepare=True)
        return int(said.fetchone()[0])

    def work() -> None:
        ticket = next(tickets)
        seq = ticket.seq + 1
        rows.execute(LOCK, [ticket.pk], prepare=True).fetchone()
        write(pending, write(event, ticket.pk, seq))
        said = write(message, ticket.pk, seq, TEXT)
        write(delivery, said, ticket.customer_id)
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
