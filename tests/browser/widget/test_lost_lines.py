"""Nothing gets lost and nothing is doubled, whatever becomes of the network."""

import contextlib
import time

import pytest
from playwright.sync_api import expect

from tests.browser.widget.chatting import (
    NO_SOCKETS,
    answer,
    begin,
    say,
    shows,
    stored,
    ticket,
)
from tests.browser.widget.conftest import open_panel, panel, until
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "WebSocket", "Failed to load")


@pytest.fixture
def start(locked):
    return locked


@pytest.mark.parametrize("seconds", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_without_a_network_in_the_middle_of_sending(visit, bob, seconds):
    page = visit(expected=OFFLINE)
    frame = begin(page)
    say(frame, "One")
    found = ticket(page)
    shows(frame, "One")

    page.context.set_offline(True)
    gone = time.monotonic()
    for words in ("Two", "Three", "Four"):
        say(frame, words)
    # Drawn at once, and told that they wait.
    shows(frame, "One", "Two", "Three", "Four")
    expect(frame.get_by_text("No connection.")).to_be_visible(timeout=10_000)
    expect(frame.locator(".state.waiting")).not_to_have_count(0)
    answer(found, "Are you there?", bob)
    page.wait_for_timeout(max(0, seconds * 1000 - (time.monotonic() - gone) * 1000))
    assert stored(found) == ["One", "Are you there?"]

    page.context.set_offline(False)
    until(lambda: len(stored(found)) == 5, page=page, seconds=15)
    assert stored(found) == ["One", "Are you there?", "Two", "Three", "Four"]
    shows(frame, "One", "Are you there?", "Two", "Three", "Four")
    expect(frame.get_by_text("No connection.")).to_be_hidden()


@pytest.mark.slow
def test_what_waits_survives_a_reload_and_is_sent_once(visit):
    page = visit(expected=(*OFFLINE, "503"))
    frame = begin(page)
    say(frame, "One")
    found = ticket(page)
    shows(frame, "One")
    # The server's answer is lost each time; the words are not.
    with losing(page, "**/say/"), no_line(page, frame):
        say(frame, "Two")
        say(frame, "Three")
        page.wait_for_timeout(1500)
        page.reload()
        frame = panel(page)
        shows(frame, "One", "Two", "Three")
    until(lambda: len(stored(found)) == 3, page=page, seconds=30)
    shows(frame, "One", "Two", "Three")
    assert stored(found) == ["One", "Two", "Three"]
    until(lambda: page.evaluate(KEPT) == [], page=page)


# What the page keeps for the panel of words on their way.
KEPT = "() => Object.keys(localStorage).filter((name) => name.includes(':out:'))"


@pytest.mark.sampled
def test_an_answer_that_gets_lost_doubles_nothing(visit):
    """The server has the words, and the browser does not know."""
    page = visit(expected=OFFLINE)
    page.context.add_init_script(NO_SOCKETS)
    page.reload()
    frame = begin(page)

    tries = []

    def reaches_and_answer_is_lost(route):
        tries.append(route.request.post_data)
        if len(tries) < 3:
            with contextlib.suppress(Exception):
                route.fetch()
            route.abort()
        else:
            route.continue_()

    page.context.route("**/say/", reaches_and_answer_is_lost)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    until(lambda: len(tries) >= 3, page=page)
    shows(frame, "My kettle leaks.")
    page.wait_for_timeout(1500)
    assert stored(found) == ["My kettle leaks."]
    assert Ticket.objects.count() == 1


@pytest.mark.slow
def test_pressing_enter_ten_times_says_it_once_each_and_in_order(visit):
    page = visit()
    frame = begin(page)
    words = [f"Word {number}" for number in range(10)]
    for one in words:
        say(frame, one)
    found = ticket(page)
    until(lambda: len(stored(found)) == 10, page=page)
    assert stored(found) == words
    shows(frame, *words)


@pytest.mark.slow
def test_where_sockets_do_not_come_through_the_same_goes_by_http(visit, bob):
    page = visit(goes=False)
    page.context.add_init_script(NO_SOCKETS)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    shows(frame, "My kettle leaks.")
    until(lambda: any("/live/visitor/" in url for url in asked), page=page)
    for words in ("Is it the blue one?", "Or the red one?"):
        answer(found, words, bob)
    shows(frame, "My kettle leaks.", "Is it the blue one?", "Or the red one?")
    say(frame, "The blue one.")
    until(lambda: len(stored(found)) == 4, page=page)
    expect(frame.get_by_text("No connection.")).to_be_hidden()
    assert not any("token=" in url for url in asked)


@pytest.mark.slow
def test_two_tabs_without_a_network_send_all_they_have(visit):
    first = visit(expected=OFFLINE)
    frame = begin(first)
    say(frame, "One")
    found = ticket(first)
    shows(frame, "One")
    second = visit(again=first, expected=OFFLINE)
    other = open_panel(second, "chat")
    shows(other, "One")

    first.context.set_offline(True)
    say(frame, "Two")
    say(other, "Three")
    first.wait_for_timeout(1000)
    first.context.set_offline(False)

    until(lambda: len(stored(found)) == 3, page=first, seconds=15)
    for one in (frame, other):
        expect(one.locator(".said.me")).to_have_count(3, timeout=15_000)
    assert sorted(stored(found)) == ["One", "Three", "Two"]


@pytest.mark.slow
def test_a_tab_that_is_closed_too_early_leaves_its_words_to_the_next(visit):
    page = visit(expected=OFFLINE)
    frame = begin(page)
    say(frame, "One")
    found = ticket(page)
    shows(frame, "One")
    page.context.set_offline(True)
    say(frame, "Two")
    expect(frame.locator(".state.waiting")).to_have_count(1)
    until(lambda: page.evaluate(KEPT) != [], page=page)
    context = page.context
    page.close()
    context.set_offline(False)

    visit(again=page)
    until(lambda: len(stored(found)) == 2, page=context.pages[-1], seconds=15)
    assert stored(found) == ["One", "Two"]


@contextlib.contextmanager
def losing(page, pattern):
    """What is asked there comes to nothing."""
    page.context.route(pattern, lambda route: route.abort())
    yield
    page.context.unroute(pattern)


@contextlib.contextmanager
def no_line(page, frame):
    """Only HTTP is left: the socket is gone and no other one opens."""
    page.context.add_init_script("if (!window.withLine) {" + NO_SOCKETS + "}")
    frame.evaluate("() => dispatchEvent(new Event('offline'))")
    frame.evaluate("() => {" + NO_SOCKETS + "}")
    yield
