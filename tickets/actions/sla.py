"""What clocks do when something happened to a ticket: they follow from where it stands.

No verb starts or stops a clock. `settle`, where every verb ends, compares what a ticket is
waited for with the clocks it has, so that no verb can forget one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.base.accounts.hours import Hours
from tickets import sla
from tickets.models import Clock, Event, Message, Pause, Status, Ticket
from tickets.queries.clocked import Known, rules_of

Kind, Outcome = Clock.Kind, Clock.Outcome

# A ticket that is solved or deleted is nobody's to work on, whatever a policy says of
# pauses.
ALWAYS_PAUSES = frozenset({Pause.Why.RESOLVED.value, Pause.Why.DELETED.value})
PAUSES = {
    Status.WAITING: Pause.Why.WAITING,
    Status.SNOOZED: Pause.Why.SNOOZED,
    Status.RESOLVED: Pause.Why.RESOLVED,
    Status.CLOSED: Pause.Why.RESOLVED,
}
_CHANGING = ("policy_id", "target", "due_at", "warns_at", "breached_at", "stopped_at",
             "outcome")  # fmt: skip


@dataclass(slots=True)
class Followed:
    """What has to be written down of one ticket, and when its next clock runs out."""

    due_at: datetime | None = None
    clocks: list[Clock] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Measure:
    """How a ticket's clocks are read: its policy, the hours, and its pauses."""

    policy: sla.Policy
    hours: Hours
    pauses: list[sla.Pause]

    def due(self, clock: Clock) -> datetime | None:
        return sla.due(self.hours, clock.started_at, clock.target, self.pauses)

    def warns_at(self, clock: Clock) -> datetime | None:
        before = self.policy.before(clock.target)
        return sla.warns_at(
            self.hours, clock.started_at, clock.target, before, self.pauses
        )

    def spent(self, clock: Clock, until: datetime) -> int:
        return sla.elapsed(self.hours, clock.started_at, until, self.pauses)


def follow(ticket: Ticket, known: Known, now: datetime) -> Followed:
    """Bring the clocks of a locked ticket to where it stands now; `write` keeps them."""
    found = Followed()
    if not known.is_clocked:
        return found
    rules = rules_of(known.token)
    ticket.terms = rules.version
    pauses = _pauses(ticket, known.pauses, now, found, counts=rules.version > 0)
    policy = rules.first_fit(
        sla.Matter(
            team=ticket.team_id,
            channel=known.channel,
            priority=ticket.priority,
            organization=known.organization,
            tags=known.tags,
        )
    )
    measure = None
    if policy is not None:
        hours = rules.hours(policy, ticket.team.calendar_id)
        whys = policy.pauses | ALWAYS_PAUSES
        counted = [(one.since, one.until) for one in pauses if one.why in whys]
        measure = _Measure(policy, hours, counted)
    _turn(ticket, known.clocks, measure, now, found)
    return found


def write(followed: Iterable[Followed]) -> None:
    """Write down what changed, in at most two statements; most often there is nothing.

    What stops comes first: of two clocks of a kind only one may run.
    """
    every = list(followed)
    clocks = [clock for one in every for clock in one.clocks]
    if clocks:
        Clock.objects.bulk_create(
            sorted(clocks, key=lambda one: one.stopped_at is None),
            update_conflicts=True,
            unique_fields=["ticket", "kind", "started_at"],
            update_fields=["policy", "target", "due_at", "warns_at", "breached_at",
                           "stopped_at", "outcome"],
        )  # fmt: skip
    pauses = [pause for one in every for pause in one.pauses]
    if pauses:
        Pause.objects.bulk_create(
            sorted(pauses, key=lambda one: one.until is None),
            update_conflicts=True,
            unique_fields=["ticket", "since"],
            update_fields=["why", "until"],
        )


def breached(ticket: Ticket, clock: Clock) -> None:
    """Tell of it on the timeline; the caller settles."""
    _tell(ticket, clock, Event.Verb.SLA_BREACHED, clock.breached_at)


def warned(ticket: Ticket, clock: Clock) -> None:
    """Tell that it will be due soon; the caller settles."""
    _tell(ticket, clock, Event.Verb.SLA_WARNED, clock.due_at)


def _tell(
    ticket: Ticket, clock: Clock, verb: Event.Verb, due_at: datetime | None
) -> None:
    ticket.record(
        verb,
        by=None,
        clock=clock.kind,
        target=clock.target,
        due_at=due_at.isoformat() if due_at else None,
    )


