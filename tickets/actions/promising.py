"""Promises that go with a reply: made when it goes, and with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets.actions.begin import begin
from tickets.actions.promise import forget_found, write_down
from tickets.actions.settling import settle
from tickets.actions.standing_in import deputy_for
from tickets.errors import NotInTheFuture, NotOpen, OpenPromises
from tickets.models import Event, Message, Status, Ticket
from tickets.queries.reading import Reading, kept_already

WHAT = 300
# Of one reply; a mail that promises more is a plan.
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPromise:
    """What the writer of a reply promises with it, and until when."""

    what: str
    due_at: datetime


def check(
    ticket: Ticket, chosen: Sequence[NewPromise], *, and_resolve: bool = False
) -> None:
    """Look before anything is said whether these can be promised.

    Raises:
        NotOpen, NotInTheFuture: nothing can be promised here, or not until then.
        OpenPromises: whoever promises something is not done.
    """
    if not chosen:
        return
    if not ticket.is_open:
        raise NotOpen
    if any(one.due_at <= timezone.now() for one in chosen):
        raise NotInTheFuture
    if and_resolve:
        raise OpenPromises


def noted(
    ticket: Ticket,
    chosen: Sequence[NewPromise],
    reading: Reading,
    *,
    waved: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """What a message keeps of its promises: those chosen, and those found in its words
    that nobody keeps yet. waved: sentences that are none."""
    given = [
        {"what": one.what, "due_at": one.due_at.isoformat(), "chosen": True}
        for one in chosen[:MOST]
    ]
    found = reading.promises(ticket.team)
    kept = {*waved, *kept_already(ticket)} if found else set()
    kept |= {one for new in chosen for one in (new.what, new.due_at)}
    offered = [
        {
            "what": one_line(promise.words, limit=WHAT),
            "due_at": promise.due_at.isoformat() if promise.due_at else None,
        }
        for promise in found
        if not kept & {one_line(promise.words, limit=WHAT), promise.due_at}
    ]
    return given + offered


def make(ticket: Ticket, message: Message, *, by: Agent | None) -> None:
    """The message goes now: what was chosen with it is promised; the caller settles."""
    noted = message.promised or []
    chosen = [one for one in noted if one.get("chosen")]
    if not chosen:
        return
    message.promised = [one for one in noted if not one.get("chosen")]
    message.save(update_fields=["promised"])
    keeper = _keeper(ticket, by)
    if keeper is None or not _opened(ticket, by):
        return
    for one in chosen:
        made = write_down(
            ticket,
            what=one["what"],
            owner=keeper,
            due_at=datetime.fromisoformat(one["due_at"]),
            message=message,
        )
        ticket.record(
            Event.Verb.PROMISED,
            by=by,
            promise=str(made.public_id),
            what=made.what,
            due_at=one["due_at"],
            message=str(message.public_id),
            **({} if keeper == by else {"tell": [str(keeper.public_id)]}),
        )


def _keeper(ticket: Ticket, by: Agent | None) -> Agent | None:
    """Whoever says it; for somebody who is away, or left before it went out, whoever
    stands in for them, else whoever answers for the ticket."""
    if by is None:
        return ticket.accountable
    if presence.stand_in(by, timezone.now()) == by:
        return by
    return deputy_for(by, ticket) or ticket.accountable


@transaction.atomic
def dismiss_promise(message: Message, *, by: Agent) -> None:
    """Its words promise nothing: the detector was wrong, or it is not worth a promise."""
    ticket = message.ticket
    begin(ticket, "dismiss_promise", by=by)
    message.refresh_from_db(fields=["promised"])
    forget_found(message)
    ticket.record(Event.Verb.PROMISE_DISMISSED, by=by, message=str(message.public_id))
    settle(ticket)


def _opened(ticket: Ticket, by: Agent | None) -> bool:
    """Whoever promises something is not done: what was resolved meanwhile is open."""
    if ticket.status == Status.RESOLVED:
        ticket.status, ticket.resolved_at = Status.OPEN, None
        ticket.touch()
        ticket.record(Event.Verb.REOPENED, by=by, why="promised")
    return ticket.is_open
