"""What merges and splits share: messages that move and go back, and how a ticket stands
afterwards. All of it under the locks of both tickets; the callers settle.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.dateparse import parse_datetime

from helpdesk.base.accounts.models import Agent
from tickets.actions.receive import QUIET, preview
from tickets.models import Event, Message, Ticket
from tickets.moving_errors import ReplyOnItsWay

# How a ticket stands, as far as a merge or a split changes it.
STANDING = ("status", "waiting_for", "wake_at", "resolved_at")
STATE = (
    *STANDING, "waiting_since", "first_replied_at", "live_since", "priority",
    "assignee_id", "last_message_seq",
)  # fmt: skip
_TIMES = {
    "wake_at", "resolved_at", "waiting_since", "first_replied_at", "live_since",
}  # fmt: skip

_MOVE = """
UPDATE tickets_message AS m SET ticket_id = %s, seq = new.seq
FROM unnest(%s::bigint[], %s::bigint[]) AS new (id, seq)
WHERE m.id = new.id AND m.ticket_id = %s RETURNING m.id
"""


def require_nothing_held(*tickets: Ticket) -> None:
    """A reply that may be taken back is of the ticket in which it was written.

    Raises:
        ReplyOnItsWay: there is one.
    """
    held = Message.objects.filter(ticket__in=tickets, held_until__isnull=False)
    if held.exists():
        raise ReplyOnItsWay


def bring(
    messages: Sequence[Message], former: Ticket, into: Ticket, *, by: Agent | None
) -> list[list[int]]:
    """These are of the other ticket now, each with a line of its timeline.

    Their keys, and the seqs they had.
    """
    if not messages:
        return []
    events = [
        into.next_event(
            Event.Verb.MOVED,
            by=by,
            message=str(message.public_id),
            number=former.number,
        )
        for message in messages
    ]
    Event.objects.write_down(events)
    keys = [message.pk for message in messages]
    _move(former, into, keys, [event.seq for event in events])
    return [[message.pk, message.seq] for message in messages]


def put_back(rows: Sequence[Sequence[int]], into: Ticket, former: Ticket) -> set[int]:
    """Those of them that are still there have the place again that they had."""
    keys, seqs = [row[0] for row in rows], [row[1] for row in rows]
    return _move(into, former, keys, seqs)


def _move(
    former: Ticket, into: Ticket, keys: Sequence[int], seqs: Sequence[int]
) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [into.pk, list(keys), list(seqs), former.pk])
        return {pk for (pk,) in cursor.fetchall()}


def move_rows(
    model: type[Model], keys: Sequence[int], former: Ticket, into: Ticket
) -> list[int]:
    """These rows are of the other ticket, as far as they are of this one still."""
    rows = model._default_manager.filter(pk__in=keys, ticket=former)  # noqa: SLF001
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(ticket=into)
    return moved


def state_of(ticket: Ticket) -> dict[str, Any]:
    """How it stands, to be kept."""
    found = {name: getattr(ticket, name) for name in STATE}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in found.items()
    } | {"fields": ticket.fields}


def restore(ticket: Ticket, state: dict[str, Any], *names: str) -> None:
    """It stands again as it was kept."""
    for name in names:
        value = state.get(name)
        if name in _TIMES and value is not None:
            value = parse_datetime(value)
        setattr(ticket, name, value)


def tally(ticket: Ticket) -> None:
    """What a ticket copies of its last words, from the words it has now."""
    said = ticket.messages.filter(held_until=None)
    newest = said.order_by("-seq").values_list("seq", flat=True).first()
    ticket.last_message_seq = newest or 0
    spoken = said.exclude(direction__in=Message.APART)
    last = spoken.order_by("-said_at", "-seq").first()
    if last is not None:
        ticket.last_message_at = last.said_at
        ticket.last_words = preview(last.text)
        ticket.last_direction = last.direction


def waits_since(ticket: Ticket) -> datetime | None:
    """The oldest word of the customer after our last answer, from the words it has."""
    spoken = ticket.messages.filter(held_until=None)
    ours = spoken.filter(direction=Message.Direction.OUT, auto="")
    answered = ours.order_by("-said_at").values_list("said_at", flat=True).first()
    theirs = spoken.filter(direction=Message.Direction.IN).exclude(auto__in=QUIET)
    if answered is not None:
        theirs = theirs.filter(said_at__gt=answered)
    return theirs.order_by("said_at").values_list("said_at", flat=True).first()


def earliest(*moments: datetime | None) -> datetime | None:
    return min(filter(None, moments), default=None)
