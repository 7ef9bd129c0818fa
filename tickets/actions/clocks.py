"""What time does to tickets, and what follows when the people who answer for them change.

Who answers and what is next is set by `settling`.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from tickets.actions import offers, promised, sla
from tickets.actions.promise import move
from tickets.actions.settling import settle, settle_all, settle_new
from tickets.actions.standing_in import ABSENT, LEFT, keeper_for, release, write_down
from tickets.actions.sweeping import tried
from tickets.models import Clock, Event, FollowUp, Handover, Status, Ticket
from tickets.models.ticket import TicketQuerySet

__all__ = [
    "drain", "end_offers", "pass_promise_on", "people_changed", "release", "resettle",
    "settle", "settle_all", "settle_new", "waiting",
]  # fmt: skip

BATCH = 50


def waiting() -> float:
    """Seconds the oldest clock has been due that nobody has acted on."""
    now = timezone.now()
    oldest = min(
        filter(
            None,
            (
                _asleep(now).aggregate(at=Min("wake_at"))["at"],
                promised.oldest(now),
                _run_out(now).aggregate(at=Min("due_at"))["at"],
                _running_out(now).aggregate(at=Min("warns_at"))["at"],
            ),
        ),
        default=None,
    )
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Wake what sleeps no longer, see to promises whose time comes, and warn and tell of
    clocks; how many."""
    count = 0
    while acted := _act(timezone.now()):
        count += acted
    return count


def _act(now: datetime) -> int:
    count = 0
    for ticket in _asleep(now).order_by("wake_at")[:BATCH]:
        count += tried(_wake_due, ticket, now)
    count += promised.drain(now, most=BATCH)
    for clock in _run_out(now).order_by("due_at").select_related("ticket")[:BATCH]:
        count += tried(_breach, clock, now)
    warn = _running_out(now).order_by("warns_at").select_related("ticket")[:BATCH]
    for clock in warn:
        count += tried(_warn, clock, now)
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
    promises = FollowUp.objects.open().filter(owner__in=gone)
    for promise in promises.select_related("ticket").order_by("ticket_id", "id"):
        pass_promise_on(promise)
    end_offers(gone)


@transaction.atomic
def pass_promise_on(promise: FollowUp) -> bool:
    """Its owner is away, or has left. False when it is somebody else's by now."""
    ticket, owner = promise.ticket, promise.owner_id
    ticket.lock()
    promise.refresh_from_db()
    promise.ticket = ticket
    if promise.state != FollowUp.State.OPEN or promise.owner_id != owner:
        return False
    settle(ticket)  # who answers for it may be away as well
    former, keeper = promise.owner, keeper_for(promise, ticket)
    if keeper == former:
        return False
    why = ABSENT if former.can_own else LEFT
    write_down(former, ticket, to=keeper, promise=promise)
    move(promise, owner=keeper, by=None, note="", why=why)
    settle(ticket)
    return True


def end_offers(gone: list[Agent]) -> None:
    """What was offered to somebody who is gone stays with its giver."""
    asked = Handover.objects.standing().filter(to_agent__in=gone)
    for handover in asked.select_related("ticket", "to_agent").order_by("ticket"):
        with transaction.atomic():
            ticket = handover.ticket
            ticket.lock()
            handover.refresh_from_db(fields=["state"])
            if handover.state in Handover.State.standing():
                offers.end(ticket, handover, Handover.State.EXPIRED, by=None)
                settle(ticket)


def _asleep(now: datetime) -> TicketQuerySet:
    return Ticket.objects.filter(status=Status.SNOOZED, wake_at__lte=now)


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
