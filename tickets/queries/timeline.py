"""A ticket's timeline: messages, and between them what happened."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.models import Event, Ticket
from tickets.queries.said import Said, said

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
    "delivered",
})  # fmt: skip

_NUMBER = re.compile(r"#([1-9]\d{0,11})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry: a message, or the events between two of them; never both.

    day: on the first entry of each day. is_new: the reader has not seen this nor what
    follows. goes_on: the same person said the message before this one.
    """

    at: datetime
    seq: int
    message: Said | None = None
    events: tuple[Event, ...] = ()
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
    """A page of the timeline in two queries, however much was said."""
    messages, events = ticket.messages.all(), _told(ticket)
    if before:
        messages = messages.filter(seq__lt=before)
        events = events.filter(seq__lt=before)
    newest = said(messages.order_by("-seq")[: PAGE + 1], reader)
    oldest = newest[PAGE - 1].seq if len(newest) > PAGE else 0
    told = list(events.filter(seq__gte=oldest).order_by("-seq")[: EVENTS + 1])
    read = getattr(ticket, "read", None) or 0
    moments = _laid_out(newest[:PAGE], told[:EVENTS], read=read)
    return Timeline(moments, before=oldest, cut=len(told) > EVENTS)


def since(ticket: Ticket, reader: Agent, seq: int) -> Timeline:
    """What a page that shows everything up to an event has to show anew.

    Messages whose delivery went on are among it, and which were taken back.
    """
    events = list(
        ticket.events.select_related("actor")
        .filter(seq__gt=seq)
        .order_by("seq")[:EVENTS]
    )
    touched = {str(event.data.get("message")) for event in events} - {"None"}
    messages = said(
        ticket.messages.filter(Q(seq__gt=seq) | Q(public_id__in=touched)), reader
    )
    there = {one.public_id for one in messages}
    told = [event for event in events if _is_told(event)]
    return Timeline(_laid_out(messages, told), gone=tuple(sorted(touched - there)))


def _told(ticket: Ticket) -> QuerySet[Event]:
    events = ticket.events.select_related("actor").exclude(verb__in=SILENT)
    # Who was assigned answers for it: the line before says that already.
    return events.exclude(verb=Event.Verb.ACCOUNTABLE_CHANGED, data__why="assignee")


def _is_told(event: Event) -> bool:
    if event.verb == Event.Verb.ACCOUNTABLE_CHANGED:
        return bool(event.data.get("why") != "assignee")
    return event.verb not in SILENT


def _laid_out(
    messages: Iterable[Said], events: Iterable[Event], *, read: int = 0
) -> list[Moment]:
    """All of it by time; events that follow one another are one entry."""
    single = [Moment(one.at, one.seq, message=one) for one in messages]
    single += [Moment(event.at, event.seq, events=(event,)) for event in events]
    single.sort(key=lambda one: (one.at, one.seq))
    return list(_marked(_in_rows(single), read))


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
