"""Service accounts: programs with a name and teams, which sign in nowhere."""

import pytest
from django.core import mail as sent

from helpdesk.base.accounts import actions, mail, queries
from helpdesk.base.accounts.errors import (
    CannotAnswer,
    NotAPerson,
    NotAProgram,
    NotTheirToken,
    OnlyAdmins,
)
from helpdesk.base.accounts.forms import InviteForm, RoleForm, TeamForm
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.accounts.rules import may_plan_for
from tests.factories import PASSWORD
from tests.tokens import make_token


@pytest.fixture
def shop(ada: Agent, support: Team) -> Agent:
    return actions.make_service(name="Shop", teams=[support], by=ada)


def test_admins_make_edit_and_end_them(ada, support, billing, shop):
    made = make_token(shop, by=ada)
    assert (shop.name, list(shop.teams.all())) == ("Shop", [support])

    actions.edit_service(shop, name="Web shop", teams=[billing], by=ada)
    actions.deactivate(shop, by=ada)

    shop.refresh_from_db()
    assert (shop.name, list(shop.teams.all())) == ("Web shop", [billing])
    assert not shop.is_active
    made.token.refresh_from_db()
    assert made.token.revoked_at is not None


def test_nobody_else_does(bob, carol, shop):
    for who in (bob, carol, shop):
        with pytest.raises(OnlyAdmins):
            actions.make_service(name="Mine", by=who)
        with pytest.raises(OnlyAdmins):
            actions.edit_service(shop, name="Mine", by=who)
        with pytest.raises(NotTheirToken):
            make_token(shop, by=who)


def test_people_are_not_edited_as_programs(ada, bob):
    with pytest.raises(NotAProgram):
        actions.edit_service(bob, name="Robot", by=ada)


def test_no_program_becomes_a_person_and_no_person_a_program(ada, bob, shop):
    with pytest.raises(NotAPerson):
        actions.change_role(shop, role=Role.ADMIN, by=ada)
    with pytest.raises(NotAPerson):
        actions.change_role(bob, role=Role.API, by=ada)
    with pytest.raises(NotAPerson):
        actions.invite("robot@example.org", role=Role.API, by=ada)
    for form in (InviteForm(), RoleForm()):
        assert Role.API not in dict(form.fields["role"].choices)


def test_it_signs_in_nowhere_whatever_password_it_had(client, shop):
    shop.set_password(PASSWORD)
    shop.save()

    client.post("/accounts/login/", {"login": shop.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_it_gets_no_link_to_set_a_password(shop):
    mail.send_reset_later(shop.email)
    mail.wait_until_sent()

    assert sent.outbox == []


def test_it_is_listed_with_no_people_and_leads_nothing(ada, shop, support, carol):
    assert shop not in queries.people()
    assert not may_plan_for(ada, shop)
    with pytest.raises(CannotAnswer):
        actions.make_team(name="Robots", lead=shop, by=ada)
    fields = TeamForm.of(support, None).fields
    for name in ("lead", "duty"):
        assert shop not in fields[name].queryset


def test_saving_a_team_keeps_the_programs_in_it(ada, shop, support):
    form = TeamForm.of(support, None)

    labels = [label for _, label in form.fields["members"].choices]
    assert "Shop (API client)" in labels
    assert shop.pk in form.initial["members"]
