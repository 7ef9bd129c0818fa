"""What admins do with teams."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction

from helpdesk.base.accounts import signatures
from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.actions.duty import reckon
from helpdesk.base.accounts.errors import CannotAnswer, TeamNameTaken
from helpdesk.base.accounts.models import Agent, Calendar, Team
from helpdesk.base.accounts.signals import team_changed


@transaction.atomic
def make_team(
    *,
    name: str,
    lead: Agent,
    duty: Agent | None = None,
    members: Iterable[Agent] = (),
    is_open: bool = True,
    idle_after: timedelta = timedelta(days=1),
    calendar: Calendar | None = None,
    grace: timedelta = timedelta(hours=1),
    joins_matters: bool = False,
    tells_customer: bool = False,
    closes_after: timedelta | None = None,
    signature: str = "",
    by: Agent,
) -> Team:
    """Open a queue. Its lead, and whoever is on duty, are members of it.

    Raises:
        OnlyAdmins: `by` is none.
        CannotAnswer: lead or duty cannot be accountable for tickets.
        TeamNameTaken: names of teams are unique, whatever their case.
        SignatureTooLong, UnknownPlace: see `signatures.cleaned`.
    """
    lock_admins(by)
    team = Team(
        name=name, lead=lead, duty=duty, is_open=is_open, idle_after=idle_after,
        calendar=calendar, grace=grace, joins_matters=joins_matters,
        tells_customer=tells_customer, closes_after=closes_after,
        signature=signatures.cleaned(signature),
    )  # fmt: skip
    _save(team, members)
    reckon(team)
    return team


@transaction.atomic
def edit_team(
    team: Team,
    *,
    name: str,
    lead: Agent,
    duty: Agent | None,
    members: Iterable[Agent],
    is_open: bool,
    idle_after: timedelta,
    calendar: Calendar | None = None,
    grace: timedelta = timedelta(hours=1),
    joins_matters: bool = False,
    tells_customer: bool = False,
    closes_after: timedelta | None = None,
    signature: str = "",
    by: Agent,
) -> None:
    """Change a team as a whole; its open tickets follow their lead and duty.

    Raises:
        OnlyAdmins: `by` is none.
        CannotAnswer: lead or duty cannot be accountable for tickets.
        TeamNameTaken: names of teams are unique, whatever their case.
        SignatureTooLong, UnknownPlace: see `signatures.cleaned`.
    """
    lock_admins(by)
    team.refresh_from_db(from_queryset=Team.objects.select_for_update(no_key=True))
    team.name, team.lead, team.duty = name, lead, duty
    team.is_open, team.idle_after, team.calendar = is_open, idle_after, calendar
    team.grace, team.joins_matters = grace, joins_matters
    team.tells_customer, team.closes_after = tells_customer, closes_after
    team.signature = signatures.cleaned(signature)
    _save(team, members)
    reckon(team)
    team_changed.send(Team, team=team, by=by)


def _save(team: Team, members: Iterable[Agent]) -> None:
    named = [person for person in (team.lead, team.duty) if person is not None]
    # Locked, so that nobody is deactivated between this look and the commit.
    keys = [person.pk for person in named]
    able = (
        Agent.objects.who_can_own().filter(pk__in=keys).select_for_update(no_key=True)
    )
    found = set(able.order_by("pk").values_list("pk", flat=True))
    for person in named:
        if person.pk not in found:
            raise CannotAnswer(person.name)
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise TeamNameTaken from error
    team.members.set({*members, *named})
