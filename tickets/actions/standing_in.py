"""Nothing stays with somebody who is away: it goes to their deputy, or back to the team.

All of it under the ticket's lock; the callers settle.
"""

from django.utils import timezone

from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent
from tickets.actions.sight import remember
from tickets.models import Event, FollowUp, PassedOn, Ticket

ABSENT, LEFT = "absent", "left"


def pass_on(ticket: Ticket, owner: Agent) -> None:
    """Its owner can no longer see to it: to whoever stands in, or to nobody."""
    if owner.can_own:
        remember(ticket, owner)
    deputy = deputy_for(owner, ticket)
    write_down(owner, ticket, to=deputy)
    if deputy is None:
        release(ticket, why=ABSENT if owner.can_own else "away")
        return
    ticket.assignee = deputy
    ticket.record(
        Event.Verb.ASSIGNED,
        by=None,
        name=deputy.name,
        agent=str(deputy.public_id),
        why=ABSENT if owner.can_own else LEFT,
        instead_of=owner.name,
        tell=[str(deputy.public_id)],
    )


def release(ticket: Ticket, *, why: str) -> None:
    """Its owner can no longer be."""
    former = ticket.assignee
    ticket.assignee = None
    ticket.record(
        Event.Verb.UNASSIGNED, by=None, name=former.name if former else "", why=why
    )


def deputy_for(agent: Agent, ticket: Ticket) -> Agent | None:
    """Who stands in for them here: able to own it, and to see it without owning it.

    Their row is locked if it can be at once. Whoever is being deactivated at this very
    moment holds it, and does not stand in for anybody; to wait for them here would be to
    wait in a ring.
    """
    there = presence.stand_in(agent, timezone.now())
    if there is None or there.pk == agent.pk:
        return None
    free = Agent.objects.select_for_update(no_key=True, skip_locked=True)
    deputy = free.filter(pk=there.pk).first()
    if deputy is None or not deputy.can_own:
        return None
    sees = Ticket.objects.visible_to(deputy).filter(pk=ticket.pk).exists()
    return deputy if sees else None


def keeper_for(promise: FollowUp, ticket: Ticket) -> Agent:
    """Who keeps what they promised: their deputy, else whoever answers for the ticket."""
    there = deputy_for(promise.owner, ticket) or ticket.accountable
    return there or ticket.team.answerable


def write_down(
    owner: Agent, ticket: Ticket, *, to: Agent | None, promise: FollowUp | None = None
) -> None:
    """What went where while they are away, so that they are told when they are back."""
    absence = presence.absent(timezone.now()).filter(agent=owner).first()
    if absence is not None:
        PassedOn.objects.create(absence=absence, ticket=ticket, promise=promise, to=to)
