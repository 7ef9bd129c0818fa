"""Promises: what was said will be done, by whom, until when."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin
from tickets.actions.settling import settle
from tickets.errors import (
    CannotOwn,
    CannotSee,
    NotInTheFuture,
    NotOpen,
    PromiseEnded,
    ReasonMissing,
)
from tickets.models import Event, FollowUp, Message, Ticket
from tickets.offer_errors import IsAbsent
from tickets.promise_errors import NothingMoved, OutOfOffice
from tickets.queries.promised import times


@transaction.atomic
def promise(
    ticket: Ticket,
    *,
    what: str,
    due_at: datetime,
    by: Agent,
    owner: Agent | None = None,
    message: Message | None = None,
) -> FollowUp:
    """Promise something; it is the maker's unless somebody else is named.

    Raises:
        NotOpen, NotInTheFuture, CannotOwn, CannotSee, IsAbsent, OutOfOffice:
            nothing was promised.
        ValueError: the message belongs to another ticket.
    """
    keeper = owner or by
    begin(ticket, "promise", by=by, owner=keeper)
    if not ticket.is_open:
        raise NotOpen
    if due_at <= timezone.now():
        raise NotInTheFuture
    _require_keeper(ticket, keeper, by=by)
    if message is not None and message.ticket_id != ticket.pk:
        raise ValueError("the message has to be of this ticket")
    made = write_down(ticket, what=what, owner=keeper, due_at=due_at, message=message)
    ticket.record(
        Event.Verb.PROMISED,
        by=by,
        promise=str(made.public_id),
        what=what,
        due_at=due_at.isoformat(),
        **({"message": str(message.public_id)} if message else {}),
    )
    if message is not None:
        forget_found(message)
    settle(ticket)
    return made


def forget_found(message: Message) -> None:
    """Somebody looked at what its words promise: it is on offer no more."""
    left = [one for one in message.promised or [] if one.get("chosen")]
    if left != (message.promised or []):
        message.promised = left
        message.save(update_fields=["promised"])


def write_down(
    ticket: Ticket,
    *,
    what: str,
    owner: Agent,
    due_at: datetime,
    message: Message | None = None,
) -> FollowUp:
    """The row of a promise, under the ticket's lock; the caller tells of it and settles."""
    now = timezone.now()
    when = times(ticket.team, made_at=now, due_at=due_at)
    return FollowUp.objects.create(
        ticket=ticket, what=what, owner=owner, due_at=due_at, message=message,
        made_at=now, reminds_at=when.reminds_at, escalates_at=when.escalates_at,
    )  # fmt: skip


@transaction.atomic
def move_promise(
    follow_up: FollowUp,
    *,
    due_at: datetime | None = None,
    owner: Agent | None = None,
    note: str,
    by: Agent,
) -> None:
    """Give it another time, or to somebody else, and say why: nothing slips in silence.

    Raises:
        ReasonMissing: whoever relies on it will want to know.
        PromiseEnded: it was kept or withdrawn already.
        NothingMoved: it is theirs, and due then, already.
        NotInTheFuture, CannotOwn, CannotSee, IsAbsent, OutOfOffice:
            nothing was moved.
    """
    if not note.strip():
        raise ReasonMissing
    ticket = follow_up.ticket
    begin(ticket, "move_promise", by=by, owner=owner)
    require_open(follow_up)
    if (due_at or follow_up.due_at, owner or follow_up.owner) == (
        follow_up.due_at,
        follow_up.owner,
    ):
        raise NothingMoved
    if due_at is not None and due_at <= timezone.now():
        raise NotInTheFuture
    if owner is not None and owner.pk != follow_up.owner_id:
        _require_keeper(ticket, owner, by=by)
    move(follow_up, due_at=due_at, owner=owner, by=by, note=note.strip())
    settle(ticket)


def move(
    follow_up: FollowUp,
    *,
    due_at: datetime | None = None,
    owner: Agent | None = None,
    by: Agent | None,
    **told: Any,
) -> None:
    """It is due then and theirs now, under the ticket's lock; the caller settles.

    With another time it begins anew: whoever has it is reminded again, and what was late
    is so no more.
    """
    ticket, former = follow_up.ticket, follow_up.owner
    was_due, was_late = follow_up.due_at, follow_up.late_at
    fields = ["owner"]
    follow_up.owner = owner or former
    if due_at is not None and due_at != was_due:
        _due_anew(follow_up, ticket, due_at)
        fields += [*_TIMES]
    follow_up.save(update_fields=fields)
    if by is not None:
        ticket.touch()
    concerned = {follow_up.owner, former} - {by}
    ticket.record(
        Event.Verb.PROMISE_MOVED,
        by=by,
        promise=str(follow_up.public_id),
        what=follow_up.what,
        due_at=follow_up.due_at.isoformat(),
        before={
            "due_at": was_due.isoformat(),
            "owner": str(former.public_id),
            "name": former.name,
            "late_at": was_late.isoformat() if was_late else None,
        },
        owner=str(follow_up.owner.public_id),
        name=follow_up.owner.name,
        tell=sorted(str(one.public_id) for one in concerned if one.can_own),
        **told,
    )