def _pauses(
    ticket: Ticket, pauses: list[Pause], now: datetime, found: Followed, *, counts: bool
) -> list[Pause]:
    """All pauses, the last of which lasts as long as the state that is its reason."""
    why = PAUSES.get(Status(ticket.status))
    if ticket.deleted_at is not None:
        why = Pause.Why.DELETED
    why = why if counts else None
    lasting = next((one for one in pauses if one.until is None), None)
    if lasting is not None and lasting.why != why:
        found.pauses.append(lasting)
        if why is not None and lasting.since >= now:
            lasting.why = why
            return pauses
        lasting.until = _woken(ticket, lasting, now)
        lasting = None
    if lasting is None and why is not None:
        # What ended at this very moment goes on.
        pauses = [one for one in pauses if one.since != now]
        found.pauses[:] = [one for one in found.pauses if one.since != now]
        begun = Pause(ticket=ticket, why=why, since=now)
        found.pauses.append(begun)
        return [*pauses, begun]
    return pauses


def _woken(ticket: Ticket, pause: Pause, now: datetime) -> datetime:
    """When a pause ended: with the words that ended it, even if they were held up."""
    said = ticket.waiting_since
    if said is not None and pause.since < said <= now:
        return said
    return max(now, pause.since)


def _turn(
    ticket: Ticket,
    clocks: list[Clock],
    measure: _Measure | None,
    now: datetime,
    found: Followed,
) -> None:
    """Stop what nobody waits for any more, start or go on with what somebody does."""
    chosen: list[Clock] = []
    if measure is not None:
        for kind, begun in _waited_for(ticket, measure.policy).items():
            clock = _the_same(clocks, kind, begun) or Clock(
                ticket=ticket, kind=kind, started_at=max(begun, measure.policy.since)
            )
            chosen.append(clock)
    for clock in clocks:
        if clock.stopped_at is None and not any(clock is one for one in chosen):
            _stop(ticket, clock, measure, now)
            found.clocks.append(clock)
    for clock in chosen:
        assert measure is not None  # noqa: S101 - or nothing was chosen
        before = _state(clock)
        _run(clock, ticket.priority, measure)
        if _state(clock) != before:
            found.clocks.append(clock)
        if clock.due_at is not None:
            found.due_at = min(found.due_at or clock.due_at, clock.due_at)


def _waited_for(ticket: Ticket, policy: sla.Policy) -> Mapping[str, datetime]:
    """What the customer waits for, as far as the policy has a target for it, and since
    when."""
    is_real = not (ticket.spam_at or ticket.is_sample)
    if not ticket.is_open or ticket.merged_into_id is not None or not is_real:
        return {}
    wanted = {Kind.RESOLUTION.value: ticket.created_at}
    if ticket.waiting_since is not None:
        answered = ticket.first_replied_at is not None
        kind = Kind.NEXT_REPLY if answered else Kind.FIRST_REPLY
        wanted[kind.value] = ticket.waiting_since
    targets = policy.targets.get(ticket.priority, {})
    return {kind: begun for kind, begun in wanted.items() if kind in targets}


def _the_same(clocks: list[Clock], kind: str, begun: datetime) -> Clock | None:
    """The clock of this very wait. The matter as a whole has one for good."""
    of_kind = [
        one
        for one in clocks
        if one.kind == kind and (kind == Kind.RESOLUTION or one.started_at >= begun)
    ]
    return max(of_kind, key=lambda one: one.started_at, default=None)


def _run(clock: Clock, priority: int, measure: _Measure) -> None:
    clock.policy_id = measure.policy.id
    clock.target = measure.policy.targets[priority][clock.kind]
    clock.stopped_at, clock.outcome = None, ""
    clock.due_at, clock.warns_at = measure.due(clock), measure.warns_at(clock)


def _stop(
    ticket: Ticket, clock: Clock, measure: _Measure | None, now: datetime
) -> None:
    """It is done, or no longer asked for. What was late is, even if nobody noticed."""
    done = _done_at(ticket, clock, now)
    clock.stopped_at = max(done or now, clock.started_at)
    spent = measure.spent(clock, clock.stopped_at) if measure is not None else 0
    if measure is not None and spent > clock.target and clock.breached_at is None:
        clock.breached_at = measure.due(clock) or clock.stopped_at
        breached(ticket, clock)
    if done is None:
        clock.outcome = Outcome.DROPPED
    else:
        clock.outcome = Outcome.MISSED if clock.breached_at else Outcome.MET


def _done_at(ticket: Ticket, clock: Clock, now: datetime) -> datetime | None:
    """When what the customer waited for was done; None: it was not, or not by us."""
    if clock.kind == Kind.RESOLUTION:
        solved = ticket.status in {Status.RESOLVED, Status.CLOSED}
        # What was merged away goes on elsewhere, with a clock of its own.
        is_done = solved and ticket.merged_into_id is None
        return (ticket.resolved_at or now) if is_done else None
    if clock.kind == Kind.FIRST_REPLY:
        return ticket.first_replied_at
    said = ticket.last_message_at
    ours = ticket.last_direction == Message.Direction.OUT
    return said if ours and said and said >= clock.started_at else None


def _state(clock: Clock) -> dict[str, Any]:
    return {name: getattr(clock, name) for name in _CHANGING}
