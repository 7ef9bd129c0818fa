"""What is put to an agent: hand-overs to them or their team, and chats that ring them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from helpdesk.base.accounts.models import Agent, Team
from tickets.models import Handover, Ring, Ticket
from tickets.queries.brief import Brief


@dataclass(frozen=True, slots=True)
class Offer:
    """One of them, as its card shows it. giver: "" where the house itself rings."""

    id: str
    number: int
    subject: str
    who: str
    customer: int
    team: str
    giver: str
    note: str
    goal: str
    words: str
    until: datetime
    is_ringing: bool
    brief: Brief


def waits_for(agent: Agent) -> Q:
    """Whether a hand-over does: it was put to them, and they have not answered."""
    rung = Ring.objects.filter(handover=OuterRef("pk"), agent=agent)
    mine = Team.objects.filter(Q(lead=agent) | Q(members=agent)).values("pk")
    theirs = (
        Exists(rung.filter(declined_at=None))
        | Q(to_agent=agent)
        | (Q(to_team__in=mine, is_ringing=False) & ~Exists(rung))
    )
    return theirs & Q(state=Handover.State.OFFERED) & ~Q(giver=agent)


def offered_to(agent: Agent) -> list[Offer]:
    """All that waits for an answer of theirs, what rings first: one query."""
    found = (
        Handover.objects.filter(waits_for(agent))
        .filter(ticket__in=Ticket.objects.visible_to(agent).values("pk"))
        .select_related("ticket__customer", "ticket__team", "to_team", "giver")
        .order_by("-is_ringing", "expires_at", "id")
    )
    return [_shown(one) for one in found]


def asked_of(agent: Agent) -> list[Handover]:
    """What they said they look into, the oldest first."""
    asked = Handover.objects.filter(state=Handover.State.ASKED, to_agent=agent)
    seen = Ticket.objects.visible_to(agent).values("pk")
    found = asked.filter(ticket__in=seen).select_related("ticket", "giver")
    return list(found.order_by("offered_at", "id"))


def _shown(handover: Handover) -> Offer:
    ticket, brief = handover.ticket, Brief.from_json(handover.brief)
    return Offer(
        id=str(handover.public_id),
        number=ticket.number,
        subject=ticket.subject,
        who=str(ticket.customer),
        customer=ticket.customer_id,
        team=(handover.to_team or ticket.team).name,
        giver=handover.giver.name if handover.giver else "",
        note=handover.note,
        goal=brief.goal,
        words=brief.words[-1]["text"] if brief.words else "",
        until=handover.expires_at,
        is_ringing=handover.is_ringing,
        brief=brief,
    )
