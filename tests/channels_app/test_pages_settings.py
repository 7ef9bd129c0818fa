"""/settings/mailboxes/ and /settings/quarantine/: for admins only."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_app import intake, urls
from channels_app.actions.mailboxes import add_mailbox
from channels_app.adapter import Raw
from channels_app.models import Connection, Envelope
from tests.peers import free_port
from tests.tickets.pages import browser_of, shown
from tickets.models import Channel

pytestmark = pytest.mark.usefixtures("company")

ROUTES = urls.urlpatterns[0].url_patterns
SECRET = "s3cret of the mailbox"
LIST, NEW = "/settings/mailboxes/", "/settings/mailboxes/new/"
QUARANTINE = "/settings/quarantine/"


def typed(team, **more):
    return {
        "address": "help@shop.test",
        "name": "Help",
        "team": team.public_id,
        "imap_host": "127.0.0.1",
        "imap_port": free_port(),
        "imap_security": "none",
        "imap_password": SECRET,
        "smtp_host": "127.0.0.1",
        "smtp_port": free_port(),
        "smtp_security": "none",
        "smtp_password": "",
        **more,
    }


@pytest.fixture
def desk(ada, support):
    """A mailbox with a password."""
    more = {"imap_user": "", "smtp_user": "", "from_name": "", "folder": "INBOX"}
    fields = {**typed(support, **more), "team": support, "tls_verify": True}
    return add_mailbox(by=ada, **fields).connection


@pytest.fixture
def odd(mailbox):
    """A mail in quarantine."""
    raw = Raw(
        content=b"From: <script>\r\n\r\n\x00\xff{{7*7}}", source_key="1", conv_key="a"
    )
    intake.store(mailbox, [raw])
    envelope = Envelope.objects.get()
    envelope.state, envelope.reason = "quarantined", "<b>odd</b> {{7*7}}"
    envelope.ended_at = timezone.now()
    envelope.save()
    return envelope


def address(route, desk, odd):
    needs = {"edit_mailbox": desk.channel, "switch_mailbox": desk.channel}
    thing = needs.get(route.name, odd)
    pattern = str(route.pattern)
    taken = [thing.public_id] if "uuid" in pattern else []
    if "<str:kind>" in pattern:
        taken = ["telegram"]
    return reverse(f"channels:{route.name}", args=taken)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_to_all_but_admins_these_pages_do_not_exist(
    route, method, carol, bob, dan, desk, odd
):
    where = address(route, desk, odd)
    before = list(Envelope.objects.values()), list(Connection.objects.values())

    codes = {
        getattr(browser_of(who), method)(where).status_code for who in (carol, bob, dan)
    }

    assert codes <= {404, 405}
    assert getattr(Client(), method)(where).status_code in (302, 405)
    assert (
        list(Envelope.objects.values()),
        list(Connection.objects.values()),
    ) == before


@pytest.mark.parametrize("route", ["switch_mailbox", "reprocess", "reject"])
def test_ac_55_looking_at_a_verbs_address_changes_nothing(route, ada, desk, odd):
    where = address(next(one for one in ROUTES if one.name == route), desk, odd)

    assert browser_of(ada).get(where).status_code == 405
    odd.refresh_from_db()
    desk.channel.refresh_from_db()
    assert (odd.state, desk.channel.is_active) == ("quarantined", True)


def test_a_password_is_in_no_page_but_the_one_it_was_typed_in(ada, desk):
    browser = browser_of(ada)
    edit = reverse("channels:edit_mailbox", args=[desk.channel.public_id])

    pages = [browser.get(where).content.decode() for where in (LIST, edit)]

    assert [SECRET in page for page in pages] == [False, False]
    assert "Empty: stays as it is." in pages[1]


def test_testing_a_connection_that_nobody_answers_says_so_and_saves_nothing(
    ada, support
):
    answer = browser_of(ada).post(NEW, {**typed(support), "test": "1"})

    words = shown(answer)
    assert words.count("does not work.") == 2
    assert "refused" in words.lower()
    assert not Connection.objects.exists()
    assert "help@shop.test" in answer.content.decode()


def test_a_mailbox_is_added_and_listed(ada, support):
    answer = browser_of(ada).post(NEW, typed(support), follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert "The mailbox is watched from now on." in shown(answer)
    assert "not looked into yet" in shown(answer)


def test_what_customers_see_of_a_mailbox_is_known_and_the_chat_is_offered_or_not(
    ada, support
):
    def added(**more):
        browser_of(ada).post(NEW, typed(support, **more))
        return Channel.objects.get(name=more["name"])

    one = added(name="One", from_name="Help", chat_link="on")
    two = added(name="Two", address="two@shop.test")
    assert one.traits["sender"] == "Help <help@shop.test>"
    assert two.traits["sender"] == "two@shop.test"
    offered = [each.connection.config["chat_link"] for each in (one, two)]
    assert offered == [True, False]


def test_what_is_wrong_stays_in_the_form(ada, support):
    answer = browser_of(ada).post(NEW, typed(support, imap_port="99999"))

    assert answer.status_code == 422
    assert 'value="99999"' in answer.content.decode()
    assert not Connection.objects.exists()


def test_an_address_that_is_taken_is_refused_in_the_form(ada, support, desk):
    answer = browser_of(ada).post(NEW, typed(support))

    assert answer.status_code == 409
    assert "This address is connected already." in shown(answer)


@pytest.mark.parametrize(
    ("health", "words"),
    [
        ({}, ["not looked into yet"]),
        ({"checked_at": 1}, ["receiving"]),
        (
            {"checked_at": 1, "failing_since": 1, "last_error": "Wrong password <b>"},
            [
                "cannot receive",
                "Receiving has failed for 1 minute: Wrong password <b>",
            ],
        ),
        (
            {"send_failing_since": 1, "send_last_error": "550 <i>"},
            ["cannot send", "Sending has failed for 1 minute: 550 <i>"],
        ),
        ({"sent_at": 1}, ["sending"]),
    ],
)
def test_a_mailboxs_health_is_told_in_words(ada, desk, health, words):
    then = timezone.now() - timedelta(minutes=1)
    told = {name: then if one == 1 else one for name, one in health.items()}
    Connection.objects.update(**told)

    page = shown(browser_of(ada).get(LIST)).replace("\xa0", " ")

    assert [word for word in words if word not in page] == []


def test_a_mailbox_is_switched_off_and_on(ada, desk):
    switch = reverse("channels:switch_mailbox", args=[desk.channel.public_id])
    browser = browser_of(ada)

    off = browser.post(switch, {"off": "1"}, follow=True)
    on = browser.post(switch, {"on": "1"}, follow=True)

    assert ">switched off<" in off.content.decode()
    assert ">switched off<" not in on.content.decode()


def test_quarantine_lists_what_waits_with_its_reason_shown_literally(ada, odd):
    page = browser_of(ada).get(QUARANTINE)

    assert "<b>odd</b> {{7*7}}" in shown(page)
    assert "<b>odd" not in page.content.decode()


def test_a_message_in_quarantine_shows_how_it_begins(ada, odd):
    page = browser_of(ada).get(reverse("channels:envelope", args=[odd.public_id]))

    assert "From: <script> ␀\ufffd{{7*7}}" in shown(page)
    assert "<script>" not in page.content.decode()


def test_ac_24_the_raw_bytes_are_a_download_in_a_sandbox(ada, odd):
    answer = browser_of(ada).get(reverse("channels:envelope_raw", args=[odd.public_id]))

    assert answer.content == odd.content()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_it_is_tried_again_once(ada, odd):
    again = reverse("channels:reprocess", args=[odd.public_id])
    browser = browser_of(ada)

    first, second = browser.post(again), browser.post(again)

    odd.refresh_from_db()
    assert (first.status_code, second.status_code, odd.state) == (302, 409, "new")


@pytest.mark.parametrize(
    ("reason", "status", "state"),
    [("Spam", 302, "rejected"), ("  ", 409, "quarantined"), ("", 409, "quarantined")],
)
def test_it_is_rejected_with_a_reason_only(ada, odd, reason, status, state):
    reject = reverse("channels:reject", args=[odd.public_id])

    answer = browser_of(ada).post(reject, {"reason": reason})

    odd.refresh_from_db()
    assert (answer.status_code, odd.state) == (status, state)
    assert bytes(odd.raw)


def test_a_reason_for_what_is_no_longer_there_is_kept_on_the_page(ada, odd):
    Envelope.objects.update(state="stored")

    answer = browser_of(ada).post(
        reverse("channels:reject", args=[odd.public_id]), {"reason": "Spam, clearly"}
    )

    assert answer.status_code == 409
    assert "Spam, clearly" in answer.content.decode()
