"""Who answers for a ticket, and what happens next: set here and nowhere else."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from tickets.actions import offers, sla
from tickets.models import Clock, Event, FollowUp, Handover, Status, Ticket
from tickets.models.context import FollowUpQuerySet
from tickets.models.rows import write_all
from tickets.models.ticket import TicketQuerySet
from tickets.queries.clocked import Known, known

BATCH = 50


def settle(ticket: Ticket) -> None:
    """Set the accountable person, the clocks and the next step, and save the ticket.

    Every verb ends here, under the ticket's lock.
    """
    followed = _settle(ticket, known([ticket]).get(ticket.pk, Known()))
    ticket.save()
    sla.write([followed])


def settle_all(tickets: Sequence[Ticket]) -> None:
    """The same for many, in as many statements as one takes."""
    found = known(tickets)
    followed = [_settle(one, found.get(one.pk, Known())) for one in tickets]
    write_all(tickets)
    sla.write(followed)


def settle_new(ticket: Ticket, found: Known) -> sla.Followed:
    """A ticket that is not saved yet, and that nobody can have promised anything for;
    the caller saves it, and then what this answers with."""
    followed = sla.follow(ticket, found, timezone.now())
    ticket.next_step, ticket.next_step_at = _next_step(ticket, None, followed.due_at)
    return followed


def _settle(ticket: Ticket, found: Known) -> sla.Followed:
    if ticket.is_open:
        _settle_accountable(ticket)
    followed = sla.follow(ticket, found, timezone.now())
    if ticket.is_open:
        step = _next_step(ticket, found.promised, followed.due_at)
        ticket.next_step, ticket.next_step_at = step
    else:
        ticket.next_step, ticket.next_step_at = "", None
    return followed


def _settle_accountable(ticket: Ticket) -> None:
    if ticket.assignee is not None and not ticket.assignee.can_own:
        release(ticket, why="away")
    if ticket.assignee is not None:
        person, why = ticket.assignee, "assignee"
    else:
        person = ticket.team.answerable
        why = "lead" if person == ticket.team.lead else "duty"
    if ticket.accountable_id != person.pk:
        ticket.accountable = person
        ticket.record(
            Event.Verb.ACCOUNTABLE_CHANGED,
            by=None,
            agent=str(person.public_id),
            name=person.name,
            why=why,
        )


def _next_step(
    ticket: Ticket, promised: datetime | None, runs_out: datetime | None
) -> tuple[Ticket.NextStep, datetime]:
    steps = []
    if promised is not None:
        steps.append((promised, Ticket.NextStep.PROMISE))
    if runs_out is not None:
        steps.append((runs_out, Ticket.NextStep.CLOCK))
    if ticket.status == Status.SNOOZED and ticket.wake_at is not None:
        steps.append((ticket.wake_at, Ticket.NextStep.WAKE))
    else:
        idle = ticket.touched_at + ticket.team.idle_after
        steps.append((idle, Ticket.NextStep.IDLE))
    at, step = min(steps)
    return step, at


def waiting() -> float:
    """Seconds the oldest clock has been due that nobody has acted on."""
    now = timezone.now()
    oldest = min(
        filter(
            None,
            (
                _asleep(now).aggregate(at=Min("wake_at"))["at"],
                _late(now).aggregate(at=Min("due_at"))["at"],
                _run_out(now).aggregate(at=Min("due_at"))["at"],
                _running_out(now).aggregate(at=Min("warns_at"))["at"],
            ),
        ),
        default=None,
    )
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Wake what sleeps no longer, mark promises that became late, and warn and tell of
    clocks; how many."""
    count = 0
    while acted := _act(timezone.now()):
        count += acted
    return count


def _act(now: datetime) -> int:
    count = 0
    for ticket in _asleep(now).order_by("wake_at")[:BATCH]:
        count += _wake_due(ticket, now)
    for promise in _late(now).order_by("due_at").select_related("ticket")[:BATCH]:
        count += _mark_late(promise, now)
    for clock in _run_out(now).order_by("due_at").select_related("ticket")[:BATCH]:
        count += _breach(clock, now)
    warn = _running_out(now).order_by("warns_at").select_related("ticket")[:BATCH]
    for clock in warn:
        count += _warn(clock, now)
    return count


