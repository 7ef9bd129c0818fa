"""Other open tickets of a ticket's customer, weighed: are they about the same matter?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from tickets.models import Ticket
from tickets.same_matter import Weighed, known, weigh

# The newest few are worth a question; the others are listed at the side.
_MOST = 3

_FACTS = """ARRAY(SELECT json_build_array(f.name, f.value) FROM tickets_fact f
    WHERE f.ticket_id = {of}.id AND f.replaced_by_id IS NULL)"""
_WORDS = """(SELECT string_agg(said.text, ' ') FROM (SELECT left(m.text, 1000) AS text
    FROM tickets_message m WHERE m.ticket_id = {of}.id AND m.direction = 'in'
    ORDER BY m.said_at DESC LIMIT 5) said)"""
# An address that proved itself; or one of a live channel, which nobody can pretend to be
# there, of a customer who proved another: how else would it be theirs?
_PROVEN = """EXISTS (SELECT 1 FROM tickets_participant p
    JOIN tickets_identity i ON i.id = p.identity_id
    WHERE p.ticket_id = {of}.id AND i.customer_id = t.customer_id
    AND p.confirmed_at IS NOT NULL AND (i.verified_at IS NOT NULL
        OR (EXISTS (SELECT 1 FROM tickets_channel h WHERE h.kind = i.kind
                AND h.traits -> 'live' = 'true'::jsonb)
            AND EXISTS (SELECT 1 FROM tickets_identity v
                WHERE v.customer_id = i.customer_id AND v.verified_at IS NOT NULL))))"""


def _of(ticket: str) -> str:
    return f"""'facts', {_FACTS}, 'words', {_WORDS},
        'is_proven', {_PROVEN}""".format(of=ticket)


def sql(sight: str) -> str:
    """All there is to weigh of `tickets_ticket t`. sight: narrows `s` to what is seen.

    Nothing is read of tickets whose customer has no other that is open, which are nearly
    all: they are found by an index of their own.
    """
    return f"""
SELECT json_build_object('mine', json_build_object({_of("t")}), 'others',
    json_agg(json_build_object('number', s.number, 'subject', s.subject,
        'at', s.last_message_at, 'id', s.id,
        'alike', similarity(left(t.subject || ' ' || t.last_words, 400),
            left(s.subject || ' ' || s.last_words, 400)),
        'kind', (SELECT h.kind FROM tickets_message m
            JOIN tickets_channel h ON h.id = m.channel_id
            WHERE m.ticket_id = s.id ORDER BY m.said_at DESC LIMIT 1),
        {_of("s")}) ORDER BY s.id DESC))
FROM (SELECT s.* FROM tickets_ticket s WHERE s.customer_id = t.customer_id
    AND s.status IN ('open', 'waiting', 'snoozed') AND s.id <> t.id
    AND s.merged_into_id IS NULL AND s.spam_at IS NULL
    AND s.deleted_at IS NULL AND NOT s.is_sample {sight}
    AND NOT EXISTS (SELECT 1 FROM tickets_apart a WHERE
        a.first_id = LEAST(s.id, t.id) AND a.second_id = GREATEST(s.id, t.id))
    ORDER BY s.id DESC LIMIT {_MOST}) s
WHERE t.status IN ('open', 'waiting', 'snoozed') AND t.merged_into_id IS NULL
HAVING count(*) > 0
"""  # noqa: S608 - ours


_OF_ONE = (
    f"SELECT ({sql('')})::text, t.last_message_at FROM tickets_ticket t WHERE t.id = %s"  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class Matter:
    """Another open ticket of the same customer, and what speaks for its being the same."""

    id: int
    number: int
    subject: str
    kind: str
    weighed: Weighed

    @property
    def reasons(self) -> list[str]:
        return list(self.weighed.reasons())


def likely(found: Mapping[str, Any] | None, at: datetime | None) -> Matter | None:
    """The likeliest of what the statement found, if it is likely enough to be asked about.

    at: the ticket's own last words.
    """
    if not found:
        return None
    mine = found["mine"]
    ours = known(map(tuple, mine["facts"]), mine["words"] or "")
    matters = [
        Matter(
            id=one["id"],
            number=one["number"],
            subject=one["subject"],
            kind=one["kind"] or "",
            weighed=weigh(
                ours,
                known(map(tuple, one["facts"]), one["words"] or ""),
                alike=one["alike"],
                between=_between(at, one["at"]),
                is_proven=mine["is_proven"] and one["is_proven"],
            ),
        )
        for one in found["others"]
    ]
    best = max(matters, key=lambda one: one.weighed.points)
    return best if best.weighed.is_likely else None


def likeliest(ticket: Ticket) -> Matter | None:
    """The same for the house itself, which sees every ticket."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [ticket.pk])
        found, at = cursor.fetchone()
    return likely(json.loads(found) if found else None, at)


def _between(at: datetime | None, other: str | None) -> timedelta:
    now = timezone.now()
    then = datetime.fromisoformat(other) if other else now
    return abs((at or now) - then)
