"""Search: tickets by their words or their number, customers by a part of a name.

Words that are everywhere are dear: so the newest hits up to a cap, never a rank over all
of them and never a count. Only when the cap hid what this agent may see behind what they
may not, a second look asks for theirs alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.utils.html import escape
from django.utils.safestring import SafeString

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets import codes, terms
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.queries.marks import WHOLE, around, marks
from tickets.queries.question import understood
from tickets.queries.rows import Row, rows_of
from tickets.terms import MOST_WORDS, WORD, Query, has_letters

CAP = 2000
SHOWN = 20
PEOPLE = 5
LONGEST = 400
# How many people of a name are looked at before those the agent may know are chosen.
NAMESAKES = (100, 10_000)


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket that was found: its row, and where the words stand in it.

    subject, snippet: HTML, escaped but for the marks.
    """

    row: Row
    subject: SafeString
    snippet: SafeString


@dataclass(frozen=True, slots=True)
class Person:
    """A customer that was found, by their public id, and the newest ticket of theirs."""

    name: str
    shown: str
    row: Row
    customer: UUID


@dataclass(frozen=True, slots=True)
class Results:
    """What was found. count: how many tickets, "1000+" when nobody counted on."""

    numbered: Row | None
    hits: list[Hit]
    people: list[Person]
    count: str

    @property
    def is_empty(self) -> bool:
        return not (self.numbered or self.hits or self.people)


NOTHING = Results(None, [], [], "0")


def search(agent: Agent, asked: str, *, most: int = SHOWN) -> Results:
    """What this agent may know of that has these words, and is as its operators say.

    Never fails, whatever is asked.
    """
    question = understood(one_line(asked[:LONGEST], limit=LONGEST), by=agent)
    words = question.words
    visible = Ticket.objects.visible_to(agent)
    wanted = visible if question.asks_spam else visible.filter(spam_at=None)
    if question.where is not None:
        wanted = wanted.filter(question.where)
    try:
        seen = wanted.values("id", "customer_id").query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    with transaction.atomic(), connection.cursor() as cursor:
        # A plan for some word would be kept for all, rare and common.
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        query = terms.query(words)
        if query is not None:
            hits, count = _hits(cursor, query, seen, agent, most)
        elif question.where is not None and not words:
            hits, count = _all(wanted, agent, most)
        else:
            hits, count = [], "0"
        people = _people(cursor, words, seen, agent)
    numbered = _numbered(visible, words, agent) if question.where is None else None
    return Results(numbered, hits, people, count)


def _all(wanted: TicketQuerySet, agent: Agent, most: int) -> tuple[list[Hit], str]:
    """Operators alone: those that are so, the newest first."""
    keys = list(wanted.order_by("-id").values_list("pk", flat=True)[: CAP + 1])
    rows = _rows(keys[:most], agent)
    hits = [
        Hit(
            rows[key],
            SafeString(escape(rows[key].subject)),
            SafeString(escape(rows[key].words)),
        )
        for key in keys[:most]
        if key in rows
    ]
    return hits, "1000+" if len(keys) > CAP else str(len(keys))


def _hits(
    cursor: Any, query: Query, seen: tuple[str, Any], agent: Agent, most: int
) -> tuple[list[Hit], str]:
    """The tickets with the newest words that fit, and how many there are."""
    found, is_capped = _newest(cursor, query, seen, most, within=False)
    if is_capped and len(found) < most:
        found, is_capped = _newest(cursor, query, seen, most, within=True)
    if not found:
        return [], "0"
    total = found[0][2]
    rows = _rows([ticket for ticket, _, _ in found], agent)
    marks = _marked(cursor, query, [message for _, message, _ in found])
    hits = [
        Hit(rows[ticket], *marks[message])
        for ticket, message, _ in found
        if ticket in rows
    ]
    return hits, f"{min(total, 1000)}+" if is_capped else str(total)


def _newest(
    cursor: Any, query: Query, seen: tuple[str, Any], most: int, *, within: bool
) -> tuple[list[tuple[int, int, int]], bool]:
    """(ticket, its newest message that fits, how many tickets), and whether CAP cut it.

    within: hits that the agent may not see do not count towards the cap.
    """
    sight, sight_params = seen
    inside = f"AND m.ticket_id IN (SELECT id FROM ({sight}) seen)" if within else ""  # noqa: S608
    # Looked up one by one: planners like to read all tickets there are instead.
    cursor.execute(
        f"""
        WITH near AS MATERIALIZED (
            SELECT m.id, m.ticket_id, m.search @@ {query.sql} AS fits
            FROM tickets_message m
            WHERE m.search @@ {query.sql if within else query.loose} {inside}
            ORDER BY m.id DESC LIMIT {CAP}
        ), best AS (
            SELECT ticket_id, max(id) AS message FROM near WHERE fits GROUP BY ticket_id
        )
        SELECT ticket_id, message, count(*) OVER (), (SELECT count(*) FROM near)
        FROM best CROSS JOIN LATERAL
            (SELECT FROM ({sight}) seen WHERE seen.id = best.ticket_id LIMIT 1) seen
        ORDER BY message DESC LIMIT %s
        """,  # noqa: S608 - constants, and SQL that Django made
        [
            *query.params, *query.params, *(sight_params if within else ()),
            *sight_params, most,
        ],
    )  # fmt: skip
    found = cursor.fetchall()
    if not found:
        return [], not within
    return [row[:3] for row in found], found[0][3] == CAP


