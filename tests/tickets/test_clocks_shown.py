"""What a page says of clocks: what is due, when, and how near that is, in words, too."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import make_ticket, soon
from tests.tickets.agreed import HOUR, agree
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.test_pages_inbox import row_of
from tickets import actions
from tickets.actions import clocks

pytestmark = pytest.mark.usefixtures("company")

NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)


@pytest.fixture
def travel():
    with time_machine.travel(NINE, tick=False) as found:
        yield found


@pytest.fixture
def ticket(travel, ada, mailbox):
    agree(ada, "Everybody", warn_percent=50)
    return make_ticket(mailbox)


def step(bob, ticket) -> tuple[str, str, str, str]:
    pill = row_of(bob, ticket).step
    return pill.name, pill.tone, pill.icon, pill.text


def test_a_row_says_what_is_due_first_and_how_near_it_is(ticket, bob, travel):
    assert step(bob, ticket) == ("First reply", "", "timer", "10:00")
    travel.shift(timedelta(minutes=30))
    assert step(bob, ticket) == ("First reply, soon", "warn", "hourglass", "10:00")
    travel.shift(timedelta(minutes=31))
    assert step(bob, ticket) == ("First reply, late", "bad", "timer-off", "10:00")
    actions.reply(ticket, text="Hello", by=bob)
    assert step(bob, ticket) == ("Resolution", "", "timer", "17:00")


def test_a_promise_that_is_due_sooner_comes_first(ticket, bob):
    actions.promise(ticket, what="Call", due_at=soon(minutes=5), by=bob)
    assert step(bob, ticket)[0] == "Promise due"


def test_what_stands_still_is_nobody_s_next_step(ticket, bob):
    actions.wait(ticket, by=bob)
    assert row_of(bob, ticket).step is None


def test_the_page_shows_each_clock_that_runs(ticket, bob, travel):
    travel.shift(timedelta(minutes=45))
    page = browser_of(bob).get(url(ticket))
    assert "First reply, soon: 15 minutes from now" in shown(page).replace("\xa0", " ")
    assert "Resolution: 7 hours" in shown(page).replace("\xa0", " ")
    assert "SLA policy: Everybody" in page.content.decode()
    assert "needs first reply" not in shown(page)


def test_the_page_says_that_a_clock_stands_still(ticket, bob):
    actions.wait(ticket, by=bob)
    page = shown(browser_of(bob).get(url(ticket)))
    assert "First reply: stands still" in page
    assert "Needs a look" in page


def test_the_timeline_says_what_ran_out_and_when_that_was(ticket, bob, travel):
    travel.shift(timedelta(hours=2))
    clocks.drain()
    page = shown(browser_of(bob).get(url(ticket)))
    assert "The first reply is late: it was due on" in page


def test_without_a_policy_a_page_says_nothing_of_clocks(travel, mailbox, bob):
    ticket = make_ticket(mailbox)
    page = browser_of(bob).get(url(ticket))
    assert "First reply:" not in shown(page)
    assert "needs first reply" in shown(page)
    assert "Needs a look" in shown(page)


def test_a_target_for_one_priority_is_none_for_another(travel, ada, mailbox, bob):
    agree(ada, targets={4: {"first_reply": HOUR}})
    ticket = make_ticket(mailbox)
    assert row_of(bob, ticket).step is None
