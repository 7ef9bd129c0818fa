"""What `settle` looks at beside the ticket itself: one statement for all tickets at once.

Promises are always asked for. All that clocks need comes in the same statement, and only
where policies are in force, or were when the ticket was last settled: an installation
without any asks nothing more than it would if there were none.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Subquery
from django.utils import timezone

from tickets.models import Clock, Pause, Terms, Ticket
from tickets.sla import Rules

_SQL = """
SELECT asked.id, (SELECT min(f.due_at) FROM tickets_followup f
        WHERE f.ticket_id = asked.id AND f.state = 'open'), EXISTS (
        SELECT FROM accounts_absence a WHERE a.agent_id = asked.assignee
        AND a.begins <= %s AND a.ends > %s), terms.token,
    CASE WHEN asked.terms > 0 OR terms.token IS NOT NULL THEN json_build_object(
        'channel', (SELECT m.channel_id FROM tickets_message m
            WHERE m.ticket_id = asked.id AND m.direction = 'in' ORDER BY m.seq LIMIT 1),
        'organization', (SELECT c.organization_id FROM tickets_customer c
            WHERE c.id = asked.customer),
        'tags', ARRAY(SELECT tt.tag_id FROM tickets_ticket_tags tt
            WHERE tt.ticket_id = asked.id),
        'clocks', ARRAY(SELECT json_build_object('kind', k.kind, 'policy_id', k.policy_id,
                'target', k.target, 'outcome', k.outcome, 'started_at', k.started_at,
                'due_at', k.due_at, 'warns_at', k.warns_at, 'warned_at', k.warned_at,
                'breached_at', k.breached_at, 'stopped_at', k.stopped_at)
            FROM tickets_clock k WHERE k.ticket_id = asked.id
            AND (k.outcome IN ('', 'dropped') OR k.kind = 'resolution')),
        'pauses', ARRAY(SELECT json_build_object('why', p.why, 'since', p.since,
                'until', p.until)
            FROM tickets_pause p WHERE p.ticket_id = asked.id))::text END
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
    AS asked (id, customer, terms, assignee)
LEFT JOIN tickets_terms terms ON terms.in_force
"""
_TIMES = frozenset(
    {"started_at", "due_at", "warns_at", "warned_at", "breached_at", "stopped_at",
     "since", "until"}
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Known:
    """Of one ticket.

    promised: when the next promise is due.
    is_away: its owner is out of office.
    is_clocked: policies are in force, or were; the rest is empty where not.
    token: of the rules in force, if there are any.
    clocks: those that run, or may run on one day. pauses: all there were.
    """

    promised: datetime | None = None
    is_away: bool = False
    is_clocked: bool = False
    token: UUID | None = None
    channel: int | None = None
    organization: int | None = None
    tags: Sequence[int] = ()
    clocks: list[Clock] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)


def known(tickets: Sequence[Ticket]) -> dict[int, Known]:
    """Of each whose next step or clocks may have changed, by its key."""
    asked = [one for one in tickets if one.is_open or one.terms]
    if not asked:
        return {}
    columns: list[list[int | None]] = [
        [one.pk for one in asked],
        [one.customer_id for one in asked],
        [one.terms for one in asked],
        [one.assignee_id for one in asked],
    ]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [now, now, *columns])
        rows = cursor.fetchall()
    by_key = {one.pk: one for one in asked}
    return {
        pk: _known(by_key[pk], promised, away, token, more)
        for pk, promised, away, token, more in rows
    }


def token_in_force() -> Subquery:
    """For a statement that is there anyway: the token of the rules, if any hold."""
    terms: QuerySet[Terms, Any] = Terms.objects.filter(in_force=True)
    return Subquery(terms.values("token"))


_kept: dict[UUID, Rules] = {}


def rules_of(token: UUID | None) -> Rules:
    """The rules in force. This process keeps those it read last, by their token."""
    if token is None:
        return Rules()
    if (rules := _kept.get(token)) is None:
        terms = Terms.objects.filter(in_force=True).first()
        if terms is None:
            return Rules()
        # Newer ones than the token's, if they changed since: all the better.
        rules = Rules.of(terms.version, terms.rules)
        _kept.clear()
        _kept[terms.token] = rules
    return rules


def _known(
    ticket: Ticket,
    promised: datetime | None,
    is_away: bool,
    token: UUID | None,
    more: str | None,
) -> Known:
    if more is None:
        return Known(promised=promised, is_away=is_away)
    found = json.loads(more)
    return Known(
        promised=promised,
        is_away=is_away,
        is_clocked=True,
        token=token,
        channel=found["channel"],
        organization=found["organization"],
        tags=found["tags"],
        clocks=[Clock(ticket=ticket, **_read(one)) for one in found["clocks"]],
        pauses=[Pause(ticket=ticket, **_read(one)) for one in found["pauses"]],
    )


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name in _TIMES else value
        for name, value in row.items()
    }
