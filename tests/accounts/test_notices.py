"""Whoever owns an account hears when somebody changed how it is opened."""

import pytest

from helpdesk.base.accounts import actions, mail
from helpdesk.base.accounts.models import Agent
from tests.factories import PASSWORD

from .browsing import path_of, sign_in, switch_on

pytestmark = pytest.mark.django_db(transaction=True)

CHANGE = {
    "oldpassword": PASSWORD,
    "password1": "9 new words",
    "password2": "9 new words",
}
RESET = {"password1": "9 new words", "password2": "9 new words"}


def change_password(browser, grace, ada):
    browser.post("/accounts/password/change/", CHANGE)


def reset_password(browser, grace, ada):
    link = path_of(mail.reset_link(Agent.objects.get(pk=grace.pk)))
    page = browser.get(link, follow=True)
    browser.post(page.request["PATH_INFO"], RESET)


def switch_it_on(browser, grace, ada):
    switch_on(browser)


def drop_it(browser, grace, ada):
    actions.drop_second_factor(grace, by=ada)


def make_token(browser, grace, ada):
    actions.make_token(grace, name="Shop", scopes=["tickets:read"], by=grace)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_password, "Your password was changed."),
        (reset_password, "A new password was set by a link from a mail."),
        (switch_it_on, "Two-factor sign-in was switched on."),
        (make_token, "A token was made, with which a program acts as you."),
        (drop_it, "Two-factor sign-in was switched off."),
    ],
)
def test_a_change_of_sign_in_is_told_to_its_owner(
    client, ada, grace, mailoutbox, change, words
):
    sign_in(client, grace)

    change(client, grace, ada)
    mail.wait_until_sent()

    told = [one for one in mailoutbox if words in one.body]
    assert [one.to for one in told] == [["grace@example.org"]]
    assert told[0].subject == "Analytical Engines: your sign-in was changed"
    assert "/accounts/password/reset/" in told[0].body
    assert PASSWORD not in told[0].body


def test_it_is_written_in_the_owners_language(client, grace, mailoutbox):
    grace.language = "de"
    grace.save()
    sign_in(client, grace)

    change_password(client, grace, None)
    mail.wait_until_sent()

    assert "Hallo Grace" in mailoutbox[0].body


def test_nothing_is_told_of_what_did_not_happen(client, grace, mailoutbox):
    sign_in(client, grace)

    client.post("/accounts/password/change/", CHANGE | {"oldpassword": "wrong"})
    mail.wait_until_sent()

    assert mailoutbox == []
