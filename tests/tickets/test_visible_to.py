"""What you may not see does not exist: who sees which ticket."""

import pytest

from helpdesk.base.accounts.models import Agent, Role, Team
from tests.factories import make_agent, make_channel, make_team, make_ticket
from tickets import actions
from tickets.models import Follower, Ticket

ROLES = [Role.ADMIN, Role.LEAD, Role.AGENT, Role.COLLABORATOR]
EVERYBODY_AT_WORK = {Role.ADMIN, Role.LEAD, Role.AGENT}


def of_open_team(ticket: Ticket, who: Agent) -> None:
    Team.objects.filter(pk=ticket.team_id).update(is_open=True)


def of_a_team_they_belong_to(ticket: Ticket, who: Agent) -> None:
    ticket.team.members.add(who)


def of_a_team_they_lead(ticket: Ticket, who: Agent) -> None:
    Team.objects.filter(pk=ticket.team_id).update(lead=who)


def assigned_to_them(ticket: Ticket, who: Agent) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee=who)


def answered_for_by_them(ticket: Ticket, who: Agent) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(accountable=who)


def nothing_to_do_with_them(ticket: Ticket, who: Agent) -> None:
    """Somebody else's, in a closed team."""


def followed_by_somebody_else(ticket: Ticket, who: Agent) -> None:
    Follower.objects.create(ticket=ticket, agent=make_agent("Other"), why="added")


def _follows(why: str):
    def follows(ticket: Ticket, who: Agent) -> None:
        Follower.objects.create(ticket=ticket, agent=who, why=why)

    follows.__name__ = why
    return follows


SEEN_BY = {
    of_open_team: EVERYBODY_AT_WORK,
    of_a_team_they_belong_to: EVERYBODY_AT_WORK,
    of_a_team_they_lead: EVERYBODY_AT_WORK,
    assigned_to_them: EVERYBODY_AT_WORK,
    answered_for_by_them: EVERYBODY_AT_WORK,
    nothing_to_do_with_them: {Role.ADMIN},
    followed_by_somebody_else: {Role.ADMIN},
    _follows("added"): set(ROLES),
    _follows("follows"): set(ROLES),
    _follows("mentioned"): set(ROLES),
    _follows("had_it"): set(ROLES),
}
cases = pytest.mark.parametrize(
    ("relation", "seen_by"), SEEN_BY.items(), ids=[f.__name__ for f in SEEN_BY]
)


@pytest.fixture
def secret(carol: Agent) -> Ticket:
    """In a closed team of Carol's, beside one that must never show."""
    channel = make_channel(make_team("Legal", lead=carol, is_open=False))
    make_ticket(make_channel(make_team("Board", lead=carol, is_open=False)))
    return make_ticket(channel)


@cases
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.holds_not
def test_a_ticket_is_seen_by(secret, relation, seen_by, role):
    who = make_agent("Wendy", role)
    relation(secret, who)
    seen = Ticket.objects.visible_to(who).filter(team__name="Legal")
    assert list(seen) == ([secret] if role in seen_by else [])


@cases
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.holds_not
def test_ac_54_a_deactivated_person_sees_nothing(secret, relation, seen_by, role):
    who = make_agent("Wendy", role, is_active=False)
    relation(secret, who)
    assert list(Ticket.objects.visible_to(who)) == []


@pytest.mark.parametrize("role", [Role.LEAD, Role.AGENT])
def test_only_that_one_ticket_is_seen(secret, role):
    who = make_agent("Wendy", role)
    Follower.objects.create(ticket=secret, agent=who, why="added")
    assert list(Ticket.objects.visible_to(who)) == [secret]


def test_many_reasons_to_see_a_ticket_show_it_once(secret, carol, grace):
    secret.team.members.add(carol, grace)
    actions.take(secret, by=carol)
    actions.follow(secret, agent=carol, by=carol)
    assert Ticket.objects.visible_to(carol).filter(pk=secret.pk).count() == 1


def test_handing_it_to_another_team_never_takes_sight_away(secret, grace, billing):
    secret.team.members.add(grace)
    other = make_team("Fraud", lead=billing.lead, is_open=False)
    actions.change_team(secret, team=other, by=grace)
    assert list(Ticket.objects.visible_to(grace)) == [secret]
