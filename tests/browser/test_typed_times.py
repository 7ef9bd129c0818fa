"""A time is typed as one says it: what it is read as stands below, and Enter does it."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tickets.models import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


def looks_right(page, name):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_a_ticket_is_snoozed_by_keys_until_the_time_that_was_typed(show, ticket):
    page = show(ticket)
    page.keyboard.press("s")
    box = page.locator("#popover")
    expect(box.get_by_label("Snooze until")).to_be_focused()
    page.keyboard.type("fri 25")
    expect(box.locator(".says")).to_contain_text("No time can be read from that")
    page.keyboard.press("Control+a")
    page.keyboard.type("next monday 14")
    expect(box.locator(".says")).to_contain_text("Monday, ")
    expect(box.locator(".says")).to_contain_text("14:00")
    looks_right(page, "typed-snooze")
    page.keyboard.press("Enter")
    expect(page.locator("#ticket-head")).to_contain_text("Snoozed")
    ticket.refresh_from_db()
    wakes = timezone.localtime(ticket.wake_at)
    assert ticket.status == Status.SNOOZED
    assert f"{wakes:%w %H:%M}" == "1 14:00"


@pytest.mark.sampled
def test_below_the_reply_it_says_when_it_will_be_sent(show, ticket):
    page = show(ticket)
    page.locator(".composer-later summary").click()
    page.get_by_label("Send at").fill("tomorrow 9")
    expect(page.locator("#reply-at-read")).to_contain_text("09:00")
    page.get_by_label("Then snooze until").fill("whenever")
    expect(page.locator("#reply-snooze-read")).to_contain_text("No time can be read")
    expect(page.locator("#reply-at-read")).to_contain_text("09:00")
    looks_right(page, "typed-send-at")
    page.get_by_label("Send at").fill("")
    expect(page.locator("#reply-at-read")).to_be_empty()
