"""Replies that go later, in a list of their own: their time is changed from there."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import make_ticket
from tests.threads import until
from tickets import actions
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


def looks_right(page, name):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_what_goes_later_is_found_and_moved_by_keyboard(
    open_page, settle, ada, bob, ticket, mailbox
):
    soon, later = (timezone.now() + timedelta(hours=n) for n in (2, 5))
    actions.reply(ticket, text="Good evening.", by=bob, at=later)
    actions.reply(make_ticket(mailbox), text="Good night.", by=bob, at=soon)
    page = open_page(bob)
    page.goto("/")
    page.locator("#view-scheduled").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**view=scheduled")
    expect(page.locator("#list")).to_contain_text("reply goes")
    looks_right(page, "scheduled")

    page.goto(f"/t/{ticket.number}/?view=scheduled")
    change = page.locator("#thread .timed").get_by_text("Change the time")
    change.focus()
    page.keyboard.press("Enter")
    field = page.locator("form[action$='/reschedule/'] input[name=at]")
    there = timezone.localtime() + timedelta(days=1)
    field.fill(there.strftime("%Y-%m-%dT%H:%M"))
    looks_right(page, "reschedule")
    field.press("Enter")

    until(
        lambda: (
            settle()
            or Message.objects.filter(ticket=ticket, held_until__gt=later).exists()
        )
    )
    expect(page.locator("#thread .timed")).to_contain_text("Will be sent at")
