"""Promises: what was said will be done, by whom, until when."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions import promising
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.errors import (
    CannotOwn,
    CannotSee,
    NotInTheFuture,
    NotOpen,
    PromiseEnded,
    ReasonMissing,
)
from tickets.models import Event, FollowUp, Message, Ticket


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
        NotOpen, NotInTheFuture, CannotOwn, CannotSee: nothing was promised.
        ValueError: the message belongs to another ticket.
    """
    keeper = owner or by
    begin(ticket, "promise", by=by, owner=keeper)
    if not ticket.is_open:
        raise NotOpen
    if due_at <= timezone.now():
        raise NotInTheFuture
    if not keeper.can_own:
        raise CannotOwn
    if not Ticket.objects.visible_to(keeper).filter(pk=ticket.pk).exists():
        raise CannotSee
    if message is not None and message.ticket_id != ticket.pk:
        raise ValueError("the message has to be of this ticket")
    made = FollowUp.objects.create(
        ticket=ticket, what=what, owner=keeper, due_at=due_at, message=message
    )
    ticket.record(
        Event.Verb.PROMISED,
        by=by,
        promise=str(made.public_id),
        what=what,
        due_at=due_at.isoformat(),
        **({"message": str(message.public_id)} if message else {}),
    )
    if message is not None:
        promising.forget_found(message)
    settle(ticket)
    return made


@transaction.atomic
def keep(follow_up: FollowUp, *, by: Agent) -> None:
    """It was done; `late_at` tells whether in time.

    Raises:
        PromiseEnded: it was kept or withdrawn already.
    """
    _end(
        follow_up,
        "keep",
        by=by,
        state=FollowUp.State.KEPT,
        verb=Event.Verb.PROMISE_KEPT,
    )


@transaction.atomic
def withdraw(follow_up: FollowUp, *, reason: str, by: Agent) -> None:
    """It will not be done, and why. Once it was late, that is a broken promise.

    Raises:
        ReasonMissing: the next person will want to know.
        PromiseEnded: it was kept or withdrawn already.
    """
    if not reason.strip():
        raise ReasonMissing
    late = follow_up.due_at <= timezone.now()
    _end(
        follow_up,
        "withdraw",
        by=by,
        state=FollowUp.State.BROKEN if late else FollowUp.State.WITHDRAWN,
        verb=Event.Verb.PROMISE_WITHDRAWN,
        reason=reason.strip(),
    )


def _end(
    follow_up: FollowUp,
    rule: str,
    *,
    by: Agent,
    state: str,
    verb: Event.Verb,
    reason: str = "",
) -> None:
    ticket = follow_up.ticket
    begin(ticket, rule, by=by)
    follow_up.refresh_from_db()
    if follow_up.state != FollowUp.State.OPEN:
        raise PromiseEnded
    follow_up.state, follow_up.reason = state, reason
    follow_up.ended_at = timezone.now()
    follow_up.save(update_fields=["state", "reason", "ended_at"])
    ticket.touch()
    ticket.record(verb, by=by, promise=str(follow_up.public_id), what=follow_up.what)
    settle(ticket)