def resettle(tickets: list[Ticket]) -> None:
    """Settle tickets again after the people who answer for them changed."""
    for ticket in tickets:
        with transaction.atomic():
            ticket.lock()
            settle(ticket)


def people_changed(*, agents: list[Agent], teams: list[Team]) -> None:
    """These people or teams changed: nothing may stay with somebody who is gone."""
    affected = Ticket.objects.open().filter(
        Q(accountable__in=agents) | Q(assignee__in=agents) | Q(team__in=teams)
    )
    resettle(list(affected.order_by("id")))
    gone = [agent for agent in agents if not agent.can_own]
    promises = FollowUp.objects.open().filter(owner__in=gone).select_related("ticket")
    for promise in promises:
        if promise.ticket.accountable is not None:
            promise.owner = promise.ticket.accountable
            promise.save(update_fields=["owner"])
    _end_offers(gone)


def _end_offers(gone: list[Agent]) -> None:
    """What was offered to somebody who left stays with its giver."""
    asked = Handover.objects.pending().filter(to_agent__in=gone)
    for handover in asked.select_related("ticket", "to_agent").order_by("ticket"):
        with transaction.atomic():
            ticket = handover.ticket
            ticket.lock()
            handover.refresh_from_db(fields=["state"])
            if handover.state == Handover.State.OFFERED:
                offers.end(ticket, handover, Handover.State.EXPIRED, by=None)
                settle(ticket)


def release(ticket: Ticket, *, why: str) -> None:
    """Its owner can no longer be; the caller settles."""
    former = ticket.assignee
    ticket.assignee = None
    ticket.record(
        Event.Verb.UNASSIGNED, by=None, name=former.name if former else "", why=why
    )


def _asleep(now: datetime) -> TicketQuerySet:
    return Ticket.objects.filter(status=Status.SNOOZED, wake_at__lte=now)


def _late(now: datetime) -> FollowUpQuerySet:
    return FollowUp.objects.open().filter(late_at=None, due_at__lte=now)


def _run_out(now: datetime) -> QuerySet[Clock]:
    """At the very second it is due it still is in time."""
    running = Clock.objects.filter(stopped_at=None, breached_at=None)
    return running.filter(due_at__lt=now)


def _running_out(now: datetime) -> QuerySet[Clock]:
    running = Clock.objects.filter(stopped_at=None, breached_at=None, warned_at=None)
    return running.filter(warns_at__lte=now)


@transaction.atomic
def _wake_due(ticket: Ticket, now: datetime) -> int:
    ticket.lock()
    if (
        ticket.status != Status.SNOOZED
        or ticket.wake_at is None
        or ticket.wake_at > now
    ):
        return 0
    ticket.status, ticket.wake_at = Status.OPEN, None
    ticket.touch(now)
    ticket.record(Event.Verb.WOKEN, by=None)
    settle(ticket)
    return 1


@transaction.atomic
def _mark_late(promise: FollowUp, now: datetime) -> int:
    ticket = promise.ticket
    ticket.lock()
    marked = (
        FollowUp.objects.open().filter(pk=promise.pk, late_at=None).update(late_at=now)
    )
    if marked:
        ticket.record(
            Event.Verb.PROMISE_BROKEN,
            by=None,
            promise=str(promise.public_id),
            what=promise.what,
        )
        settle(ticket)
    return marked


@transaction.atomic
def _breach(clock: Clock, now: datetime) -> int:
    """Under the ticket's lock: of two who look at once, one finds it told already."""
    ticket = clock.ticket
    ticket.lock()
    told = _run_out(now).filter(pk=clock.pk).update(breached_at=F("due_at"))
    if told:
        clock.refresh_from_db(fields=["due_at", "breached_at", "target"])
        sla.breached(ticket, clock)
        settle(ticket)
    return told


@transaction.atomic
def _warn(clock: Clock, now: datetime) -> int:
    ticket = clock.ticket
    ticket.lock()
    due = Q(due_at=None) | Q(due_at__gte=now)
    told = _running_out(now).filter(due, pk=clock.pk).update(warned_at=now)
    if told:
        clock.refresh_from_db(fields=["due_at", "target"])
        sla.warned(ticket, clock)
        settle(ticket)
    return told
