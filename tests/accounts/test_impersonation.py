"""Acting in somebody else's name: with their rights, by one scope, and never unseen."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.models import Agent, Impersonation, Role
from helpdesk.base.api.scopes import ALL
from tests.accounts.test_tokens import go, why
from tests.factories import make_agent
from tests.tokens import make_token, program

ME = "/api/v1/me/"


@pytest.fixture
def migration(ada: Agent) -> str:
    """A token of Ada's that may act as others."""
    return make_token(ada, *ALL, name="Migration").secret


@pytest.fixture
def robot(ada: Agent) -> str:
    """The same of a service account."""
    account = actions.make_service(name="Robot", by=ada)
    return make_token(account, *ALL, by=ada).secret


def acts_as(agent: Agent) -> dict[str, str]:
    return {"HTTP_ACT_AS": str(agent.public_id)}


def test_it_acts_with_the_rights_of_whom_it_names(migration, robot, bob, bill):
    for secret in (migration, robot):
        assert go(secret, **acts_as(bob)).data == {"who": "Bob"}
        answer = program(secret, **acts_as(bob)).get(
            f"/api/v1/tickets/{bill.public_id}/"
        )
        assert answer.status_code == 404
    answer = program(migration).get(f"/api/v1/tickets/{bill.public_id}/")
    assert answer.status_code == 200


def test_ac_57_without_the_scope_nobody_acts_for_others(ada, bob):
    secret = make_token(ada).secret

    answer = go(secret, **acts_as(bob))

    assert (answer.status_code, why(answer)) == (403, "insufficient_scope")
    assert not Impersonation.objects.exists()


def test_ac_57_nobody_acts_as_an_admin_or_as_who_is_not_there(
    migration, robot, ada, bob, dan
):
    """A service account would get above itself, an admin hide behind another."""
    boss = make_agent("Boss", Role.ADMIN)
    gone = make_agent("Gone", is_active=False)
    other = actions.make_service(name="Other", by=ada)

    for secret in (migration, robot):
        for who in (boss, gone, other):
            answer = go(secret, **acts_as(who))
            assert (answer.status_code, why(answer)) == (403, "cannot_act_as")
        for named in (str(uuid4()), "bob", "", bob.email, str(bob.pk)):
            answer = go(secret, HTTP_ACT_AS=named)
            assert (answer.status_code, why(answer)) == (403, "cannot_act_as")
        assert go(secret, **acts_as(dan)).status_code == 200
    assert go(migration, **acts_as(ada)).status_code == 200
    assert go(robot, **acts_as(ada)).status_code == 403


def test_ac_57_it_ends_with_the_admin_who_has_it(migration, ada, bob):
    boss = make_agent("Boss", Role.ADMIN)

    actions.change_role(ada, role=Role.LEAD, by=boss)

    assert go(migration, **acts_as(bob)).status_code == 401


def test_ac_57_scopes_count_for_whom_it_names_as_well(ada, bob):
    secret = make_token(ada, "tickets:read", "impersonate").secret

    assert go(secret, **acts_as(bob)).status_code == 200
    refused = go(secret, method="post", **acts_as(bob))
    assert (refused.status_code, why(refused)) == (403, "insufficient_scope")


def test_each_write_leaves_its_line_and_reading_one_a_minute(migration, bob, dan):
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        for _ in range(3):
            go(migration, **acts_as(bob))
            go(migration, method="post", **acts_as(bob))
        go(migration, **acts_as(dan))
        clock.shift(timedelta(seconds=61))
        go(migration, **acts_as(bob))

    lines = Impersonation.objects.order_by("id").values_list("agent__name", "method")
    posts = [("Bob", "POST")] * 3
    assert list(lines) == [("Bob", "GET"), *posts, ("Dan", "GET"), ("Bob", "GET")]


def test_a_line_names_the_request_as_its_answer_does(migration, bob):
    answer = program(migration, **acts_as(bob)).get(ME)

    line = Impersonation.objects.get()
    assert answer.json()["name"] == "Bob"
    assert str(line.request_id) == answer["X-Request-Id"]
    assert (line.token.name, line.agent, line.path) == ("Migration", bob, ME)


def test_admins_read_the_log(signed_in, migration, ada, bob):
    program(migration, **acts_as(bob)).get(ME)

    page = signed_in(ada).get("/settings/tokens/log/").content.decode()

    assert "Migration" in page
    assert f"GET {ME}" in page


def test_a_session_acts_for_nobody_else(signed_in, ada, bob):
    answer = signed_in(ada).get(ME, headers={"Act-As": str(bob.public_id)})

    assert (answer.status_code, answer.json()["code"]) == (403, "cannot_act_as")
