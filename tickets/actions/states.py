"""Where a ticket stands: snoozed, waiting, resolved, open again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin
from tickets.actions.field_values import NO_FIELDS, fill_in, require_filled
from tickets.actions.outcomes import Outcomes, come_true
from tickets.actions.settling import settle
from tickets.custom_fields import Values
from tickets.errors import (
    AlreadyOpen,
    NotInTheFuture,
    NotOpen,
    NotSnoozed,
)
from tickets.models import Event, Status, Ticket

NO_OUTCOMES: Outcomes = {}


@transaction.atomic
def snooze(ticket: Ticket, *, until: datetime, by: Agent) -> None:
    """Put it out of sight until then; a customer's word wakes it sooner.

    Raises:
        NotOpen, NotInTheFuture: nothing was changed.
    """
    _lock_open(ticket, "snooze", by)
    if until <= timezone.now():
        raise NotInTheFuture
    falls_asleep(ticket, until=until, by=by)
    settle(ticket)


def falls_asleep(
    ticket: Ticket, *, until: datetime, by: Agent | None, **why: str
) -> None:
    """Under its lock; the caller settles."""
    ticket.status, ticket.wake_at, ticket.waiting_for = Status.SNOOZED, until, ""
    ticket.record(Event.Verb.SNOOZED, by=by, until=until.isoformat(), **why)


@transaction.atomic
def wake(ticket: Ticket, *, by: Agent) -> None:
    """Wake it before its time, or let it wait for nobody any longer.

    Raises:
        NotSnoozed: it does not sleep, nor wait.
    """
    begin(ticket, "wake", by=by)
    if ticket.status not in {Status.SNOOZED, Status.WAITING}:
        raise NotSnoozed
    _open(ticket)
    ticket.record(Event.Verb.WOKEN, by=by)
    settle(ticket)


@transaction.atomic
def wait(
    ticket: Ticket, *, by: Agent, waiting_for: str = Ticket.WaitingFor.CUSTOMER
) -> None:
    """It is somebody else's turn: the customer's or a third party's.

    Raises:
        NotOpen: nothing was changed.
    """
    _lock_open(ticket, "wait", by)
    ticket.status, ticket.wake_at = Status.WAITING, None
    ticket.waiting_for = waiting_for
    ticket.touch()
    ticket.record(Event.Verb.WAITED, by=by, waiting_for=waiting_for)
    settle(ticket)


@transaction.atomic
def resolve(
    ticket: Ticket,
    *,
    outcomes: Outcomes = NO_OUTCOMES,
    fields: Values = NO_FIELDS,
    by: Agent,
) -> None:
    """The matter is solved; a customer's word reopens it.

    outcomes: what becomes of promises that are open. While one goes on, the ticket sleeps
        until that is due instead: what was promised is not over because the rest is.
    fields: what is filled in with it, by key.

    Raises:
        NotOpen: it is solved already.
        FieldsMissing: a field has to be filled in before.
        NoSuchField, WrongFieldValue, FieldNeeded: of `fields`; nothing was changed.
        OpenPromises: nobody said what becomes of one.
        ReasonMissing, LatePromise: a promise cannot end, or go on, like that.
    """
    _lock_open(ticket, "resolve", by)
    fill_in(ticket, fields, by=by)
    end(ticket, outcomes=outcomes, by=by)
    settle(ticket)


@transaction.atomic
def reopen(ticket: Ticket, *, by: Agent) -> None:
    """It was not solved after all: whoever waited for an answer still does.

    Raises:
        AlreadyOpen, TicketClosed: nothing was changed.
    """
    begin(ticket, "reopen", by=by)
    if ticket.is_open:
        raise AlreadyOpen
    reopen_as_it_was(ticket)
    ticket.record(Event.Verb.REOPENED, by=by)
    settle(ticket)


def reopen_as_it_was(ticket: Ticket) -> None:
    """Under its lock; whoever waited when it was resolved waits still."""
    _open(ticket)
    ticket.resolved_at = None
    ticket.waiting_since = ticket.waiting_since or _waited_until_resolved(ticket)


def end(ticket: Ticket, *, outcomes: Outcomes = NO_OUTCOMES, by: Agent) -> None:
    """Resolve an open, locked ticket, or let it sleep over a promise that goes on; the
    caller settles.

    Raises:
        FieldsMissing, OpenPromises, ReasonMissing, LatePromise: as `resolve`.
    """
    require_filled(ticket)
    goes_on = come_true(ticket, outcomes, by=by)
    if goes_on:
        until = min(promise.due_at for promise in goes_on)
        falls_asleep(ticket, until=until, by=by, why="promise")
        return
    is_resolved(ticket, by=by)


def is_resolved(ticket: Ticket, *, by: Agent | None, **why: str) -> None:
    """Under its lock; the caller settles. by: None when its customer said so."""
    ticket.status, ticket.wake_at, ticket.waiting_for = Status.RESOLVED, None, ""
    ticket.resolved_at = timezone.now()
    if ticket.waiting_since is not None:
        why["waiting_since"] = ticket.waiting_since.isoformat()
    ticket.waiting_since = ticket.live_since = None
    ticket.record(Event.Verb.RESOLVED, by=by, **why)


def _waited_until_resolved(ticket: Ticket) -> datetime | None:
    """Since when somebody had been waiting when it was last resolved: nobody answered."""
    events = ticket.events.filter(verb=Event.Verb.RESOLVED)
    data = events.order_by("-seq").values_list("data", flat=True).first() or {}
    since = data.get("waiting_since")
    return datetime.fromisoformat(since) if since else None


def _open(ticket: Ticket) -> None:
    ticket.status, ticket.wake_at, ticket.waiting_for = Status.OPEN, None, ""
    ticket.touch()


def _lock_open(ticket: Ticket, verb: str, by: Agent) -> None:
    begin(ticket, verb, by=by)
    if not ticket.is_open:
        raise NotOpen