def _marked(
    cursor: Any, query: Query, messages: list[int]
) -> dict[int, tuple[SafeString, SafeString]]:
    """Each message's subject line and the words around its hits, the hits marked."""
    cursor.execute(
        f"""
        SELECT m.id, ts_headline('simple', t.subject, {query.sql}, %s),
            ts_headline('simple', left(m.text, 20000), {query.sql}, %s)
        FROM tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id
        WHERE m.id = ANY(%s)
        """,  # noqa: S608 - constants
        [*query.params, WHOLE, *query.params, WHOLE, messages],
    )
    return {pk: (marks(subject), marks(around(text))) for pk, subject, text in cursor}


def _numbered(visible: TicketQuerySet, asked: str, agent: Agent) -> Row | None:
    """The ticket of that number, whatever became of it; or the one whose customer has
    that code to go on with."""
    digits = asked.strip().removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) < 19:
        found = visible.filter(number=int(digits))
    elif code := codes.typed(asked):
        found = visible.filter(continuations__code=code)
    else:
        return None
    pk = found.values_list("pk", flat=True).first()
    return _rows([pk], agent).get(pk) if pk else None


def _people(
    cursor: Any, asked: str, seen: tuple[str, Any], agent: Agent
) -> list[Person]:
    """Customers whose name or address has each of these words, as far as they are known."""
    words = [word for word in asked.replace('"', " ").split() if len(word) > 1]
    if not any(map(has_letters, words)):
        return []
    found: list[tuple[str, str, int, UUID]] = []
    for cap in NAMESAKES:
        found, total = _of_that_name(cursor, words[:MOST_WORDS], seen, cap)
        if len(found) == PEOPLE or total < cap:
            break
    rows = _rows([one[2] for one in found], agent)
    return [
        Person(name or shown, shown, rows[ticket], customer)
        for name, shown, ticket, customer in found
        if ticket in rows
    ]


def _of_that_name(
    cursor: Any, words: list[str], seen: tuple[str, Any], cap: int
) -> tuple[list[tuple[str, str, int, UUID]], int]:
    """(name, address, newest visible ticket, public id), and how many have that name at
    all."""
    patterns = [_pattern(word) for word in words]
    named, called = (
        " AND ".join([f"{column} ILIKE ANY(%s)"] * len(patterns))
        for column in ("c.name", "i.shown")
    )
    sight, sight_params = seen
    cursor.execute(
        f"""
        WITH them AS MATERIALIZED (
            (SELECT c.id FROM tickets_customer c WHERE {named} LIMIT {cap}) UNION
            (SELECT i.customer_id FROM tickets_identity i WHERE {called} LIMIT {cap})
        )
        SELECT c.name, coalesce((SELECT i.shown FROM tickets_identity i
            WHERE i.customer_id = c.id ORDER BY i.id LIMIT 1), ''), newest.id,
            c.public_id, (SELECT count(*) FROM them)
        FROM them JOIN tickets_customer c ON c.id = them.id
        CROSS JOIN LATERAL (SELECT seen.id FROM ({sight}) seen
            WHERE seen.customer_id = c.id ORDER BY seen.id DESC LIMIT 1) newest
        LIMIT {PEOPLE}
        """,  # noqa: S608 - constants, and SQL that Django made
        [*patterns, *patterns, *sight_params],
    )
    found = cursor.fetchall()
    return [row[:4] for row in found], found[0][4] if found else cap


def _pattern(word: str) -> list[str]:
    """Any part of a name; of two letters only its beginning, which has an index."""
    word = re.sub(r"([\\%_])", r"\\\1", word[:WORD])
    return [f"%{word}%"] if len(word) > 2 else [f"{word}%", f"% {word}%"]


def _rows(tickets: Sequence[int], agent: Agent) -> dict[int, Row]:
    """Rows of tickets that are visible: whoever calls this has asked."""
    if not tickets:
        return {}
    page = "SELECT id, now() FROM unnest(%s::bigint[]) AS id"
    return {row.pk: row for row in rows_of(page, [list(tickets)], agent=agent)}
