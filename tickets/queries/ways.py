"""The ways an answer can take: by which channels a customer is reached, and why by one.

A way is a channel and the addresses of theirs that it reaches; where they wrote in public
there are two of it. What is not theirs for
certain is reached by none: where they wrote in this ticket, whoever takes part is
answered; anywhere else only an address that is proven (AC-15, AC-16). Which way is best is
a pure function of what is known (`way.rank`), and every way says why.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone

from tickets.models import Channel, Participant, Ticket
from tickets.queries.liked import liked_kind
from tickets.queries.way import Post, Reached, Way, Ways, WhyNot, rank

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
            AND m.direction = 'in' AND NOT m.unverified AND NOT m.public), 0),
        'post', CASE WHEN h.traits -> 'public' = 'true'::jsonb THEN (
            SELECT json_build_object('whose', m.identity_id, 'text', left(m.text, 400),
                'link', m.link, 'seq', m.seq,
                'at', (extract(epoch FROM m.said_at) * 1000000)::bigint)
            FROM tickets_message m WHERE m.ticket_id = t.id AND m.channel_id = h.id
            AND m.direction = 'in' AND NOT m.unverified AND m.public
            AND m.deleted_at IS NULL ORDER BY m.said_at DESC, m.seq DESC LIMIT 1) END,
        'alone', h.traits -> 'public' IS DISTINCT FROM 'true'::jsonb
            OR EXISTS (SELECT 1 FROM tickets_message m WHERE m.identity_id = i.id
                AND m.channel_id = h.id AND m.direction = 'in' AND NOT m.public),
        'told_alone', CASE WHEN h.traits ->> 'private_once' IS NOT NULL THEN (
            SELECT (extract(epoch FROM max(d.created_at)) * 1000000)::bigint
            FROM tickets_delivery d JOIN tickets_message m ON m.id = d.message_id
            WHERE d.identity_id = i.id AND d.channel_id = h.id AND NOT m.public
            AND d.state <> 'failed') END,
        'identity', i.id, 'shown', i.shown, 'is_verified', i.verified_at IS NOT NULL,
        'takes_part', p.id IS NOT NULL, 'part', p.part,
        'is_theirs', i.customer_id = t.customer_id,
        'has_written', p.id IS NOT NULL AND (EXISTS (SELECT 1 FROM tickets_message m
            WHERE m.identity_id = i.id AND m.ticket_id = t.id AND m.direction = 'in'
            AND NOT m.unverified) OR (p.part = 'requester' AND EXISTS (
            SELECT 1 FROM tickets_event e WHERE e.ticket_id = t.id AND e.seq = 1
            AND e.data -> 'outgoing' = 'true'::jsonb))),
        'moved', EXISTS (SELECT 1 FROM tickets_continuation k
            WHERE k.ticket_id = t.id AND k.channel_id = h.id AND k.identity_id = i.id
            AND k.is_proven AND k.arrived_at > coalesce((SELECT max(m.said_at)
                FROM tickets_message m WHERE m.ticket_id = t.id AND m.direction = 'in'
                AND NOT m.unverified), '-infinity')),
        'said_at', CASE WHEN h.traits ->> 'reply_window' IS NOT NULL THEN (
            SELECT max(m.said_at) FROM tickets_message m WHERE m.identity_id = i.id
            AND m.channel_id = h.id AND m.direction = 'in' AND NOT m.public) END,
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

# What is known of one address by one channel.
_Row = Mapping[str, Any]

_OF_ONE = f"SELECT ({SQL})::text FROM tickets_ticket t WHERE t.id = %s"  # noqa: S608 - ours


def ways(ticket: Ticket) -> Ways:
    """What an answer to this ticket can take: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, [ticket.pk])
        (found,) = cursor.fetchone()
    return read(json.loads(found))


def read(found: Mapping[str, Any], now: datetime | None = None) -> Ways:
    """The ways, of what `SQL` found."""
    rows: list[_Row] = found["doors"]
    look = _Look(
        found,
        last=max((max(row["wrote"], _posted(row)) for row in rows), default=0),
        liked=liked_kind(found["prefers"]),
        now=now or timezone.now(),
    )
    near = groupby(_near(rows, found["team"]), key=lambda row: row["id"])
    return Ways(rank(way for _key, group in near for way in look.by_one(list(group))))


def _near(rows: list[_Row], team: int) -> list[_Row]:
    """Of each kind the channels they wrote by; where they wrote by none, the nearest: the
    team's own, then the one that sends our own mail."""
    near: set[int] = set()
    for kind in {row["kind"] for row in rows}:
        same = [row for row in rows if row["kind"] == kind and row["there"]]
        spoken = {row["id"] for row in same if row["wrote"] or row["post"]}
        nearest = sorted(
            same, key=lambda row: (row["team"] != team, not row["is_system"], row["id"])
        )
        near |= spoken or {row["id"] for row in nearest[:1]}
    return [row for row in rows if row["id"] in near]


