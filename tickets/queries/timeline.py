"""A ticket's timeline: messages, and between them what happened."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.models import Event, Message, Ticket
from tickets.queries import said
from tickets.queries.said import Said

PAGE = 50
# A ticket that machines play with may have thousands between two messages.
EVENTS = 200
# More in a row are folded into one line.
ROW = 3
# Words that follow one another that soon share one head.
TOGETHER = timedelta(minutes=5)

# Their message tells the story; a line of its own would tell it twice.
SILENT = frozenset({
    "opened", "received", "replied", "reply_held", "reply_withdrawn", "noted",
    "called", "delivered", "fetched", "moved", "reacted", "promise_dismissed", "repeated",
    "suggestion_dismissed", "suggestion_restored", "summary_drafted", "summary_dropped",
    "forwarded", "answered_aside",
})  # fmt: skip
# They change what is above: such a page is shown anew.
WHOLE = frozenset({"merged", "unmerged", "split", "split_undone"})

_NUMBER = re.compile(r"#([1-9]\d{0,11})\b", re.ASCII)

_EVENTS = """
SELECT e.at, e.seq, e.verb, coalesce(a.name, ''), e.data::text
FROM tickets_event e LEFT JOIN accounts_agent a ON a.id = e.actor_id
WHERE e.ticket_id = %s AND e.seq >= %s AND e.seq < %s
"""
# What happened while the messages of a page were said, whatever their seqs.
_BETWEEN = """
SELECT e.at, e.seq, e.verb, coalesce(a.name, ''), e.data::text
FROM tickets_event e LEFT JOIN accounts_agent a ON a.id = e.actor_id
WHERE e.ticket_id = %s AND e.at >= coalesce((SELECT m.said_at FROM tickets_message m
    WHERE m.ticket_id = e.ticket_id AND m.seq = %s), '-infinity')
AND e.at < coalesce((SELECT m.said_at FROM tickets_message m
    WHERE m.ticket_id = e.ticket_id AND m.seq = %s), 'infinity')
"""
# Who was assigned answers for it: the line before says that already.
_LOUD = """
AND e.verb <> ALL(%s)
AND NOT (e.verb = 'accountable_changed' AND e.data->>'why' IS NOT DISTINCT FROM 'assignee')
"""
LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Told:
    """An event: who did what ("" where nobody did), and about what."""

    at: datetime
    seq: int
    verb: str
    actor: str
    data: dict[str, Any]
    # What a macro did, where this is that it was run.
    parts: "tuple[Told, ...]" = ()

    @property
    def is_silent(self) -> bool:
        if self.verb == Event.Verb.ACCOUNTABLE_CHANGED:
            return self.data.get("why") == "assignee"
        return self.verb in SILENT


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry: a message, or the events between two of them; never both.

    day: on the first entry of each day. is_new: the reader has not seen this nor what
    follows. goes_on: the same person said the message before this one.
    """

    at: datetime
    seq: int
    message: Said | None = None
    events: tuple[Told, ...] = ()
    day: date | None = None
    is_new: bool = False
    goes_on: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.events) > ROW


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest messages, oldest first, with the events around them.

    before: the seq that older entries are asked by; 0 when this is the beginning.
    cut: whether so much happened that the oldest events of this page are left out.
    gone: messages that were there and are not, by their public ids.
    """

    moments: list[Moment]
    before: int = 0
    cut: bool = False
    gone: tuple[str, ...] = ()

    def numbers(self) -> set[int]:
        """The ticket numbers that somebody wrote as #123 on this page."""
        words = (one.message.text for one in self.moments if one.message)
        return {int(found) for text in words for found in _NUMBER.findall(text)}

    @property
    def newest(self) -> int:
        """The highest seq of a message here; 0 for none."""
        return max((one.seq for one in self.moments if one.message), default=0)


def timeline(ticket: Ticket, reader: Agent, *, before: int = 0) -> Timeline:
    """A page of the timeline in two statements, however much was said."""
    newest = said.newest(ticket.pk, reader, before=before, count=PAGE + 1)
    oldest = newest[PAGE - 1].seq if len(newest) > PAGE else 0
    told = _told(f"{_BETWEEN}{_LOUD}ORDER BY e.seq DESC LIMIT %s", [
        ticket.pk, oldest, before, list(SILENT), EVENTS + 1,
    ])  # fmt: skip
    read = getattr(ticket, "read", None) or 0
    moments = _laid_out(newest[:PAGE], told[:EVENTS], read=read)
    return Timeline(moments, before=oldest, cut=len(told) > EVENTS)


