"""Tickets by words that were said in them, the newest first.

Words that are everywhere are dear: so the newest hits up to a cap, never a rank over all
of them and never a count. Only when the cap hid what this agent may see behind what they
may not, a second look asks for theirs alone.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from helpdesk.base.accounts.models import Agent
from tickets.models.ticket import TicketQuerySet
from tickets.queries.marks import WHOLE, around, marks
from tickets.queries.rows import Row
from tickets.queries.search.shown import counted, rows
from tickets.terms import Query

CAP = 2000
# More nobody counts.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket that was found: its row, and where the words stand in it.

    subject, snippet: HTML, escaped but for the marks.
    """

    row: Row
    subject: SafeString
    snippet: SafeString


def alone(wanted: TicketQuerySet, agent: Agent, most: int) -> tuple[list[Hit], str]:
    """Operators alone: those that are so, the newest first."""
    keys = list(wanted.order_by("-id").values_list("pk", flat=True)[: MOST + 1])
    known = rows(keys[:most], agent)
    hits = [
        Hit(
            known[key],
            SafeString(escape(known[key].subject)),
            SafeString(escape(known[key].words)),
        )
        for key in keys[:most]
        if key in known
    ]
    return hits, counted(len(keys), most=MOST)


def having(
    cursor: Any, query: Query, seen: tuple[str, Any], agent: Agent, most: int
) -> tuple[list[Hit], str]:
    """The tickets with the newest words that fit, and how many there are."""
    found, is_capped = _newest(cursor, query, seen, most, within=False)
    if is_capped and len(found) < most:
        found, is_capped = _newest(cursor, query, seen, most, within=True)
    if not found:
        return [], "0"
    total = found[0][2]
    known = rows([ticket for ticket, _, _ in found], agent)
    marked = _marked(cursor, query, [message for _, message, _ in found])
    hits = [
        Hit(known[ticket], *marked[message])
        for ticket, message, _ in found
        if ticket in known
    ]
    return hits, counted(total, most=MOST, is_capped=is_capped)


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
        ), found AS (
            SELECT ticket_id, message, count(*) OVER () AS total
            FROM best CROSS JOIN LATERAL
                (SELECT FROM ({sight}) seen WHERE seen.id = best.ticket_id LIMIT 1) seen
            ORDER BY message DESC LIMIT %s
        )
        SELECT looked.at, ticket_id, message, total
        FROM (SELECT count(*) AS at FROM near) looked LEFT JOIN found ON true
        ORDER BY message DESC
        """,  # noqa: S608 - constants, and SQL that Django made
        [
            *query.params, *query.params, *(sight_params if within else ()),
            *sight_params, most,
        ],
    )  # fmt: skip
    found = cursor.fetchall()
    return [row[1:] for row in found if row[1] is not None], found[0][0] == CAP


def _marked(
    cursor: Any, query: Query, messages: list[int]
) -> dict[int, tuple[SafeString, SafeString]]:
    """Each message's subject line and the words around its hits, the hits marked.

    What is no beginning of a stem ("Häuser" of "Haus") only its language knows.
    """
    cursor.execute(
        f"""
        WITH said AS (
            SELECT m.id, t.subject, left(m.text, 20000) AS text,
                coalesce(message_language(m.search), 'english') AS language
            FROM tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id
            WHERE m.id = ANY(%s)
        ), plain AS (
            SELECT said.*, {_headline("'simple'", "subject", query)} AS subject_marked,
                {_headline("'simple'", "text", query)} AS text_marked FROM said
        )
        SELECT id, CASE WHEN subject_marked <> subject THEN subject_marked
                ELSE {_headline("language", "subject", query)} END,
            CASE WHEN text_marked <> text THEN text_marked
                ELSE {_headline("language", "text", query)} END
        FROM plain
        """,  # noqa: S608 - constants
        [messages, *([*query.params, WHOLE] * 4)],
    )
    return {pk: (marks(subject), marks(around(text))) for pk, subject, text in cursor}


def _headline(language: str, column: str, query: Query) -> str:
    return f"ts_headline({language}, {column}, {query.shown}, %s)"
