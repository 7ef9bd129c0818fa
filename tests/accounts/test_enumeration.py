"""AC-59: nobody learns from outside who works here. And how often one may try."""

import smtplib
import time
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from helpdesk.base.accounts import actions, mail

from .browsing import LOGIN, PASSWORD, is_in, sign_in, text_of

RESET = "/accounts/password/reset/"
OURS = "channels_app.system_mail.SystemMailboxBackend"


@pytest.mark.django_db(transaction=True)
def test_ac_59_a_reset_is_answered_alike_for_known_and_unknown(grace, mailoutbox):
    answers = [
        Client().post(RESET, {"email": email}, follow=True)
        for email in (grace.email, "nobody@example.org")
    ]
    mail.wait_until_sent()

    known, unknown = answers
    assert known.redirect_chain == unknown.redirect_chain
    assert text_of(known) == text_of(unknown)
    assert [sent.to for sent in mailoutbox] == [[grace.email]]
    assert "http://localhost:8000/accounts/password/reset/key/" in mailoutbox[0].body


@pytest.mark.django_db(transaction=True)
def test_ac_59_a_reset_sends_nothing_to_somebody_shut_out(
    ada, grace, mailoutbox, client
):
    actions.deactivate(grace, by=ada)

    client.post(RESET, {"email": grace.email})
    mail.wait_until_sent()

    assert not mailoutbox


class SlowAndBroken:
    """A mail server as bad as they come."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        time.sleep(2)
        raise smtplib.SMTPServerDisconnected("the content of a mail")


@pytest.mark.django_db(transaction=True)
def test_ac_59_a_broken_mail_server_is_not_felt(grace, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.SlowAndBroken"

    began = time.perf_counter()
    answer = Client().post(RESET, {"email": grace.email})
    took = time.perf_counter() - began
    mail.wait_until_sent()

    assert answer.headers["Location"] == RESET + "done/"
    assert took < 2
    assert "content of a mail" not in caplog.text


def test_ac_59_a_failed_sign_in_is_answered_alike(client, ada, grace, carol):
    actions.deactivate(carol, by=ada)
    known = client.post(LOGIN, {"login": grace.email, "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})
    inactive = client.post(LOGIN, {"login": carol.email, "password": PASSWORD})

    assert known.status_code == unknown.status_code == inactive.status_code == 200
    assert text_of(known) == text_of(unknown) == text_of(inactive)


class Counting(Argon2PasswordHasher):
    """As the real one, and counts what it does: a hash is what a sign-in costs."""

    done: ClassVar[list[str]] = []

    def encode(self, *args, **kwargs):
        self.done.append("hash")
        return super().encode(*args, **kwargs)

    def verify(self, *args, **kwargs):
        self.done.append("hash")
        return super().verify(*args, **kwargs)


def test_ac_59_a_failed_sign_in_costs_one_hash_whoever_it_is_for(
    settings, ada, grace, carol
):
    """How long that takes the clock cannot tell a test: Argon2 works in threads of its
    own, and neighbours are busy."""
    settings.ACCOUNT_RATE_LIMITS = {}
    for agent in (grace, carol):
        agent.set_password(PASSWORD)
        agent.save()
    actions.deactivate(carol, by=ada)
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]

    def hashes(email):
        Counting.done.clear()
        Client().post(LOGIN, {"login": email, "password": "wrong"})
        return len(Counting.done)

    people = (grace.email, carol.email, "nobody@example.org")
    assert [hashes(email) for email in people] == [1, 1, 1]


def test_five_failures_shut_an_account_from_everywhere_for_a_while(grace):
    for wrong in range(5):
        Client().post(
            LOGIN,
            {"login": grace.email.upper(), "password": "wrong"},
            REMOTE_ADDR=f"192.0.2.{wrong}",
        )
    browser = Client()

    answer = sign_in(browser, grace)

    assert "Too many failed" in answer.content.decode()
    assert not is_in(browser)


def test_ac_59_an_unknown_account_is_shut_alike(client):
    typed = {"login": "nobody@example.org", "password": "wrong"}
    for _ in range(5):
        client.post(LOGIN, typed)

    assert "Too many failed" in client.post(LOGIN, typed).content.decode()


@pytest.mark.sampled
def test_thirty_failures_shut_an_address_for_every_account(client, grace):
    for number in range(30):
        client.post(LOGIN, {"login": f"a{number}@example.org", "password": "wrong"})

    assert "Too many failed" in sign_in(client, grace).content.decode()


def test_resets_are_limited_for_known_and_unknown_alike(client, grace, mailoutbox):
    for email in (grace.email, "nobody@example.org"):
        codes = [client.post(RESET, {"email": email}).status_code for _ in range(6)]
        assert codes == [302, 302, 302, 302, 302, 429]
    mail.wait_until_sent()


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "confirm-email/", "confirm-email/x/", "password/set/",
     "login/code/", "login/code/confirm/", "inactive/", "social/connections/",
     "3rdparty/", "2fa/webauthn/", "2fa/trust/", "", "phone/change/"],
)  # fmt: skip
def test_pages_of_allauth_we_do_not_use_do_not_exist(client, grace, path):
    sign_in(client, grace)

    assert client.get("/accounts/" + path).status_code == 404
    assert client.post("/accounts/" + path).status_code == 404
