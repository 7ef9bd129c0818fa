"""Who is there: reckoned from what they chose, from open pages and from the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Absence, Agent, Presence, Team

# A page that is closed is renewed no more; so long it is taken for open (F9).
HERE_FOR = timedelta(seconds=45)
# One write for an agent in so long, however many pages they have open.
RENEW_AFTER = timedelta(seconds=20)
# Without doing anything on any page.
AWAY_AFTER = timedelta(minutes=10)
# Of those who stand in for those who stand in; a ring of them ends somewhere.
MOST_DEPUTIES = 5

Chosen = Presence.Chosen


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands there: `state` as others see it, `chosen` by hand.

    absence: the one they are on just now.
    """

    state: str
    chosen: str
    absence: Absence | None = None

    @property
    def is_online(self) -> bool:
        return self.state == Chosen.ONLINE and self.absence is None


def state_of(presence: Presence | None, at: datetime) -> str:
    """Online, away or off. Nobody is more there than they chose to be."""
    if (
        presence is None
        or presence.chosen == Chosen.OFF
        or presence.here_until is None
        or presence.here_until <= at
    ):
        return Chosen.OFF.value
    idle = presence.active_at is None or presence.active_at <= at - AWAY_AFTER
    if presence.chosen == Chosen.AWAY or idle:
        return Chosen.AWAY.value
    return Chosen.ONLINE.value


def standings(agents: Iterable[Agent], at: datetime) -> dict[int, Standing]:
    """How each of them stands there, by key: two queries for all."""
    keys = [agent.pk for agent in agents]
    rows = Presence.objects.in_bulk(keys)
    absences = {one.agent_id: one for one in absent(at).filter(agent__in=keys)}
    return {
        pk: Standing(
            state=state_of(rows.get(pk), at),
            chosen=rows[pk].chosen if pk in rows else Chosen.ONLINE.value,
            absence=absences.get(pk),
        )
        for pk in keys
    }


def standing(agent: Agent) -> Standing:
    """How one of them stands there now."""
    return standings([agent], timezone.now())[agent.pk]


def absent(at: datetime) -> QuerySet[Absence]:
    """Absences that hold at that instant."""
    found = Absence.objects.filter(begins__lte=at, ends__gt=at)
    return found.select_related("agent", "deputy")


def online(at: datetime) -> QuerySet[Agent]:
    """Everybody who can be rung: there now, not absent, able to own a ticket."""
    return _there(at, Chosen.ONLINE)


def attending(at: datetime) -> QuerySet[Agent]:
    """Everybody who looks after what they have already: who said "away" so that nothing
    new comes goes on with that."""
    return _there(at, Chosen.ONLINE, Chosen.AWAY)


def _there(at: datetime, *chosen: str) -> QuerySet[Agent]:
    there = Presence.objects.filter(
        agent=OuterRef("pk"),
        chosen__in=chosen,
        here_until__gt=at,
        active_at__gt=at - AWAY_AFTER,
    )
    out = Absence.objects.filter(agent=OuterRef("pk"), begins__lte=at, ends__gt=at)
    return Agent.objects.who_can_own().filter(Exists(there), ~Exists(out))


def available(team: Team, at: datetime) -> QuerySet[Agent]:
    """Of a team, its lead included, those who can be rung."""
    mine = Q(leads=team) | Q(teams=team)
    return online(at).filter(pk__in=Agent.objects.filter(mine).values("pk"))


def is_available(agent: Agent, at: datetime) -> bool:
    """Whether this one can be rung."""
    return online(at).filter(pk=agent.pk).exists()


def stand_in(agent: Agent, at: datetime) -> Agent | None:
    """Who takes what comes for them at that instant: they, or whoever stands in.

    None: they are absent, and nobody stands in for them who is not.
    """
    seen: set[int] = set()
    there: Agent | None = agent
    while there is not None and len(seen) < MOST_DEPUTIES and there.pk not in seen:
        seen.add(there.pk)
        absence = absent(at).filter(agent=there).first()
        if absence is None:
            return there if there.can_own else None
        there = absence.deputy
    return None
