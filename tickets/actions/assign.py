"""Whose ticket it is. Handing over never takes sight away from the giver."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Absence, Agent, Team
from helpdesk.base.errors import Refused
from tickets.actions import offers, passing
from tickets.actions.begin import begin
from tickets.actions.clocks import release, settle
from tickets.actions.sight import let_in, remember
from tickets.errors import CannotOwn, CannotSee
from tickets.models import Event, Follower, Ticket
from tickets.offer_errors import IsAbsent
from tickets.promise_errors import OutOfOffice
from tickets.queries.audience import keepers


@transaction.atomic
def assign(ticket: Ticket, *, to: Agent, by: Agent) -> None:
    """Make somebody its owner. What is for somebody absent goes to whoever stands in.

    Raises:
        CannotOwn: collaborators and people who left own nothing.
        CannotSee: whoever owns a ticket must be able to see it without owning it.
        IsAbsent: they are out of office, and nobody stands in.
    """
    there = presence.stand_in(to, timezone.now()) if to.can_own else to
    begin(ticket, "assign", by=by, owner=there or to)
    if there is None:
        raise _absent(to)
    instead = {"instead_of": to.name} if there != to else {}
    give(ticket, to=there, by=by, **instead)
    settle(ticket)


@transaction.atomic
def take(ticket: Ticket, *, by: Agent) -> None:
    """Make it mine.

    Raises:
        TicketClosed: nothing was changed.
        OutOfOffice: it would lie with somebody who is away.
    """
    begin(ticket, "take", by=by, owner=by)
    give(ticket, to=by, by=by)
    settle(ticket)
    # What is theirs does not stay theirs: `settle` looked whether they are away.
    if ticket.assignee_id != by.pk and (absence := _absence(by)) is not None:
        raise OutOfOffice(absence.ends)


@transaction.atomic
def unassign(ticket: Ticket, *, by: Agent) -> None:
    """Give it back to its team; the duty person or the lead answers for it now."""
    begin(ticket, "unassign", by=by)
    former = ticket.assignee
    if former is None:
        return
    remember(ticket, former)
    ticket.assignee = None
    ticket.touch()
    ticket.record(Event.Verb.UNASSIGNED, by=by, name=former.name)
    settle(ticket)


@transaction.atomic
def change_team(ticket: Ticket, *, team: Team, by: Agent) -> None:
    """Pass it to another team; an owner who is no member of it is released."""
    begin(ticket, "change_team", by=by)
    if ticket.team_id == team.pk:
        return
    owner = ticket.assignee
    offers.make_way(ticket, to=None, by=by)
    remember(ticket, by)
    move(ticket, team, by=by)
    if owner is not None and not _belongs(owner, team):
        remember(ticket, owner)
        release(ticket, why="team_changed")
    settle(ticket)


@transaction.atomic
def follow(ticket: Ticket, *, agent: Agent, by: Agent) -> None:
    """Let a colleague see this ticket, whatever their team; collaborators come by this."""
    begin(ticket, "follow", by=by)
    if let_in(ticket, [agent], why=Follower.Why.ADDED):
        ticket.record(
            Event.Verb.FOLLOWER_ADDED,
            by=by,
            name=agent.name,
            agent=str(agent.public_id),
        )
        settle(ticket)


def move(ticket: Ticket, team: Team, *, by: Agent | None) -> None:
    """It is another team's now; the caller sees to its owner, and settles. Whoever
    promised something is to keep it there."""
    if not team.is_open:
        remember(ticket, *keepers(ticket))
    former, ticket.team = ticket.team, team
    ticket.touch()
    ticket.record(
        Event.Verb.TEAM_CHANGED, by=by, before=former.name, name=team.name,
        team=str(team.public_id), former=str(former.public_id),
    )  # fmt: skip


def own(ticket: Ticket, *, to: Agent, by: Agent | None, **why: Any) -> None:
    """It is theirs now; the caller asked whether it may be, and settles.

    why: told by the event, where nobody chose them.
    """
    remember(ticket, *({ticket.assignee, by} - {None, to}))
    ticket.assignee = to
    ticket.touch()
    ticket.record(
        Event.Verb.ASSIGNED, by=by, name=to.name, agent=str(to.public_id), **why
    )


def _absence(agent: Agent) -> Absence | None:
    return presence.absent(timezone.now()).filter(agent=agent).first()


def _absent(agent: Agent) -> Refused:
    """Why they cannot have it: they left meanwhile, or are away."""
    absence = _absence(agent)
    return IsAbsent(agent.name, absence.ends) if absence else CannotOwn()


def give(ticket: Ticket, *, to: Agent, by: Agent, **why: Any) -> None:
    """The same, if they can own and see it, and out of any offer; the caller settles.

    Raises:
        CannotOwn, CannotSee: it stays where it is.
    """
    if not to.can_own:
        raise CannotOwn
    # Whoever takes it has just been asked whether they see it.
    if to != by and not Ticket.objects.visible_to(to).filter(pk=ticket.pk).exists():
        raise CannotSee
    if ticket.assignee_id == to.pk:
        return
    if offers.pending(ticket) is not None:  # rarely: then it may take a look more
        if to == by:
            passing.taken(ticket, by)
        offers.make_way(ticket, to=to, by=by)
    own(ticket, to=to, by=by, **why)


def _belongs(agent: Agent, team: Team) -> bool:
    return team.lead_id == agent.pk or team.members.filter(pk=agent.pk).exists()
