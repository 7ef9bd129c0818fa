"""What is spam waits aside, and comes back with one click."""

from dataclasses import replace

import pytest

from tests.factories import make_identity, make_words
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def spam(mailbox):
    words = replace(make_words("Buy a kettle."), spam=True)
    identity = make_identity("irma@home.test")
    return actions.open_ticket(channel=mailbox, identity=identity, words=words).ticket


def listed() -> list[int]:
    return list(Ticket.objects.open().values_list("pk", flat=True))


def test_what_came_as_spam_is_in_no_list_and_found_where_spam_is_looked_for(bob, spam):
    browser = browser_of(bob)

    assert listed() == []
    assert "Buy a kettle" not in shown(browser.get("/"))
    assert "Buy a kettle" in shown(browser.get("/search/", {"q": "is:spam"}))


def test_one_click_takes_it_back(bob, spam):
    page = browser_of(bob).get(url(spam))
    assert "No spam" in shown(page)

    browser_of(bob).post(url(spam, "no_spam"))

    spam.refresh_from_db()
    assert (spam.spam_at, listed()) == (None, [spam.pk])
    assert spam.events.last().verb == "spam_cleared"


def test_an_agent_calls_it_spam_and_may_take_that_back(bob, ticket):
    actions.call_spam(ticket, by=bob)
    assert listed() == []

    actions.no_spam(ticket, by=bob)

    assert listed() == [ticket.pk]
    told = list(ticket.events.order_by("-seq").values_list("verb", flat=True)[:2])
    assert told == ["spam_cleared", "spam_called"]


def test_said_twice_it_is_written_down_once(bob, ticket):
    actions.call_spam(ticket, by=bob)
    seq = ticket.seq

    actions.call_spam(ticket, by=bob)

    assert ticket.seq == seq