def move_back(ticket: Ticket, message: Message) -> None:
    """The reply that told of another time was taken back: what it moved is due as before,
    unless that was moved again meanwhile. Under the ticket's lock; the caller settles."""
    moves = ticket.events.filter(verb=Event.Verb.PROMISE_MOVED, seq__gt=message.seq)
    for told in moves.filter(data__message=str(message.public_id)):
        due_at = datetime.fromisoformat(told.data["due_at"])
        before = told.data["before"]
        moved = ticket.follow_ups.open().filter(
            public_id=told.data["promise"], due_at=due_at
        )
        if (promise := moved.first()) is not None:
            promise.ticket = ticket
            move(
                promise,
                due_at=datetime.fromisoformat(before["due_at"]),
                by=told.actor,
                note="",
                why="taken_back",
            )
            if before["late_at"]:
                promise.late_at = datetime.fromisoformat(before["late_at"])
                promise.save(update_fields=["late_at"])


_TIMES = (
    "due_at", "late_at", "reminds_at", "reminded_at", "escalates_at", "escalated_at",
)  # fmt: skip


def _due_anew(follow_up: FollowUp, ticket: Ticket, due_at: datetime) -> None:
    when = times(ticket.team, made_at=timezone.now(), due_at=due_at)
    follow_up.due_at = due_at
    follow_up.reminds_at, follow_up.escalates_at = when.reminds_at, when.escalates_at
    follow_up.reminded_at = follow_up.late_at = follow_up.escalated_at = None


def require_open(follow_up: FollowUp) -> None:
    """Under the ticket's lock, with the promise read anew. It may have been split off."""
    ticket = follow_up.ticket
    follow_up.refresh_from_db()
    is_here = follow_up.ticket_id == ticket.pk
    follow_up.ticket = ticket
    if follow_up.state != FollowUp.State.OPEN or not is_here:
        raise PromiseEnded


def _require_keeper(ticket: Ticket, keeper: Agent, *, by: Agent) -> None:
    """Nothing is promised in the name of somebody who cannot see to it."""
    if not keeper.can_own:
        raise CannotOwn
    if not Ticket.objects.visible_to(keeper).filter(pk=ticket.pk).exists():
        raise CannotSee
    absence = presence.absent(timezone.now()).filter(agent=keeper).first()
    if absence is not None and keeper == by:
        raise OutOfOffice(absence.ends)
    if absence is not None:
        raise IsAbsent(keeper.name, absence.ends)


@transaction.atomic
def keep(follow_up: FollowUp, *, by: Agent) -> None:
    """It was done; `late_at` tells whether in time.

    Raises:
        PromiseEnded: it was kept or withdrawn already.
    """
    begin(follow_up.ticket, "keep", by=by)
    require_open(follow_up)
    end_kept(follow_up, by=by)
    settle(follow_up.ticket)


@transaction.atomic
def withdraw(follow_up: FollowUp, *, reason: str, by: Agent) -> None:
    """It will not be done, and why. Once it was late, that is a broken promise.

    Raises:
        ReasonMissing: the next person will want to know.
        PromiseEnded: it was kept or withdrawn already.
    """
    if not reason.strip():
        raise ReasonMissing
    begin(follow_up.ticket, "withdraw", by=by)
    require_open(follow_up)
    end_withdrawn(follow_up, reason=reason, by=by)
    settle(follow_up.ticket)


def end_kept(follow_up: FollowUp, *, by: Agent) -> None:
    """Under the ticket's lock; the caller settles, as for the next one."""
    _end(follow_up, Event.Verb.PROMISE_KEPT, state=FollowUp.State.KEPT, by=by)


def end_withdrawn(follow_up: FollowUp, *, reason: str, by: Agent | None) -> None:
    """by: None when its customer wants nothing more."""
    late = follow_up.due_at <= timezone.now()
    state = FollowUp.State.BROKEN if late else FollowUp.State.WITHDRAWN
    follow_up.reason = reason.strip()
    _end(follow_up, Event.Verb.PROMISE_WITHDRAWN, state=state, by=by)


def _end(
    follow_up: FollowUp, verb: Event.Verb, *, state: str, by: Agent | None
) -> None:
    follow_up.state, follow_up.ended_at = state, timezone.now()
    follow_up.save(update_fields=["state", "reason", "ended_at"])
    ticket = follow_up.ticket
    ticket.touch()
    ticket.record(verb, by=by, promise=str(follow_up.public_id), what=follow_up.what)
