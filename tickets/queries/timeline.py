"""A ticket's timeline: messages, and between them what happened."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from helpdesk.base.accounts.models import Agent
from tickets.models import Attachment, Delivery, Event, Message, Ticket

PAGE = 50
# A ticket that machines play with may have thousands between two messages.
EVENTS = 200
# More in a row are folded into one line.
ROW = 3
OTHERS = 10

# Their message tells the story; a line of its own would tell it twice.
SILENT = frozenset({"opened", "received", "replied", "noted", "delivered"})

_NUMBER = re.compile(r"#([1-9]\d{0,11})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry: a message, or the events between two of them; never both."""

    at: datetime
    seq: int
    message: Message | None = None
    events: tuple[Event, ...] = ()

    @property
    def is_long(self) -> bool:
        return len(self.events) > ROW


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest messages, oldest first, with the events around them.

    before: the seq that older entries are asked by; 0 when this is the beginning.
    cut: whether so much happened that the oldest events of this page are left out.
    """

    moments: list[Moment]
    before: int
    cut: bool

    def numbers(self) -> set[int]:
        """The ticket numbers that somebody wrote as #123 on this page."""
        said = (moment.message for moment in self.moments if moment.message)
        return {int(found) for one in said for found in _NUMBER.findall(one.text)}


def timeline(ticket: Ticket, *, before: int = 0) -> Timeline:
    """A page of the timeline in two queries, however much was said."""
    messages = _with_files_and_deliveries(ticket.messages.all())
    events = ticket.events.select_related("actor").exclude(verb__in=SILENT)
    # Who was assigned answers for it: the line before says that already.
    events = events.exclude(verb=Event.Verb.ACCOUNTABLE_CHANGED, data__why="assignee")
    if before:
        messages, events = (
            messages.filter(seq__lt=before),
            events.filter(seq__lt=before),
        )
    newest = list(messages.order_by("-seq")[: PAGE + 1])
    oldest = newest[PAGE - 1].seq if len(newest) > PAGE else 0
    told = list(events.filter(seq__gte=oldest).order_by("-seq")[: EVENTS + 1])
    moments = _in_rows(newest[:PAGE], told[:EVENTS])
    return Timeline(moments, before=oldest, cut=len(told) > EVENTS)


def _with_files_and_deliveries(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Each message with `files` and `ways`: rows as dictionaries, in one query."""
    mine = {"message": OuterRef("pk")}
    files = Attachment.objects.filter(**mine).order_by("id")
    ways = Delivery.objects.filter(**mine).order_by("id")
    return messages.select_related("agent", "identity__customer").annotate(
        files=ArraySubquery(
            files.values(
                row=JSONObject(public_id="public_id", filename="filename", size="size")
            )
        ),
        ways=ArraySubquery(
            ways.values(
                row=JSONObject(
                    public_id="public_id",
                    state="state",
                    last_error="last_error",
                    shown=F("identity__shown"),
                )
            )
        ),
    )


def _in_rows(messages: list[Message], events: list[Event]) -> list[Moment]:
    """All of it by time; events that follow one another are one entry."""
    single = [Moment(said.said_at, said.seq, message=said) for said in messages]
    single += [Moment(event.at, event.seq, events=(event,)) for event in events]
    single.sort(key=lambda moment: (moment.at, moment.seq))
    rows: list[Moment] = []
    for is_message, group in groupby(single, key=lambda moment: bool(moment.message)):
        entries = list(group)
        if is_message:
            rows += entries
        else:
            told = tuple(event for entry in entries for event in entry.events)
            rows.append(Moment(entries[0].at, entries[0].seq, events=told))
    return rows


def quoted_numbers(first: dict[str, Any] | None) -> list[int]:
    """The tickets that the first words quoted or went on from (the opening's data)."""
    said = first or {}
    numbers = [*said.get("mentions", []), said.get("follows")]
    return [number for number in numbers if number]


def known(numbers: set[int], agent: Agent) -> list[Ticket]:
    """Of tickets that words name, those this agent may know of."""
    if not numbers:
        return []
    return list(
        Ticket.objects.visible_to(agent).filter(number__in=numbers).order_by("number")
    )


def other_tickets(ticket: Ticket, agent: Agent) -> list[Ticket]:
    """What else this customer came with, newest first, as far as the agent sees it."""
    others = Ticket.objects.visible_to(agent).filter(customer=ticket.customer_id)
    return list(others.exclude(pk=ticket.pk).order_by("-id")[:OTHERS])
