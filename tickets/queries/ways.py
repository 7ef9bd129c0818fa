"""The ways an answer can take: by which channels a customer is reached, and why by one.

A way is a channel and the addresses of theirs that it reaches. What is not theirs for
certain is reached by none: where they wrote in this ticket, whoever takes part is
answered; anywhere else only an address that is proven (AC-15, AC-16). Which way is best is
a pure function of what is known (`way.rank`), and every way says why.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone

from tickets.models import Channel, Ticket
from tickets.queries.liked import liked_kind
from tickets.queries.way import Reached, Way, Ways, WhyNot, rank

# All there is to know of a ticket's ways, of `tickets_ticket t`. What is spoken goes out by
# no channel of ours. `there`: they came to this channel themselves, or were told something
# by it, which matters where we cannot begin. Of one person thirty addresses are enough.
SQL = """
SELECT json_build_object(
    'subject', t.subject, 'team', t.team_id, 'live', t.live_since IS NOT NULL,
    'prefers', ARRAY(SELECT liked.value FROM (
        SELECT f.value, f.recorded_at AS at, f.id FROM tickets_fact f
            WHERE f.ticket_id = t.id AND f.name = 'preference'
            AND f.replaced_by_id IS NULL
        UNION ALL SELECT n.value, n.at, n.id FROM tickets_customerfact n
            WHERE n.customer_id = t.customer_id AND n.name = 'preference'
            AND n.replaced_by_id IS NULL AND n.ended_at IS NULL
        ) liked ORDER BY liked.at DESC, liked.id DESC),
    'doors', ARRAY(SELECT json_build_object('id', h.id, 'public_id', h.public_id,
        'kind', h.kind, 'name', h.name, 'traits', h.traits, 'team', h.team_id,
        'is_system', h.is_system, 'wrote', coalesce((SELECT
            (extract(epoch FROM max(m.said_at)) * 1000000)::bigint
            FROM tickets_message m WHERE m.ticket_id = t.id AND m.channel_id = h.id
            AND m.direction = 'in' AND NOT m.unverified), 0),
        'identity', i.id, 'shown', i.shown, 'is_verified', i.verified_at IS NOT NULL,
        'takes_part', p.id IS NOT NULL, 'is_theirs', i.customer_id = t.customer_id,
        'has_written', p.id IS NOT NULL AND EXISTS (SELECT 1 FROM tickets_message m
            WHERE m.identity_id = i.id AND m.ticket_id = t.id AND m.direction = 'in'
            AND NOT m.unverified),
        'moved', EXISTS (SELECT 1 FROM tickets_continuation k
            WHERE k.ticket_id = t.id AND k.channel_id = h.id AND k.identity_id = i.id
            AND k.is_proven AND k.arrived_at > coalesce((SELECT max(m.said_at)
                FROM tickets_message m WHERE m.ticket_id = t.id AND m.direction = 'in'
                AND NOT m.unverified), '-infinity')),
        'said_at', CASE WHEN h.traits ->> 'reply_window' IS NOT NULL THEN (
            SELECT max(m.said_at) FROM tickets_message m WHERE m.identity_id = i.id
            AND m.channel_id = h.id AND m.direction = 'in') END,
        'there', h.traits -> 'can_start' IS NOT DISTINCT FROM 'true'::jsonb
            OR EXISTS (SELECT 1 FROM tickets_message m WHERE m.identity_id = i.id
                AND m.channel_id = h.id AND m.direction = 'in')
            OR EXISTS (SELECT 1 FROM tickets_delivery d WHERE d.identity_id = i.id
                AND d.channel_id = h.id))
        FROM (SELECT q.identity_id AS id FROM tickets_participant q
                WHERE q.ticket_id = t.id AND q.confirmed_at IS NOT NULL
            UNION (SELECT j.id FROM tickets_identity j
                WHERE j.customer_id = t.customer_id ORDER BY j.id LIMIT 30)
        ) their
        JOIN tickets_identity i ON i.id = their.id
        LEFT JOIN tickets_participant p ON p.ticket_id = t.id
            AND p.identity_id = i.id AND p.confirmed_at IS NOT NULL
        JOIN tickets_channel h ON h.kind = i.kind AND h.is_active
            AND h.traits -> 'spoken' IS NULL
        ORDER BY h.id, p.id, i.verified_at DESC NULLS LAST, i.id))