def since(ticket: Ticket, reader: Agent, seq: int) -> Timeline:
    """What a page that shows everything up to an event has to show anew.

    Messages whose delivery went on are among it, and which were taken back. When it is
    too much, `cut`: the page is better fetched as a whole.
    """
    after = [ticket.pk, seq + 1, LAST, EVENTS + 1]
    told = _told(f"{_EVENTS}ORDER BY e.seq LIMIT %s", after)
    if len(told) > EVENTS or any(event.verb in WHOLE for event in told):
        return Timeline([], cut=True)
    touched = set().union(*map(_messages_of, told))
    if any(event.verb == "identified" for event in told):
        touched |= _of_customer(ticket)
    messages = said.changed(ticket.pk, reader, since=seq, touched=list(touched))
    gone = {str(one) for one in touched} - {one.public_id for one in messages}
    loud = [event for event in told if not event.is_silent]
    return Timeline(_laid_out(messages, loud), gone=tuple(sorted(gone)))


def _of_customer(ticket: Ticket) -> set[UUID]:
    """What has their name above it."""
    theirs = ticket.messages.filter(direction=Message.Direction.IN)
    return set(theirs.values_list("public_id", flat=True))


def former_events(ticket: Ticket) -> list[Told]:
    """What happened to a ticket whose words went elsewhere, the newest at the end."""
    loud = f"{_EVENTS}{_LOUD}ORDER BY e.seq DESC LIMIT %s"
    return _told(loud, [ticket.pk, 0, LAST, list(SILENT), EVENTS])[::-1]


def _told(sql: str, params: Sequence[Any]) -> list[Told]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return [
        Told(at, seq, verb, actor, json.loads(data))
        for at, seq, verb, actor, data in rows
    ]


def _messages_of(event: Told) -> set[UUID]:
    """The messages an event is about, where it names any."""
    named = [event.data.get("message"), *event.data.get("messages", ())]
    return {found for one in named if (found := _uuid(one)) is not None}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _laid_out(
    messages: Iterable[Said], events: Iterable[Told], *, read: int = 0
) -> list[Moment]:
    """All of it by time; events that follow one another are one entry."""
    single = [Moment(one.at, one.seq, message=one) for one in messages]
    single += [Moment(event.at, event.seq, events=(event,)) for event in _runs(events)]
    single.sort(key=lambda one: (one.at, one.seq))
    return list(_marked(_in_rows(single), read))


def _runs(events: Iterable[Told]) -> list[Told]:
    """What a macro did stands in the one line that says that it was run."""
    found = list(events)
    inside: set[int] = set()
    runs: dict[int, Told] = {}
    for run in (one for one in found if one.verb == Event.Verb.MACRO_RAN):
        parts = sorted(
            (one for one in found if run.data["first"] <= one.seq < run.seq),
            key=lambda one: one.seq,
        )
        inside |= {one.seq for one in parts}
        runs[run.seq] = replace(run, parts=tuple(parts))
    return [runs.get(one.seq, one) for one in found if one.seq not in inside]


def _in_rows(single: list[Moment]) -> Iterator[Moment]:
    for is_message, group in groupby(single, key=lambda one: bool(one.message)):
        entries = list(group)
        if is_message:
            yield from entries
        else:
            told = tuple(event for entry in entries for event in entry.events)
            yield Moment(entries[0].at, entries[0].seq, events=told)


def _marked(rows: Iterable[Moment], read: int) -> Iterator[Moment]:
    """Where a day begins, what is new to the reader, and who goes on talking."""
    zone = timezone.get_current_timezone()
    today: date | None = None
    last: Said | None = None
    fresh = read > 0
    for row in rows:
        day = row.at.astimezone(zone).date()
        begins, today = day != today, day
        news = fresh and row.message is not None and row.message.is_news(read)
        fresh = fresh and not news
        yield Moment(
            row.at,
            row.seq,
            row.message,
            row.events,
            day=day if begins else None,
            is_new=news,
            goes_on=not begins and not news and _goes_on(last, row.message),
        )
        last = row.message


def _goes_on(last: Said | None, this: Said | None) -> bool:
    return (
        last is not None
        and this is not None
        and last.author == this.author
        and not this.is_hop
        and last.direction == this.direction
        and this.at - last.at < TOGETHER
    )


def quoted_numbers(first: dict[str, Any] | None) -> list[int]:
    """The tickets that the first words quoted or went on from (the opening's data)."""
    told = first or {}
    numbers = [*told.get("mentions", []), told.get("follows")]
    return [number for number in numbers if number]


def known(numbers: set[int], agent: Agent) -> set[int]:
    """Of ticket numbers that words name, those this agent may know of."""
    if not numbers:
        return set()
    seen = Ticket.objects.visible_to(agent).filter(number__in=numbers)
    return set(seen.values_list("number", flat=True))
