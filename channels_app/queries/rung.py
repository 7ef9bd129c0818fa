"""Whom a call rings, and which calls each agent's pages show."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from channels_app.models import Leg, PhoneCall
from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.live import Signal
from tickets.queries.hearing import agent_group

# How long whoever had a call is asked what was said.
ASKED_FOR = timedelta(hours=1)
State = PhoneCall.State


def reached_by(whom: Sequence[str]) -> QuerySet[Agent]:
    """Agents by their extensions or e-mail addresses; whom nobody knows is left out."""
    named = Q(email__in=[one.lower() for one in whom if "@" in one])
    named |= Q(handset__extension__in=[one for one in whom if one])
    return Agent.objects.who_can_own().filter(named).order_by("id")


def whom_to_ring(team: Team, whom: Sequence[str], at: datetime) -> list[Agent]:
    """Those the telephone system names, wherever they are; else whoever is there for this
    team. A group's number is nobody's extension."""
    named = list(reached_by(whom)) if whom else []
    return named or list(presence.available(team, at).order_by("id"))


def shown_to(agents: Iterable[int]) -> QuerySet[Leg]:
    """What stands on the pages of these agents: what rings them, what they speak, and
    what they spoke and did not write down yet."""
    now = timezone.now()
    has = Q(call__agent=F("agent"))
    rings = Q(call__state=State.RINGING, over_at=None)
    # Somebody answered, and the telephone system does not say who.
    spoken = Q(call__state=State.ANSWERED) & (has | Q(call__agent=None, over_at=None))
    was = Q(call__state=State.ENDED, call__message=None) & has
    was &= Q(call__ended_at__gt=now - ASKED_FOR)
    found = Leg.objects.filter(agent__in=agents, hidden_at=None)
    return found.filter(rings | spoken | was)


def calls_of(agents: Iterable[int]) -> dict[int, list[str]]:
    """How the calls stand that are on each one's pages (`stands`)."""
    found: dict[int, list[str]] = {}
    rows = shown_to(agents).order_by("call__began_at", "call_id")
    for agent, call, state, has in rows.values_list(
        "agent_id", "call__public_id", "call__state", "call__agent_id"
    ):
        found.setdefault(agent, []).append(stands(str(call), state, has))
    return found


def stands(call: str, state: str, agent: int | None) -> str:
    """What a page compares to know whether it shows a call as it is."""
    return f"{call}.{state}.{agent or 0}"


def signal(call: PhoneCall) -> Signal:
    """Something about it changed, for all it rang: their pages look."""
    agents = set(call.legs.values_list("agent_id", flat=True))
    if call.agent_id is not None:
        agents.add(call.agent_id)
    groups = tuple(agent_group(pk) for pk in sorted(agents))
    return Signal(groups=groups, payload={"t": "call", "id": str(call.public_id)})
