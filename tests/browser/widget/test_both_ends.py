"""What each side sees of the other before there are words: who writes, who waits."""

import pytest
from playwright.sync_api import expect

from tests.browser.widget.chatting import answer, begin, say, shows, stored, ticket
from tests.browser.widget.conftest import until
from tests.browser.writing import reply_box
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def accept(page):
    page.locator("#rings .ring").get_by_role("button", name="Accept").click()
    page.locator("#ticket").wait_for()


def test_the_agent_sees_that_the_visitor_writes_and_never_what(visit, bobs):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    accept(bobs)
    now = bobs.locator("#visitor-now")
    expect(now).to_contain_text("Visitor is here")

    frame.locator("textarea").press_sequentially("It is the b")
    expect(now).to_have_text("Visitor is typing…")
    expect(bobs.locator("#chats .dots")).to_be_visible()
    assert "It is the b" not in bobs.content()

    say(frame, "It is the blue one.")
    expect(now).to_contain_text("Visitor is here")
    expect(bobs.locator("#chats .dots")).to_be_hidden()
    until(
        lambda: stored(found) == ["My kettle leaks.", "It is the blue one."], page=page
    )

    page.close()
    expect(now).to_have_text("Visitor has left")


@pytest.mark.slow
def test_the_agent_sees_it_in_the_strip_while_they_look_at_something_else(visit, bobs):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    ticket(page)
    accept(bobs)
    bobs.goto("/")
    dots = bobs.locator("#chats .dots")
    expect(dots).to_be_attached()

    frame.locator("textarea").press_sequentially("It is the b")
    expect(dots).to_be_visible()
    say(frame, "It is the blue one.")
    expect(dots).to_be_hidden()


@pytest.mark.sampled
def test_the_visitor_sees_that_the_agent_writes_them_a_reply(visit, bobs):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    ticket(page)
    accept(bobs)
    typing = frame.locator("p.typing")
    expect(typing).to_be_hidden()

    reply_box(bobs).click()
    bobs.keyboard.type("Is it the b")
    expect(typing).to_be_visible()
    expect(typing).to_have_text("Bob is typing")

    bobs.keyboard.type("lue one?")
    bobs.keyboard.press("Control+Enter")
    shows(frame, "My kettle leaks.", "Is it the blue one?")
    expect(typing).to_be_hidden()


@pytest.mark.slow
def test_a_note_is_written_unseen(visit, bobs):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    accept(bobs)
    bobs.get_by_role("tab", name="Note").click()
    bobs.get_by_role("textbox", name="Internal note").click()
    bobs.keyboard.type("She is right.")
    page.wait_for_timeout(1_000)
    expect(frame.locator("p.typing")).to_be_hidden()
    bobs.keyboard.press("Control+Enter")
    until(lambda: "She is right." in stored(found), page=page)
    shows(frame, "My kettle leaks.")


@pytest.mark.slow
def test_who_waits_sees_how_many_are_before_them(visit, bob):
    first, second = visit(), visit()
    frame, other = begin(first), begin(second)
    say(frame, "My kettle leaks.")
    found = ticket(first)
    expect(frame.get_by_text("You are next.")).to_be_visible()
    say(other, "Where is my parcel?")
    until(lambda: Ticket.objects.count() == 2, page=second)
    expect(other.get_by_text("You are number 2 in line.")).to_be_visible()

    answer(found, "It is the seal.", bob)

    expect(frame.get_by_text("You are next.")).to_be_hidden()
    expect(other.get_by_text("You are next.")).to_be_visible(timeout=20_000)
