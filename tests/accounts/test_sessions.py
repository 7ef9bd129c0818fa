"""AC-54 and AC-58: what ends a session, and what makes a new one."""

import pytest
import time_machine
from django.test import Client

from helpdesk.base.accounts import actions, mail
from helpdesk.base.accounts.models import Agent, Role

from .browsing import (
    LOGIN,
    PASSWORD,
    PROFILE,
    code_of,
    code_time,
    is_in,
    path_of,
    session_of,
    sign_in,
    switch_on,
    text_of,
)


def test_an_agent_signs_in_whatever_the_case_of_the_address(client, grace):
    answer = client.post(LOGIN, {"login": "GRACE@Example.org", "password": PASSWORD})

    assert answer.headers["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"],
)
def test_sign_in_leads_to_pages_of_our_own_only(client, grace, path):
    typed = {"login": grace.email, "password": PASSWORD, "next": path}

    assert client.post(LOGIN, typed).headers["Location"] == "/"


def test_sign_in_leads_to_the_page_that_was_asked_for(client, grace):
    typed = {"login": grace.email, "password": PASSWORD, "next": PROFILE}

    assert client.post(LOGIN, typed).headers["Location"] == PROFILE


def test_ac_58_sign_in_makes_a_new_session_id(client, grace):
    client.get(PROFILE)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    sign_in(client, grace)

    assert session_of(client) != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert not is_in(stranger)


def test_ac_58_a_new_password_ends_the_other_sessions(client, grace):
    elsewhere = Client()
    sign_in(client, grace)
    sign_in(elsewhere, grace)
    before = session_of(client)

    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "9 new words",
            "password2": "9 new words",
        },
    )

    assert (is_in(client), is_in(elsewhere)) == (True, False)
    assert session_of(client) != before


def test_ac_58_signing_out_everywhere_keeps_this_one_under_a_new_id(client, grace):
    elsewhere = Client()
    sign_in(client, grace)
    sign_in(elsewhere, grace)
    before = session_of(client)

    client.post("/settings/profile/sign-out-everywhere/")

    assert (is_in(client), is_in(elsewhere)) == (True, False)
    assert session_of(client) != before


@pytest.mark.django_db(transaction=True)
def test_ac_58_a_second_factor_ends_the_other_sessions(client, grace):
    elsewhere = Client()
    sign_in(client, grace)
    sign_in(elsewhere, grace)
    before = session_of(client)

    switch_on(client)

    assert (is_in(client), is_in(elsewhere)) == (True, False)
    assert session_of(client) != before


def test_ac_58_an_admin_signs_somebody_out(signed_in, client, ada, grace):
    sign_in(client, grace)

    signed_in(ada).post(f"/settings/people/{grace.public_id}/sign-out/")

    assert not is_in(client)


@pytest.mark.parametrize(
    "shut_out",
    [
        lambda agent, by: actions.change_role(agent, role=Role.LEAD, by=by),
        lambda agent, by: actions.deactivate(agent, by=by),
        lambda agent, by: actions.sign_out_everywhere(agent, by=by),
    ],
)
def test_ac_54_what_an_admin_does_ends_sessions_and_links_at_once(
    client, ada, grace, shut_out
):
    sign_in(client, grace)
    link = path_of(mail.reset_link(Agent.objects.get(pk=grace.pk)))

    shut_out(grace, ada)

    assert not is_in(client)
    assert Client().get(link).status_code == 404


def test_ac_54_somebody_let_in_again_has_to_sign_in_again(client, ada, grace):
    sign_in(client, grace)
    actions.deactivate(grace, by=ada)
    actions.reactivate(grace, by=ada)

    assert not is_in(client)
    sign_in(client, grace)
    assert is_in(client)


def test_ac_54_nobody_deactivated_signs_in(client, ada, grace):
    actions.deactivate(grace, by=ada)

    answer = sign_in(client, grace)
    unknown = Client().post(LOGIN, {"login": "x@example.org", "password": PASSWORD})

    assert not is_in(client)
    assert (answer.status_code, text_of(answer)) == (200, text_of(unknown))


@pytest.mark.parametrize("role", dict(Role.of_people()))
def test_ac_54_a_second_factor_comes_too_late_for_who_was_shut_out(
    client, ada, grace, role
):
    sign_in(client, grace)
    secret = switch_on(client)
    waiting = Client()
    sign_in(waiting, grace)

    if role == grace.role:
        actions.deactivate(grace, by=ada)
    else:
        actions.change_role(grace, role=role, by=ada)
    with time_machine.travel(code_time(), tick=False):
        waiting.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert not is_in(waiting)


def test_signing_out_takes_a_post(client, grace):
    sign_in(client, grace)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client)

    client.post("/accounts/logout/")

    assert not is_in(client)


def test_people_change_their_own_name_and_nothing_else(client, grace):
    sign_in(client, grace)

    client.post(
        PROFILE,
        {"name": "Grace H.", "role": "admin", "email": "x@y.example", "is_active": 0},
    )

    grace.refresh_from_db()
    assert (grace.name, grace.role, grace.email, grace.is_active) == (
        "Grace H.",
        Role.AGENT,
        "grace@example.org",
        True,
    )
