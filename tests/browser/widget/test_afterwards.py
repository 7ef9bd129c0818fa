"""The end of a conversation: rated where it stands, and it goes on when there is more."""

import pytest
from playwright.sync_api import expect

from tests.browser.widget.chatting import answer, begin, say, shows, ticket
from tests.browser.widget.conftest import panel, set_up
from tickets import actions
from tickets.models import Rating

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_chat_that_is_over_is_rated_in_place(visit, bob, shop):
    set_up(shop, rate=True)
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    answer(found, "It is the seal.", bob)
    shows(frame, "My kettle leaks.", "It is the seal.")
    actions.resolve(found, by=bob)
    frame.get_by_role("radio", name="4 stars of 5").check(force=True)
    frame.get_by_label("What could be better").fill("Quick!")
    frame.locator(".over").get_by_role("button", name="Send").click()
    expect(frame.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Rating.objects.values_list("score", "comment").get() == (4, "Quick!")
    page.reload()
    expect(panel(page).get_by_role("img", name="4 stars of 5")).to_be_visible()


@pytest.mark.sampled
def test_the_visitor_can_end_it_and_write_again(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    ticket(page)
    shows(frame, "My kettle leaks.")
    frame.get_by_role("button", name="More").click()
    frame.get_by_role("button", name="End chat").click()
    frame.get_by_role("dialog").get_by_role("button", name="End chat").click()
    expect(frame.get_by_text("This chat has ended.")).to_be_visible()
    say(frame, "One thing more.")
    shows(frame, "My kettle leaks.", "One thing more.")
