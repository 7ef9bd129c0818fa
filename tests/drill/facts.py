"""What the helpdesk holds, read past its code: rows, and nothing but rows."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from psycopg.rows import dict_row

from tests.drill.product import Product

Row = dict[str, Any]

_QUERIES = {
    "envelopes": """
        SELECT e.id, e.raw, e.sha256, e.state, e.reason, e.message_id, e.attempts,
            e.note, e.received_at, e.ended_at, c.kind
        FROM channels_app_envelope e JOIN tickets_channel c ON c.id = e.channel_id
        ORDER BY e.id""",
    "messages": """
        SELECT m.id, m.public_id::text AS name, m.key::text, m.ticket_id, t.number,
            m.seq, m.direction, m.text, m.said_at, i.canonical
        FROM tickets_message m JOIN tickets_ticket t ON t.id = m.ticket_id
        LEFT JOIN tickets_identity i ON i.id = m.identity_id ORDER BY m.id""",
    "tickets": """
        SELECT id, number, seq, status, accountable_id, next_step_at
        FROM tickets_ticket ORDER BY id""",
    "events": "SELECT ticket_id, seq FROM tickets_event ORDER BY ticket_id, seq",
    "deliveries": """
        SELECT d.id, d.message_id, d.state, d.place, d.attempts, d.last_error,
            d.provider_id, i.canonical
        FROM tickets_delivery d JOIN tickets_identity i ON i.id = d.identity_id
        ORDER BY d.id""",
    "leases": """
        SELECT 'envelope ' || id AS held FROM channels_app_envelope
        WHERE lease_token IS NOT NULL UNION ALL
        SELECT 'delivery ' || id FROM tickets_delivery WHERE lease_token IS NOT NULL""",
    "stuck": """
        SELECT pid, application_name, state FROM pg_stat_activity
        WHERE state LIKE 'idle in transaction%'
        AND state_change < now() - '3 s'::interval""",
    "connections": """
        SELECT application_name FROM pg_stat_activity
        WHERE application_name LIKE 'helpdesk-%'""",
    # One that came this moment will be told in the next.
    "untold": """
        SELECT id FROM tickets_pendingevent WHERE not_before < now() - '5 s'::interval""",
    "chats": """
        SELECT c.id, c.key::text, c.turn, c.ticket_id, v.public_id::text AS visitor
        FROM channels_app_chat c JOIN channels_app_visitor v ON v.id = c.visitor_id
        ORDER BY c.id""",
}  # fmt: skip

BACKLOG = """
SELECT (SELECT count(*) FROM channels_app_envelope WHERE state = 'new'),
    (SELECT count(*) FROM tickets_delivery WHERE state IN ('queued', 'sending')),
    (SELECT count(*) FROM tickets_pendingevent)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """outside: numbers of the messages the provider holds, in its order.
    down: parts of the helpdesk that do not run."""

    envelopes: list[Row]
    messages: list[Row]
    tickets: list[Row]
    events: list[Row]
    deliveries: list[Row]
    leases: list[Row]
    stuck: list[Row]
    connections: list[Row]
    untold: list[Row]
    chats: list[Row]
    outside: list[str]
    down: list[str]

    def by(self, rows: list[Row], key: str) -> dict[Any, list[Row]]:
        """Rows in groups, each in the order they have."""
        groups: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            groups[row[key]].append(row)
        return groups


def read(product: Product, *, outside: list[str], down: list[str]) -> Facts:
    """Everything, in one snapshot."""
    with product.connect(row_factory=dict_row) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found: dict[str, Any] = {
            name: connection.execute(query).fetchall()
            for name, query in _QUERIES.items()
        }
    return Facts(**found, outside=outside, down=down)
