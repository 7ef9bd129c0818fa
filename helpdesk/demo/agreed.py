"""What Brühwerk agreed on with its customers, and how it kept to that so far."""

from datetime import datetime, timedelta

from helpdesk.base.accounts.models import Agent
from helpdesk.reports import telling
from tickets import actions, sla
from tickets.actions import clocks, terms
from tickets.models import Clock, Priority, SlaPolicy, Terms, Ticket

HOUR = 60 * 60
# First answer, further ones, and the end of it; in hours of the team.
HOURS = {
    Priority.URGENT: (2, 4, 16),
    Priority.HIGH: (4, 8, 40),
    Priority.NORMAL: (12, 24, 120),
    Priority.LOW: (24, 48, 240),
}
# In force for as long as there are stories.
SINCE = timedelta(days=50)


def agree(now: datetime, *, by: Agent) -> None:
    """Clocks run on what is open; of what is not, they say how it went.

    Stories are played in seconds, and clocks would have run by those: so they are set
    once all times are told.
    """
    kinds = (Clock.Kind.FIRST_REPLY, Clock.Kind.NEXT_REPLY, Clock.Kind.RESOLUTION)
    targets = {
        priority.value: {
            kind.value: hours * HOUR for kind, hours in zip(kinds, given, strict=True)
        }
        for priority, given in HOURS.items()
    }
    policy = actions.save_policy(
        name="Within a day", targets=targets, warn_percent=25, by=by
    )
    SlaPolicy.objects.filter(pk=policy.pk).update(active_since=now - SINCE)
    terms.publish()
    _look_back(policy)
    while terms.drain():
        pass
    clocks.drain()
    telling.ask_for_all()
    telling.drain()


def _look_back(policy: SlaPolicy) -> None:
    """First replies that were given, and solutions, as their clocks would have it."""
    kept = Terms.objects.get()
    rules = sla.Rules.of(kept.version, kept.rules)
    found = []
    for ticket in Ticket.objects.select_related("team").order_by("id"):
        first, _next, end = (hours * HOUR for hours in HOURS[Priority(ticket.priority)])
        done = [(Clock.Kind.FIRST_REPLY, first, ticket.first_replied_at)]
        done.append((Clock.Kind.RESOLUTION, end, ticket.resolved_at))
        hours = rules.hours(rules.policies[0], ticket.team.calendar_id)
        for kind, target, at in done:
            due = sla.due(hours, ticket.created_at, target, [])
            if at is not None and due is not None:
                found.append(_stopped(ticket, policy, kind, target, due, at))
    Clock.objects.bulk_create(found)


def _stopped(
    ticket: Ticket,
    policy: SlaPolicy,
    kind: str,
    target: int,
    due: datetime,
    at: datetime,
) -> Clock:
    is_late = at > due
    return Clock(
        ticket=ticket,
        kind=kind,
        policy=policy,
        target=target,
        started_at=ticket.created_at,
        due_at=due,
        breached_at=due if is_late else None,
        stopped_at=max(at, ticket.created_at),
        outcome=Clock.Outcome.MISSED if is_late else Clock.Outcome.MET,
    )
