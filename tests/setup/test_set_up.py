"""The first visit: once, as a whole, or not at all (AC-63)."""

from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent, Company, Role, Team
from helpdesk.setup import actions
from helpdesk.setup.errors import AlreadySetUp
from helpdesk.setup.middleware import FirstRunMiddleware
from tests.factories import PASSWORD
from tests.races import at_once
from tickets.models import Channel

SETUP = "/setup/"


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/t/1/", "/nowhere/"])
def test_the_first_visit_opens_the_set_up(client, path):
    for method in (client.get, client.post):
        assert method(path).headers["Location"] == SETUP


def test_health_and_static_files_are_answered_before_it(client):
    for path in ("/healthz", "/static/nothing.css"):
        assert client.get(path).headers.get("Location") != SETUP


def test_a_static_file_asks_the_database_nothing(rf, django_assert_num_queries):
    middleware = FirstRunMiddleware(lambda request: HttpResponse("static"))

    with django_assert_num_queries(0):
        assert middleware(rf.get("/static/app.css")).content == b"static"


def test_it_makes_company_admin_and_team_and_signs_the_admin_in(client, typed):
    answer = client.post(SETUP, typed)

    ada = Agent.objects.get()
    team = Team.objects.get()
    assert answer.headers["Location"] == "/"
    assert (Company.objects.get().name, ada.name, ada.email, ada.role) == (
        "Analytical Engines",
        "Ada",
        "ada@example.org",
        Role.ADMIN,
    )
    assert (team.name, team.lead, list(team.members.all())) == ("Support", ada, [ada])
    assert client.get("/settings/people/").status_code == 200
    assert not Channel.objects.exists()


def test_the_first_mailbox_also_sends_our_own_mail(client, typed, mailbox):
    client.post(SETUP, typed | mailbox)

    channel = Channel.objects.get()
    assert (channel.kind, channel.name, channel.team.name, channel.is_system) == (
        "email",
        "help@example.org",
        "Support",
        True,
    )
    assert channel.traits["can_start"] is True
    told = channel.connection.settings()
    typed_there = {
        "address": "help@example.org",
        "from_name": "",
        "folder": "INBOX",
        "tls_verify": True,
        "chat_link": False,
        "acknowledge": False,
        "imap_host": "127.0.0.1",
        "imap_port": 1,
        "imap_security": "none",
        "imap_user": "help@example.org",
        "smtp_host": "127.0.0.1",
        "smtp_port": 1,
        "smtp_security": "none",
        "smtp_user": "help@example.org",
    }
    assert typed_there.items() <= dict(told.config).items()
    assert dict(told.secret) == {
        "imap_password": "canary-of-imap",
        "smtp_password": "canary-of-smtp",
    }


def test_what_is_wrong_with_the_mailbox_makes_nothing(client, typed, mailbox):
    page = client.post(SETUP, typed | mailbox | {"mailbox-imap_port": "70000"})

    assert page.status_code == 422
    assert not Company.objects.exists()
    assert not Agent.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("company", ""),
        ("email", "ada"),
        ("again", "something else"),
        ("team", ""),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(client, typed, field, wrong):
    page = client.post(SETUP, typed | {field: wrong})

    assert list(page.context["form"].errors) == [field]
    assert not Company.objects.exists()


def test_a_password_like_the_address_is_refused(client, typed):
    bad = {"password": "ada@example.org", "again": "ada@example.org"}

    page = client.post(SETUP, typed | bad)

    assert list(page.context["form"].errors) == ["password"]


def test_trying_the_connection_says_how_it_went_and_keeps_what_was_typed(
    client, typed, mailbox
):
    page = client.post(SETUP, typed | mailbox | {"test": "1"})

    text = page.content.decode()
    assert [(check.part, check.ok) for check in page.context["checks"]] == [
        ("receiving", False),
        ("sending", False),
    ]
    for part in page.context["checks"]:
        assert part.words
    for kept in ("Analytical Engines", "canary-of-imap", PASSWORD, "127.0.0.1"):
        assert kept in text
    assert "no-store" in page["Cache-Control"]
    assert not Company.objects.exists()


def test_trying_without_an_address_says_what_is_missing(client, typed):
    page = client.post(SETUP, typed | {"test": "1"})

    assert "address" in page.context["mailbox"].errors


def test_ac_63_it_is_closed_for_good_once_it_is_done(client, typed):
    client.post(SETUP, typed)
    mallory = {**typed, "email": "mallory@example.org", "test": "1"}

    for browser in (client, Client()):
        answers = [browser.get(SETUP), browser.post(SETUP, typed), browser.head(SETUP),
                   browser.post(SETUP, mallory)]  # fmt: skip
        assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert Agent.objects.count() == 1


def test_ac_63_nobody_sets_up_twice_by_the_action_either(typed):
    fields = {
        key: typed[key] for key in ("company", "name", "email", "password", "team")
    }
    actions.set_up(**fields)

    with pytest.raises(AlreadySetUp):
        actions.set_up(**{**fields, "email": "mallory@example.org"})

    assert Agent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ac_63_of_four_who_finish_at_once_one_wins(typed):
    def finish(number):
        mine = typed | {"email": f"a{number}@example.org"}
        return Client().post(SETUP, mine).status_code

    answers = at_once([partial(finish, number) for number in range(4)])

    assert sorted(answers) == [302, 404, 404, 404]
    assert (Agent.objects.count(), Team.objects.count()) == (1, 1)


def test_ac_75_passwords_are_in_no_table_log_or_session(client, typed, mailbox, caplog):
    client.post(SETUP, typed | mailbox | {"test": "1"})
    client.post(SETUP, typed | mailbox)

    kept = Connection.objects.get()
    seen = caplog.text + str(kept.config) + repr(kept.settings())
    seen += str([session.get_decoded() for session in Session.objects.all()])
    seen += Agent.objects.get().password
    for canary in ("canary-of-imap", "canary-of-smtp", PASSWORD):
        assert canary not in seen
        assert canary.encode() not in bytes(kept.sealed)


def test_after_it_nothing_is_asked_any_more(client, typed, django_assert_num_queries):
    client.post(SETUP, typed)
    browser = Client()
    browser.get("/accounts/login/")
    with django_assert_num_queries(1):  # the company's name, in the frame
        browser.get("/accounts/login/")