"""

_OF_ONE = f"SELECT ({SQL})::text FROM tickets_ticket t WHERE t.id = %s"  # noqa: S608 - ours


def ways(ticket: Ticket) -> Ways:
    """What an answer to this ticket can take: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [ticket.pk])
        (found,) = cursor.fetchone()
    return read(json.loads(found))


def read(found: Mapping[str, Any], now: datetime | None = None) -> Ways:
    """The ways, of what `SQL` found."""
    rows: list[dict[str, Any]] = found["doors"]
    now = now or timezone.now()
    last = max((row["wrote"] for row in rows), default=0)
    liked = liked_kind(found["prefers"])
    every = [
        _way(list(group), found, last=last, liked=liked, now=now)
        for _key, group in groupby(
            _near(rows, found["team"]), key=lambda row: row["id"]
        )
    ]
    return Ways(rank(one for one in every if one is not None))


def _near(rows: list[dict[str, Any]], team: int) -> list[dict[str, Any]]:
    """Of each kind the channels they wrote by; where they wrote by none, the nearest: the
    team's own, then the one that sends our own mail."""
    near: set[int] = set()
    for kind in {row["kind"] for row in rows}:
        same = [row for row in rows if row["kind"] == kind and row["there"]]
        spoken = {row["id"] for row in same if row["wrote"]}
        nearest = sorted(
            same, key=lambda row: (row["team"] != team, not row["is_system"], row["id"])
        )
        near |= spoken or {row["id"] for row in nearest[:1]}
    return [row for row in rows if row["id"] in near]


def _way(
    rows: list[dict[str, Any]],
    found: Mapping[str, Any],
    *,
    last: int,
    liked: str,
    now: datetime,
) -> Way | None:
    """The way by one channel; None: there is nobody it could reach, ever."""
    door = rows[0]
    is_last = bool(last) and door["wrote"] == last
    people = _people(rows)
    closes_at = _closes(door["traits"], rows)
    why_not = None
    if not people:
        why_not, people = WhyNot.UNPROVEN, [row for row in rows if row["there"]]
    elif closes_at is not None and closes_at <= now:
        why_not = WhyNot.WINDOW
    if not people:
        return None
    return Way(
        channel=Channel(
            pk=door["id"], public_id=door["public_id"], kind=door["kind"],
            name=door["name"], traits=door["traits"], team_id=door["team"],
        ),
        people=tuple(
            Reached(row["identity"], row["shown"], row["takes_part"]) for row in people
        ),
        wrote=door["wrote"],
        is_last=is_last,
        is_live=found["live"] and is_last and bool(door["traits"].get("live")),
        is_moved=any(row["moved"] for row in rows),
        is_liked=bool(liked) and door["kind"] == liked,
        subject=found["subject"],
        closes_at=closes_at,
        why_not=why_not,
    )  # fmt: skip


def _people(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whom an answer reaches: where they wrote, all who take part; else who takes part by
    a proven address, else the one that the customer proved last."""
    proven = [row for row in rows if row["there"] and _is_proven(row)]
    asked = rows if rows[0]["wrote"] else proven
    return [row for row in asked if row["takes_part"]] or proven[:1]


def _is_proven(row: Mapping[str, Any]) -> bool:
    """Where we cannot begin, they came themselves, and what made it theirs was proof."""
    came = not row["traits"].get("can_start") and row["is_theirs"]
    return bool(row["is_verified"] or row["has_written"] or came)


def _closes(traits: Mapping[str, Any], rows: list[dict[str, Any]]) -> datetime | None:
    window = traits.get("reply_window")
    said = [datetime.fromisoformat(row["said_at"]) for row in rows if row["said_at"]]
    if window is None or not said:
        return None
    return max(said) + timedelta(seconds=float(window))