@dataclass(frozen=True, slots=True)
class _Look:
    """What is the same for every channel of one look.

    last: when they last wrote, in microseconds; 0: never. liked: a kind of channel.
    """

    found: Mapping[str, Any]
    last: int
    liked: str
    now: datetime

    def by_one(self, rows: list[_Row]) -> Iterator[Way]:
        """The ways by one channel: none, where there is nobody it could reach, ever."""
        if writer := _writer(rows):
            yield self._way(rows, writer, None, is_public=True)
        alone = _alone(rows)
        people = _people(alone)
        why_not, closes_at = self._why_not(rows[0], people)
        people = people or [row for row in alone if row["there"]]
        if people:
            yield self._way(rows, people, why_not, closes_at=closes_at)

    def _why_not(
        self, door: _Row, people: list[_Row]
    ) -> tuple[WhyNot | None, datetime | None]:
        """What stands in the way of private words; until when they are taken."""
        closes_at = _closes(door, people)
        if not people:
            return WhyNot.UNPROVEN, closes_at
        if not door["wrote"] and (why_not := _first_words(door, people)) is not None:
            return why_not, closes_at
        over = closes_at is not None and closes_at <= self.now
        return WhyNot.WINDOW if over else None, closes_at

    def _way(
        self,
        rows: list[_Row],
        people: list[_Row],
        why_not: WhyNot | None,
        *,
        is_public: bool = False,
        closes_at: datetime | None = None,
    ) -> Way:
        door = rows[0]
        wrote = _posted(door) if is_public else door["wrote"]
        is_last = bool(self.last) and wrote == self.last
        is_live = self.found["live"] and bool(door["traits"].get("live"))
        return Way(
            channel=Channel(
                pk=door["id"], public_id=door["public_id"], kind=door["kind"],
                name=door["name"], traits=door["traits"], team_id=door["team"],
            ),
            people=tuple(
                Reached(
                    row["identity"], row["shown"], row["takes_part"],
                    row["part"] == Participant.Part.COPIED,
                )
                for row in people
            ),
            wrote=wrote,
            is_last=is_last,
            is_live=is_live and is_last,
            is_moved=not is_public and any(row["moved"] for row in rows),
            is_liked=bool(self.liked) and door["kind"] == self.liked,
            subject=self.found["subject"],
            closes_at=closes_at,
            why_not=why_not,
            is_public=is_public,
            post=_post(door),
        )  # fmt: skip


def _posted(row: _Row) -> int:
    """When they last wrote there in public, in microseconds; 0: never."""
    return int(row["post"]["at"]) if row["post"] else 0


def _post(door: _Row) -> Post | None:
    post = door["post"]
    if not post:
        return None
    return Post(text=post["text"], link=post["link"], seq=post["seq"], at=post["at"])


def _writer(rows: list[_Row]) -> list[_Row]:
    """Whom a public answer reaches: who wrote what it stands below, and nobody else."""
    post = rows[0]["post"]
    return [row for row in rows if post and row["identity"] == post["whose"]]


def _alone(rows: list[_Row]) -> list[_Row]:
    """Who can be reached privately: of those who wrote in public alone, the last."""
    traits = rows[0]["traits"]
    if not traits.get("public"):
        return rows
    if not traits.get("private", True):
        return []
    if rows[0]["wrote"]:
        return [row for row in rows if row["alone"]]
    return _writer(rows) or rows


def _people(rows: list[_Row]) -> list[_Row]:
    """Whom an answer reaches: where they wrote, all who take part; else who takes part by
    a proven address, else the one that the customer proved last."""
    proven = [row for row in rows if row["there"] and _is_proven(row)]
    asked = rows if rows and rows[0]["wrote"] else proven
    return [row for row in asked if row["takes_part"]] or proven[:1]


def _is_proven(row: _Row) -> bool:
    """Where we cannot begin, they came themselves, and what made it theirs was proof."""
    came = not row["traits"].get("can_start") and row["is_theirs"]
    return bool(row["is_verified"] or row["has_written"] or came)


def _first_words(door: _Row, people: list[_Row]) -> WhyNot | None:
    """What stands in the way of the first private words of this ticket."""
    traits, wrote_so = door["traits"], any(row["alone"] for row in people)
    answers_post = bool(traits.get("private_once") and door["post"])
    begins = traits.get("private", True) is True and not traits.get("private_once")
    if not (begins or wrote_so or answers_post):
        return WhyNot.ALONE
    told = max((row["told_alone"] or 0 for row in people), default=0)
    return WhyNot.ONCE if answers_post and told > _posted(door) else None


def _closes(door: _Row, people: list[_Row]) -> datetime | None:
    """Until when private words are taken: so long after they wrote so, or after what
    they wrote in public, where that may be answered once."""
    traits = door["traits"]
    once = traits.get("private_once")
    if once is not None and door["post"] and not door["wrote"]:
        posted = datetime.fromtimestamp(_posted(door) / 1_000_000, UTC)
        return posted + timedelta(seconds=float(once))
    window = traits.get("reply_window")
    said = [datetime.fromisoformat(row["said_at"]) for row in people if row["said_at"]]
    if window is None or not said:
        return None
    return max(said) + timedelta(seconds=float(window))
