"""Who answers for a ticket, and what happens next: set here and nowhere else."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from tickets.actions import sla
from tickets.actions.standing_in import pass_on
from tickets.models import Event, Status, Ticket
from tickets.models.rows import write_all
from tickets.queries.clocked import Known, known


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
        _settle_accountable(ticket, found)
    followed = sla.follow(ticket, found, timezone.now())
    if ticket.is_open:
        step = _next_step(ticket, found.promised, followed.due_at)
        ticket.next_step, ticket.next_step_at = step
    else:
        ticket.next_step, ticket.next_step_at = "", None
    return followed


def _settle_accountable(ticket: Ticket, found: Known) -> None:
    owner = ticket.assignee
    if owner is not None and (found.is_away or not owner.can_own):
        pass_on(ticket, owner)
    if ticket.assignee is not None:
        person, why = ticket.assignee, "assignee"
    else:
        person, why = ticket.team.answerable, ticket.team.answerable_why
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
