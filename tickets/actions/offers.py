"""What all verbs about offers share: who hears one, and how one ends.

All of it under the ticket's lock; the callers settle.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent, Team
from tickets.actions.sight import let_in, show_out
from tickets.models import Event, Follower, Handover, Ring, Ticket
from tickets.queries.people import members

State = Handover.State
BELL = "tickets.handovers"
VERBS = {
    State.ACCEPTED: Event.Verb.HANDOVER_ACCEPTED,
    State.DECLINED: Event.Verb.HANDOVER_DECLINED,
    State.EXPIRED: Event.Verb.HANDOVER_EXPIRED,
    State.WITHDRAWN: Event.Verb.HANDOVER_WITHDRAWN,
    State.ANSWERED: Event.Verb.HANDOVER_ANSWERED,
}


def pending(ticket: Ticket) -> Handover | None:
    """The offer that stands on this ticket; there is one at most."""
    offers = Handover.objects.pending().filter(ticket=ticket)
    return offers.select_related("giver", "to_agent", "to_team").first()


def is_to(handover: Handover, agent: Agent) -> bool:
    """Whether this one may answer it."""
    if handover.to_team is None:
        return handover.to_agent_id == agent.pk
    return members(handover.to_team).filter(pk=agent.pk).exists()


def make(
    ticket: Ticket,
    *,
    to: Agent | Team,
    giver: Agent | None,
    brief: dict[str, Any],
    expires_at: datetime,
    note: str = "",
    rung: Collection[Agent] = (),
    **told: Any,
) -> Handover:
    """Put it on offer. rung: who hears it at once, because somebody waits."""
    to_team = to if isinstance(to, Team) else None
    handover = Handover.objects.create(
        ticket=ticket,
        giver=giver,
        to_agent=to if isinstance(to, Agent) else None,
        to_team=to_team,
        is_ringing=bool(rung),
        note=note,
        brief=brief,
        expires_at=expires_at,
    )
    Ring.objects.bulk_create(Ring(handover=handover, agent=agent) for agent in rung)
    _show_to(ticket, to)
    ticket.record(
        Event.Verb.HANDOVER_OFFERED,
        by=giver,
        handover=str(handover.public_id),
        name=to.name,
        to="team" if to_team else "agent",
        whom=str(to.public_id),
        rings=len(rung),
        note=note,
        **told,
    )
    return handover


def _show_to(ticket: Ticket, to: Agent | Team) -> None:
    """Who is to decide has to see what about."""
    if isinstance(to, Agent):
        let_in(ticket, [to], why=Follower.Why.OFFERED)
    elif to.pk != ticket.team_id and not ticket.team.is_open:
        let_in(ticket, members(to), why=Follower.Why.OFFERED)


def end(
    ticket: Ticket,
    handover: Handover,
    state: State,
    *,
    by: Agent | None,
    reason: str = "",
    got: Agent | None = None,
    **told: Any,
) -> None:
    """It is over. got: who has the ticket because of it, if that is not `by`."""
    handover.state, handover.reason = state, reason
    handover.ended_at, handover.ended_by = timezone.now(), got or by
    handover.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    # Who was asked may answer while it is on offer to others.
    if pending(ticket) is None:
        show_out(ticket)
    ticket.record(
        VERBS[state],
        by=by,
        handover=str(handover.public_id),
        name=handover.to.name,
        reason=reason,
        **told,
    )
    # Whoever was kept waiting by it, or has room again.
    doorbell.ring(BELL)


def make_way(ticket: Ticket, *, to: Agent | None, by: Agent) -> None:
    """The ticket goes elsewhere without asking: an offer that stands is answered by it."""
    handover = pending(ticket)
    if handover is None:
        return
    took = to is not None and to == by and is_to(handover, by)
    end(ticket, handover, State.ACCEPTED if took else State.WITHDRAWN, by=by)
