"""A customer as a whole: one timeline over all their tickets and channels.

Of the tickets the agent sees, and of no others: neither words nor numbers nor counts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from helpdesk.base.accounts.models import Agent
from tickets.kinds import kind_of
from tickets.models import (
    Customer,
    CustomerFact,
    FollowUp,
    Message,
    Organization,
    Ticket,
)
from tickets.models.ticket import TicketQuerySet

PAGE = 30
WORDS = 1500

_SQL = """
SELECT m.id, m.public_id, m.seq, m.direction, left(m.text, %s), length(m.text) > %s,
    m.said_at, m.deleted_at IS NOT NULL, coalesce(a.name, c.name, ''),
    coalesce(i.shown, ''), coalesce(h.kind, ''), t.number, t.subject
FROM tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id
LEFT JOIN accounts_agent a ON a.id = m.agent_id
LEFT JOIN tickets_identity i ON i.id = m.identity_id
LEFT JOIN tickets_customer c ON c.id = i.customer_id
LEFT JOIN tickets_channel h ON h.id = m.channel_id
WHERE m.ticket_id IN ({sight}) AND m.held_until IS NULL {only} {past}
ORDER BY m.said_at DESC, m.id DESC LIMIT %s
"""
# What a timeline can be narrowed to.
_ONLY = {
    "all": "",
    "messages": "AND m.direction <> 'note'",
    "notes": "AND m.direction = 'note'",
    "calls": "AND h.kind = 'phone'",
}
SHOWN = (*_ONLY, "tickets")
_BEFORE = """AND (m.said_at, m.id) < (SELECT b.said_at, b.id FROM tickets_message b
    WHERE b.public_id = %s)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One message. hop: it came or went by another channel than the one before it.
    moved: it is of another ticket than the one shown above it."""

    public_id: str
    seq: int
    direction: str
    text: str
    is_cut: bool
    at: datetime
    is_deleted: bool
    author: str
    kind: str
    number: int
    subject: str
    hop: bool = False
    moved: bool = False

    @property
    def icon(self) -> str:
        return "lock" if self.is_note else kind_of(self.kind).icon

    @property
    def channel(self) -> str:
        return str(kind_of(self.kind).name)

    @property
    def is_note(self) -> bool:
        return self.direction == Message.Direction.NOTE


@dataclass(frozen=True, slots=True)
class Told:
    """The newest first. before: what older words are asked before; "" at the end."""

    words: list[Word]
    before: str = ""


def told(
    of: Customer | Organization,
    agent: Agent,
    *,
    before: UUID | None = None,
    show: str = "all",
) -> Told:
    """A page of all that was said with them, in one statement.

    show: one of `SHOWN` but tickets, which are no words.
    """
    seen = _seen(of, agent).filter(spam_at=None)
    try:
        sight, params = seen.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Told([])
    past, since = (_BEFORE, [before]) if before else ("", [])
    only = _ONLY.get(show, "")
    sql = _SQL.format(sight=sight, past=past, only=only)
    with connection.cursor() as cursor:
        cursor.execute(sql, [WORDS, WORDS, *params, *since, PAGE + 1])
        rows = cursor.fetchall()
    words = _with_hops([_word(*row) for row in rows[:PAGE]])
    return Told(words, before=str(rows[PAGE - 1][1]) if len(rows) > PAGE else "")


def _word(
    pk: int, public_id: UUID, seq: int, direction: str, text: str, is_cut: bool,
    at: datetime, is_deleted: bool, author: str, shown: str, kind: str, number: int,
    subject: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "public_id": str(public_id), "seq": seq, "direction": direction, "text": text,
        "is_cut": is_cut, "at": at, "is_deleted": is_deleted, "author": author or shown,
        "kind": kind, "number": number, "subject": subject,
    }  # fmt: skip


def _with_hops(rows: list[dict[str, Any]]) -> list[Word]:
    """Where the story went on by another channel, and where it is of another ticket."""
    kind = ""
    for row in reversed(rows):
        row["hop"] = bool(row["kind"] and kind and row["kind"] != kind)
        kind = row["kind"] or kind
    shown = [0, *(row["number"] for row in rows)]
    return [
        Word(**row, moved=row["number"] != above)
        for row, above in zip(rows, shown, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Tickets:
    """All of theirs, the newest first. before: the number older ones are asked before."""

    rows: list[Ticket]
    before: str = ""


def tickets(of: Customer | Organization, agent: Agent, *, before: str = "") -> Tickets:
    """A page of them, of all statuses."""
    found = _seen(of, agent).filter(spam_at=None, merged_into=None)
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(number__lt=int(before))
    rows = list(
        found.select_related("customer", "assignee").order_by("-number")[: PAGE + 1]
    )
    more = str(rows[PAGE - 1].number) if len(rows) > PAGE else ""
    return Tickets(rows[:PAGE], more)


def open_tickets(of: Customer | Organization, agent: Agent) -> QuerySet[Ticket]:
    """Those that wait first, the newest of them before the others."""
    seen = _seen(of, agent).open()
    return seen.select_related("customer", "assignee", "team", "accountable").order_by(
        "waiting_since", "-last_message_at", "-id"
    )


def open_promises(of: Customer | Organization, agent: Agent) -> QuerySet[FollowUp]:
    promises = FollowUp.objects.open().filter(ticket__in=_seen(of, agent))
    return promises.select_related("ticket", "owner").order_by("due_at", "id")


def _seen(of: Customer | Organization, agent: Agent) -> TicketQuerySet:
    whose = "customer" if isinstance(of, Customer) else "customer__organization"
    return Ticket.objects.visible_to(agent).filter(**{whose: of})


def known_facts(customer: Customer, agent: Agent) -> QuerySet[CustomerFact]:
    """What was kept of them, from tickets this agent sees."""
    seen = Ticket.objects.visible_to(agent)
    return customer.known.current().filter(fact__ticket__in=seen)
