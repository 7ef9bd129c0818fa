"""AC-60: the links of invitations and resets work once, for a while, or are a 404."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from helpdesk.base.accounts import actions, mail
from helpdesk.base.accounts.models import Agent, Invitation, Role
from tests.races import at_once

from .browsing import is_in, path_of, sign_in

JOIN = {"name": "New", "password": "9 new words", "again": "9 new words"}
RESET = {"password1": "9 new words", "password2": "9 new words"}


def join_page(token):
    return f"/accounts/invitation/{token}/"


@pytest.fixture
def invited(ada, billing):
    return actions.invite("new@example.org", role=Role.LEAD, teams=[billing], by=ada)


def test_somebody_invited_joins_and_is_signed_in(client, invited, billing):
    assert "new@example.org" in client.get(join_page(invited.token)).content.decode()

    answer = client.post(join_page(invited.token), JOIN)

    agent = Agent.objects.get(email="new@example.org")
    assert (agent.name, agent.role, list(agent.teams.all())) == (
        "New",
        Role.LEAD,
        [billing],
    )
    assert answer.headers["Location"] == "/"
    assert is_in(client)


def test_an_invitation_gives_the_role_of_the_invitation_only(client, invited):
    typed = {"role": "admin", "email": "evil@example.org", "is_active": "0"}
    client.post(join_page(invited.token), JOIN | typed)

    agent = Agent.objects.get(name="New")
    assert (agent.role, agent.email) == (Role.LEAD, "new@example.org")


@pytest.mark.parametrize(
    "bad",
    [
        {"password": "short", "again": "short"},
        {"password": "password12345", "again": "different 12345"},
        {"password": "new@example.org", "again": "new@example.org"},
        {"name": ""},
    ],
)
def test_a_bad_password_or_name_keeps_the_invitation(client, invited, bad):
    page = client.post(join_page(invited.token), JOIN | bad)

    assert page.status_code == 422
    assert Invitation.objects.usable().count() == 1
    assert not Agent.objects.filter(email="new@example.org").exists()


def shapes(token):
    return ["%20", "%20" * 43, "a", token[:-1], token + "a", token.swapcase(), "a" * 43,
            "%00" * 43, "é" * 43, token[:-1] + "%20"]  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
def test_ac_60_a_token_of_another_shape_is_a_404(client, invited, method):
    for token in shapes(invited.token):
        answer = getattr(client, method)(join_page(token), JOIN)
        assert (token, answer.status_code) == (token, 404)
    assert getattr(client, method)("/accounts/invitation//", JOIN).status_code == 404
    assert not Agent.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("why", ["used", "revoked", "replaced", "old"])
def test_ac_60_a_token_that_had_its_time_is_a_404(client, ada, invited, method, why):
    if why == "used":
        actions.accept_invitation(invited.token, name="First", password="9 new words")
    elif why == "revoked":
        actions.revoke_invitation(invited.invitation, by=ada)
    elif why == "replaced":
        actions.invite("new@example.org", role=Role.AGENT, by=ada)
    later = timedelta(hours=72 if why == "old" else 0)

    with time_machine.travel(timezone.now() + later, tick=False):
        answer = getattr(client, method)(join_page(invited.token), JOIN)

    assert answer.status_code == 404


def test_an_invitation_lives_almost_three_days(client, invited):
    with time_machine.travel(timezone.now() + timedelta(hours=71, minutes=59)):
        assert client.get(join_page(invited.token)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_ac_60_an_invitation_raced_by_four_lets_one_in(invited):
    def join():
        return Client().post(join_page(invited.token), JOIN).status_code

    assert sorted(at_once([join] * 4)) == [302, 404, 404, 404]
    assert Agent.objects.filter(email="new@example.org").count() == 1


def test_ac_60_an_invitation_of_somebody_who_came_otherwise_is_a_404(client, invited):
    Agent.objects.create_user("new@example.org", None, name="Here already")

    assert client.post(join_page(invited.token), JOIN).status_code == 404


def test_a_reset_link_sets_a_password_and_signs_out_everywhere(client, grace):
    elsewhere = Client()
    sign_in(elsewhere, grace)
    grace.refresh_from_db()
    page = client.get(path_of(mail.reset_link(grace)), follow=True)

    client.post(page.redirect_chain[-1][0], RESET)

    assert not is_in(elsewhere)
    sign_in(client, grace, "9 new words")
    assert is_in(client)


def test_a_reset_link_leads_to_our_own_address_whatever_the_request_says(
    grace, mailoutbox, client
):
    client.post(
        "/accounts/password/reset/", {"email": grace.email}, HTTP_HOST="evil.example"
    )
    mail.wait_until_sent()

    assert mail.reset_link(grace).startswith("http://localhost:8000/accounts/")


def test_ac_60_a_reset_link_works_once(client, grace):
    link = path_of(mail.reset_link(grace))
    page = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(page, RESET)

    answers = [client.get(link), client.post(page, RESET), Client().post(page, RESET)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_ac_60_a_reset_link_lives_an_hour(client, grace):
    link = path_of(mail.reset_link(grace))

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.get(link).status_code == 404


def test_ac_60_signing_in_ends_a_reset_link(client, grace):
    link = path_of(mail.reset_link(grace))
    sign_in(Client(), grace)

    assert client.get(link).status_code == 404


def test_ac_60_a_reset_key_of_another_shape_is_a_404(client, grace, carol):
    link = path_of(mail.reset_link(grace))
    whose, _dash, key = link.removesuffix("/").rpartition("/")[2].partition("-")
    others = (
        mail.reset_link(carol).removesuffix("/").rpartition("/")[2].partition("-")[0]
    )
    wrong = [f"{whose}-", f"{whose}-%20", f"{whose}-{key[:-1]}", f"{whose}-{key}0",
             f"{others}-{key}", f"0-{key}", f"zzzzzzzzzzzzz-{key}", f"-{key}", "%20",
             f"{whose}-set-password", f"{whose}-é", f"{whose}-{key.upper()}x"]  # fmt: skip

    codes = {
        each: client.get(f"/accounts/password/reset/key/{each}/").status_code
        for each in wrong
    }

    assert codes == dict.fromkeys(wrong, 404)


@pytest.mark.django_db(transaction=True)
def test_ac_60_a_reset_link_raced_by_four_sets_one_password(grace):
    link = path_of(mail.reset_link(grace))
    words = [f"9 new words, number {number}" for number in range(4)]

    def opened():
        browser = Client()
        return browser, browser.get(link, follow=True).redirect_chain[-1][0]

    def reset(browser, page, word):
        typed = {"password1": word, "password2": word}
        return browser.post(page, typed).status_code

    jobs = [partial(reset, *opened(), word) for word in words]
    answers = dict(zip(words, at_once(jobs), strict=True))

    assert sorted(answers.values()) == [302, 404, 404, 404]
    winner = next(word for word, status in answers.items() if status == 302)
    grace.refresh_from_db()
    assert grace.check_password(winner)
