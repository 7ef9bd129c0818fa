"""The ways an answer can take: by which channels a customer is reached, and why by one.

A way is a channel and the addresses of theirs that it reaches. What is not theirs for
certain is reached by none: where they wrote in this ticket, whoever takes part is
answered; anywhere else only an address that is proven (AC-15, AC-16). Which way is best is
a pure function of what is known (`rank`), and every way says why.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tickets.models import Channel, Ticket
from tickets.queries.rows import KINDS, OTHER

# All there is to know of a ticket's ways, of `tickets_ticket t`. What is spoken goes out by
# no channel of ours. `there`: they came to this channel themselves, or were told something
# by it, which matters where we cannot begin. Of one person thirty addresses are enough.
SQL = """
SELECT json_build_object(
    'team', t.team_id, 'live', t.live_since IS NOT NULL,
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

# What people call the kinds when they say which they like; and that they do not.
_CALLED = {
    "email": r"e-?mails?|mails?",
    "widget": r"(?:live[ -]?)?chats?",
    "sms": r"sms|text messages?",
}
_NAMED = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for kind, words in _CALLED.items()
}
_NOT = re.compile(
    r"\b(?:no|not|never|don'?t|without|kein\w*|nicht|nie|ohne)\b", re.IGNORECASE
)


class WhyNot(IntEnum):
    """What stands in the way of a way."""

    UNPROVEN = 1
    WINDOW = 2


@dataclass(frozen=True, slots=True)
class Reached:
    """An address, by the key of its identity, and whether it takes part already."""

    pk: int
    shown: str
    takes_part: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A channel, and whom it reaches.

    wrote: the time of their last words by it in this ticket; 0: they wrote none.
    is_last: those are their last words at all. is_live: they sit there now.
    is_moved: they went on there, and said nothing anywhere since.
    is_liked: they said that they prefer its kind.
    closes_at: until when answers are taken there, where their provider has a limit.
    why_not: what stands in the way; None: nothing.
    """

    channel: Channel
    people: tuple[Reached, ...]
    wrote: int = 0
    is_last: bool = False
    is_live: bool = False
    is_moved: bool = False
    is_liked: bool = False
    closes_at: datetime | None = None
    why_not: WhyNot | None = None

    @property
    def is_open(self) -> bool:
        return self.why_not is None

    @property
    def value(self) -> str:
        return str(self.channel.public_id)

    @property
    def kind(self) -> str:
        return str(KINDS.get(self.channel.kind, OTHER).name)

    @property
    def icon(self) -> str:
        return KINDS.get(self.channel.kind, OTHER).icon

    @property
    def shown(self) -> str:
        """By what, and to whom."""
        people = ", ".join(one.shown for one in self.people)
        return f"{self.kind} · {people}"

    @property
    def is_rich(self) -> bool:
        return "html" in self.channel.traits.get("formats", ())

    @property
    def asks(self) -> bool:
        return bool(self.channel.traits.get("asks"))

    @property
    def is_new(self) -> bool:
        """They did not write there in this ticket: they have to be told what goes on."""
        return not self.wrote

    @property
    def why(self) -> str:
        """For this way, or against it, in a few words."""
        if self.why_not is WhyNot.UNPROVEN:
            return _("nobody proved that this address is theirs")
        if self.why_not is WhyNot.WINDOW:
            return _("they have to write there first: answers were taken until %s") % (
                _written(self.closes_at)
            )
        reasons = list(self._reasons())
        if self.closes_at is not None:
            reasons.append(_("open until %s") % _written(self.closes_at))
        return ", ".join(reasons)

    def _reasons(self) -> Iterable[str]:
        if self.is_moved:
            yield _("they went on there")
        if self.is_live:
            yield _("they are there now")
        if self.is_liked:
            yield _("they prefer it")
        if self.is_last:
            yield _("they last wrote there")
        elif self.wrote:
            yield _("they wrote there before")
        elif not self.is_moved:
            yield _("their address is proven")

    @property
    def sees(self) -> str:
        """What the customer finds there."""
        if self.channel.traits.get("live"):
            return _(
                "They see it in the chat; when they are gone, it goes after them by mail"
                " if their address is known."
            )
        sender = self.channel.traits.get("sender") or self.channel.name
        return _("They get a message from %(sender)s.") % {"sender": sender}


@dataclass(frozen=True, slots=True)
class Ways:
    """All of a ticket's, the best first; those that are closed come last."""

    all: tuple[Way, ...] = ()

    @property
    def best(self) -> Way | None:
        """The one an answer takes when nobody chooses."""
        return self.all[0] if self.all and self.all[0].is_open else None

    @property
    def is_choice(self) -> bool:
        return len(self.all) > 1

    def by(self, channel: Channel) -> Way | None:
        """The one by this channel."""
        return next((one for one in self.all if one.channel == channel), None)


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
        _way(list(group), last=last, live=found["live"], liked=liked, now=now)
        for _key, group in groupby(
            _near(rows, found["team"]), key=lambda row: row["id"]
        )
    ]
    return Ways(rank(one for one in every if one is not None))


def rank(every: Iterable[Way]) -> tuple[Way, ...]:
    """The best first: where they went, where they sit and wait, what they prefer, where
    they last wrote."""
    return tuple(
        sorted(
            every,
            key=lambda one: (
                not one.is_open,
                not one.is_moved,
                not one.is_live,
                not one.is_liked,
                -one.wrote,
                one.channel.pk,
            ),
        )
    )


def liked_kind(said: Sequence[str]) -> str:
    """The kind of channel they prefer, of what is recorded of it, the newest first; "":
    nothing is said of that. Words that refuse something say nothing of what they like."""
    for words in said:
        if _NOT.search(words):
            continue
        named = {
            kind: found for kind, one in _NAMED.items() if (found := one.search(words))
        }
        if named:
            return min(named, key=lambda kind: named[kind].start())
    return ""


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
    rows: list[dict[str, Any]], *, last: int, live: bool, liked: str, now: datetime
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
        is_live=live and is_last and bool(door["traits"].get("live")),
        is_moved=any(row["moved"] for row in rows),
        is_liked=bool(liked) and door["kind"] == liked,
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


def _written(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""
