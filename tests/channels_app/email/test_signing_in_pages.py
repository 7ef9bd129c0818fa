"""The way to the provider's page and back, in the settings of a mailbox."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse

from channels_app.models import Connection
from tests.channels_app.email.test_signing_in import desk, idp, kept, sign_in, signed_in
from tests.peers.identity_server import CLIENT, SECRET
from tests.tickets.pages import browser_of, shown

__all__ = ["desk", "idp", "sign_in"]

pytestmark = pytest.mark.usefixtures("company")

BACK, NEW = "/settings/mailboxes/signed-in/", "/settings/mailboxes/new/sign-in/"


def page_of(desk) -> str:
    return reverse("channels:sign_in_mailbox", args=[desk.channel.public_id])


def link_of(browser, desk) -> str:
    """Where the page leads to."""
    page = browser.get(page_of(desk)).content.decode()
    return unescape(re.search(r'href="(http[^"]+)" rel="noreferrer"', page)[1])


def agreed(browser, desk, idp) -> dict[str, str]:
    """What an admin comes back with."""
    link = link_of(browser, desk)
    asked = dict(parse_qsl(urlsplit(link).query))
    assert asked["redirect_uri"].endswith(BACK)
    return {"state": asked["state"], "code": idp.agree(link)}


def test_an_admin_agrees_and_the_mailbox_is_signed_in(ada, desk, idp):
    browser = browser_of(ada)
    assert "Nobody is signed in" in shown(browser.get(page_of(desk)))

    answer = browser.get(BACK, agreed(browser, desk, idp))

    desk.refresh_from_db()
    assert (answer.url, desk.is_signed_out) == (page_of(desk), False)
    assert kept(desk)["access_token"] in idp.tokens
    page = shown(browser.get(page_of(desk)))
    assert "Tokens are renewed by themselves" in page
    assert not {SECRET, *kept(desk).values()} & set(page.split())


def test_what_comes_back_is_good_once_and_in_the_session_it_was_begun_in(
    ada, desk, idp
):
    browser = browser_of(ada)
    back = agreed(browser, desk, idp)

    browser_of(ada).get(BACK, back)
    assert "access_token" not in kept(desk)
    browser.get(BACK, back)
    tokens = kept(desk)
    assert browser.get(BACK, back).url == reverse("channels:mailboxes")
    assert kept(desk) == tokens


def test_who_does_not_agree_reads_why_and_nothing_changes(ada, desk, idp):
    browser = browser_of(ada)
    back = agreed(browser, desk, idp)
    said = {"state": back["state"], "error": "access_denied"}

    page = browser.get(BACK, said, follow=True)

    assert "access_denied" in shown(page)
    assert "access_token" not in kept(desk)


def test_a_code_of_somebody_else_is_refused_in_words(ada, desk, idp):
    browser = browser_of(ada)
    back = agreed(browser, desk, idp)

    page = browser.get(BACK, {**back, "code": "stolen"}, follow=True)

    assert "does not let us sign in" in shown(page)


def test_a_mailbox_of_google_is_added_and_waits_for_its_sign_in(ada, support):
    typed = {
        "with_": "google", "address": "shop@gmail.test", "name": "", "tenant": "",
        "team": support.public_id, "client_id": CLIENT, "client_secret": SECRET,
    }  # fmt: skip

    answer = browser_of(ada).post(NEW, typed)

    made = Connection.objects.get()
    assert answer.url == page_of(made)
    assert made.is_signed_out
    assert (made.config["imap_host"], made.config["smtp_host"]) == (
        "imap.gmail.com",
        "smtp.gmail.com",
    )
    assert made.config["begin"] == "none"
    edit = reverse("channels:edit_mailbox", args=[made.channel.public_id])
    assert "Not needed: it signs in with tokens" in shown(browser_of(ada).get(edit))
    asked = dict(parse_qsl(urlsplit(link_of(browser_of(ada), made)).query))
    assert asked["scope"] == "https://mail.google.com/"
    assert (asked["access_type"], asked["login_hint"]) == ("offline", "shop@gmail.test")


@pytest.mark.parametrize("tenant", ["", "contoso.test"])
def test_a_mailbox_of_microsoft_asks_its_own_tenant(ada, support, tenant):
    typed = {
        "with_": "microsoft", "address": "desk@contoso.test", "name": "Desk",
        "team": support.public_id, "client_id": CLIENT, "client_secret": SECRET,
        "tenant": tenant, "begin": "days", "begin_days": "7",
    }  # fmt: skip
    browser_of(ada).post(NEW, typed)

    made = Connection.objects.get()
    assert (made.config["begin"], made.config["begin_days"]) == ("days", 7)
    link = link_of(browser_of(ada), made)

    assert urlsplit(link).path == f"/{tenant or 'common'}/oauth2/v2.0/authorize"
    assert "offline_access" in dict(parse_qsl(urlsplit(link).query))["scope"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("token", "http://elsewhere.test/token"),
        ("token", ""),
        ("authorize", "javascript:alert(1)"),
        ("tenant", "a/b?c"),
        ("client_id", "a\r\nb"),
    ],
)
def test_what_leads_nowhere_good_is_refused(ada, desk, sign_in, field, value):
    typed = {**sign_in, "with_": "other", "client_secret": "", field: value}

    assert browser_of(ada).post(page_of(desk), typed).status_code == 422


def test_a_kept_secret_goes_to_no_other_provider(ada, desk, sign_in):
    typed = {**sign_in, "with_": "other", "token": "https://elsewhere.test/token"}

    answer = browser_of(ada).post(page_of(desk), {**typed, "client_secret": ""})

    assert (answer.status_code, kept(desk)["client_secret"]) == (409, SECRET)
    assert "type its password again" in shown(answer)


def test_tokens_go_to_no_other_server_than_they_were_given_for(ada, support, desk, idp):
    signed_in(desk, idp)
    config = {**desk.config, "imap_host": "elsewhere.test"}
    typed = {**config, "name": "Desk", "team": support.public_id, "imap_user": ADDRESS}
    typed.pop("sign_in")
    edit = reverse("channels:edit_mailbox", args=[desk.channel.public_id])

    answer = browser_of(ada).post(edit, typed)

    desk.refresh_from_db()
    assert (answer.status_code, desk.is_signed_out) == (302, True)
    assert "refresh_token" not in kept(desk)
    assert desk.config["sign_in"]["with"] == "other"


ADDRESS = "desk@shop.test"


def test_a_mailbox_can_be_opened_with_a_password_again(ada, desk, idp):
    signed_in(desk, idp)

    answer = browser_of(ada).post(page_of(desk), {"with_": "password"})

    desk.refresh_from_db()
    assert answer.url == reverse("channels:edit_mailbox", args=[desk.channel.public_id])
    assert ("sign_in" in desk.config, kept(desk)) == (False, {})
