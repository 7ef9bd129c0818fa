"""Handing a ticket over, with its brief; it is over only when somebody accepted it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts import calendars, presence
from helpdesk.base.accounts.models import Agent, Team
from tickets.actions import offers
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.context import edit_context
from tickets.errors import CannotOwn, NotOpen
from tickets.models import Context, Handover, Ticket
from tickets.offer_errors import (
    AlreadyOffered,
    ContextMissing,
    IsAbsent,
    OfferedToOwner,
)
from tickets.queries.brief import brief

# Somebody waits at the other end: whoever is asked says so at once.
RINGS_FOR = timedelta(seconds=60)
LASTS_FOR = timedelta(days=1)
# Of the time a team is there, at the least.
WORKS_FOR = timedelta(hours=4)


@transaction.atomic
def hand_over(
    ticket: Ticket, *, to: Agent | Team, note: str = "", goal: str = "", by: Agent
) -> Handover:
    """Offer the ticket, with its brief. The giver stays accountable until it is accepted.

    What is for somebody absent goes to their deputy. While a customer waits at the other
    end it rings those who are there. A collaborator, who cannot be accountable, is asked.

    goal: what the customer wants, written into the context before.

    Raises:
        TicketClosed, NotOpen: nothing is handed over that has ended.
        AlreadyOffered: one offer at a time.
        OfferedToOwner: they have it.
        CannotOwn: the chosen person has left.
        IsAbsent: they are out of office, and nobody stands in.
        ContextMissing: whoever takes over would have nothing to go by.
    """
    begin(ticket, "hand_over", by=by, owner=to if isinstance(to, Agent) else None)
    if not ticket.is_open:
        raise NotOpen
    if offers.pending(ticket) is not None:
        raise AlreadyOffered
    now = timezone.now()
    whom = _stands_in(to, now) if isinstance(to, Agent) else to
    if whom in (by, ticket.assignee):
        raise OfferedToOwner
    _write_down(ticket, goal, by)
    told = brief(ticket)
    if told.is_empty:
        raise ContextMissing
    rung = _rung(ticket, whom, now, but=by)
    handover = offers.make(
        ticket,
        to=whom,
        giver=by,
        brief=told.as_json(),
        note=note.strip(),
        expires_at=now + RINGS_FOR if rung else _expiry(whom, now),
        rung=rung,
        instead_of=to.name if whom != to else "",
    )
    settle(ticket)
    return handover


def _stands_in(agent: Agent, now: datetime) -> Agent:
    """Who is asked for them: they, or their deputy. Nobody knows for a collaborator what
    they were to be asked."""
    if not agent.is_active or agent.is_service:
        raise CannotOwn
    absence = presence.absent(now).filter(agent=agent).first()
    there = agent if absence is None else None
    if agent.can_own:
        there = presence.stand_in(agent, now)
    if there is None:
        raise IsAbsent(agent.name, absence.ends if absence else None)
    return there


def _write_down(ticket: Ticket, goal: str, by: Agent) -> None:
    known = Context.objects.filter(ticket=ticket).first()
    if goal.strip() and (known is None or known.goal != goal.strip()):
        summary = known.summary if known else ""
        edit_context(ticket, goal=goal.strip(), summary=summary, by=by)


def _rung(
    ticket: Ticket, whom: Agent | Team, now: datetime, *, but: Agent
) -> Collection[Agent]:
    """Who hears it ring: nobody, where nobody waits or nobody is there."""
    if ticket.live_since is None:
        return []
    if isinstance(whom, Agent):
        return list(presence.online(now).filter(pk=whom.pk))
    return list(presence.available(whom, now).exclude(pk=but.pk))


def _expiry(whom: Agent | Team, now: datetime) -> datetime:
    """A day, and for a team at least some hours in which it is there."""
    if isinstance(whom, Agent) or whom.calendar is None:
        return now + LASTS_FOR
    opens = calendars.next_opening(whom.calendar, now) or now
    return max(now + LASTS_FOR, opens + WORKS_FOR)
