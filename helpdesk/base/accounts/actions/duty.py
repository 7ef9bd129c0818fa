"""Who answers for a team just now, and the rota that says so."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from helpdesk.base.accounts import presence, rota
from helpdesk.base.accounts.errors import AbsentBackwards, CannotAnswer, NotTheirLead
from helpdesk.base.accounts.models import Agent, Duty, Role, Team
from helpdesk.base.accounts.signals import turns_changed

# A rota is looked at again after so long at the latest: clocks are changed, too.
LOOKS_EVERY = timedelta(minutes=15)


@transaction.atomic
def add_shift(
    team: Team, *, agent: Agent, begins: datetime, ends: datetime, by: Agent
) -> Duty:
    """Somebody is on duty from then until then, whatever the weeks say.

    Raises:
        NotTheirLead: neither the team's lead nor an admin.
        CannotAnswer: who is on duty answers for tickets.
        AbsentBackwards: it is over before it begins, or by now.
    """
    _require(team, by, [agent])
    if ends <= begins or ends <= timezone.now():
        raise AbsentBackwards
    duty = Duty.objects.create(team=team, agent=agent, begins=begins, ends=ends)
    reckon(team)
    return duty


@transaction.atomic
def add_weeks(
    team: Team,
    *,
    agents: Sequence[Agent],
    weekdays: Collection[int],
    opens: int = 0,
    closes: int = rota.DAY,
    since: date | None = None,
    by: Agent,
) -> list[Duty]:
    """These take turns, a week each, on these weekdays from then until then.

    since: a day of the first one's first week; today without.

    Raises:
        NotTheirLead: neither the team's lead nor an admin.
        CannotAnswer: who is on duty answers for tickets.
    """
    _require(team, by, agents)
    day = since or timezone.now().astimezone(zone_of(team)).date()
    monday = day - timedelta(days=day.weekday())
    lines = [
        Duty.objects.create(
            team=team,
            agent=agent,
            weekdays=sorted(set(weekdays)),
            opens=opens,
            closes=closes,
            every=len(agents),
            since=monday + timedelta(weeks=turn),
        )
        for turn, agent in enumerate(agents)
    ]
    reckon(team)
    return lines


@transaction.atomic
def drop_duty(duty: Duty, *, by: Agent) -> None:
    """Take a line off the rota; whoever is next answers at once.

    Raises:
        NotTheirLead: neither the team's lead nor an admin.
    """
    team = duty.team
    _require(team, by, [])
    Duty.objects.filter(pk=duty.pk).delete()
    reckon(team)


def may_plan(team: Team, who: Agent) -> bool:
    """Whether this rota is theirs to write."""
    return who.is_active and (who.is_admin or team.lead_id == who.pk)


@transaction.atomic
def reckon(team: Team) -> bool:
    """Work out who answers for the team now; whether that is somebody else.

    Under the team's lock, and people are read after it: whoever is deactivated at this
    moment has this done again, after us.
    """
    now = timezone.now()
    rows = Team.objects.select_for_update(no_key=True, of=("self",))
    team.refresh_from_db(from_queryset=rows.select_related("lead", "duty", "calendar"))
    turns = turns_of(team)
    person, why = who_answers(team, turns, now)
    former = team.answering_id
    team.answering = None if person == team.usual else person
    team.answering_why = "" if team.answering is None else why
    team.turns_at = _looks_at(team, turns, now)
    has_turned = former != team.answering_id
    if has_turned:
        team.turned_at = now
    team.save(
        update_fields=["answering", "answering_why", "turns_at", "turned_at"],
    )
    if has_turned:
        turns_changed.send(Team)
    return has_turned


def reckon_all(teams: Collection[int] | None = None) -> int:
    """For all teams, or these; how many have somebody else."""
    found = Team.objects.all() if teams is None else Team.objects.filter(pk__in=teams)
    return sum(reckon(team) for team in found.order_by("pk"))


def who_answers(
    team: Team, turns: Sequence[rota.Turn], at: datetime
) -> tuple[Agent, str]:
    """The first who is there: whose turn it is, who is on duty, the lead; for each of
    them, whoever stands in. Else an admin who is there. Somebody always answers: where
    nobody is there at all, the lead does."""
    for person, why in _asked(team, turns, at):
        there = presence.stand_in(person, at)
        if there is not None:
            return there, why if there == person else Team.Why.DEPUTY
    admins = Agent.objects.active().filter(role=Role.ADMIN).order_by("pk")
    away = presence.absent(at).values("agent")
    if (admin := admins.exclude(pk__in=away).first()) is not None:
        return admin, Team.Why.ADMIN
    return team.lead, Team.Why.LEAD


def turns_of(team: Team) -> list[rota.Turn]:
    """The lines of its rota, without those that are over."""
    lines = team.duties.filter(Q(ends=None) | Q(ends__gt=timezone.now()))
    return [
        rota.Turn(
            agent=one.agent_id, line=one.pk, begins=one.begins, ends=one.ends,
            weekdays=frozenset(one.weekdays), opens=one.opens, closes=one.closes,
            every=one.every, since=one.since or date.min,
        )
        for one in lines
    ]  # fmt: skip


def zone_of(team: Team) -> ZoneInfo:
    """The clock its rota goes by."""
    return ZoneInfo(team.calendar.zone if team.calendar else settings.TIME_ZONE)


def _asked(
    team: Team, turns: Sequence[rota.Turn], at: datetime
) -> Iterator[tuple[Agent, str]]:
    turn = rota.on_duty(turns, zone_of(team), at)
    if turn is not None:
        yield Agent.objects.get(pk=turn), Team.Why.ROTA
    if team.duty is not None:
        yield team.duty, Team.Why.DUTY
    yield team.lead, Team.Why.LEAD


def _looks_at(team: Team, turns: Sequence[rota.Turn], now: datetime) -> datetime | None:
    if not turns:
        return None
    change = rota.next_change(turns, zone_of(team), now)
    return min(filter(None, (change, now + LOOKS_EVERY)))


def _require(team: Team, by: Agent, agents: Sequence[Agent]) -> None:
    if not may_plan(team, by):
        raise NotTheirLead
    for agent in agents:
        if not agent.can_own:
            raise CannotAnswer(agent.name)
