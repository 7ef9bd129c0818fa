"""A reply that goes at another time, from the composer to what stopped it."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.writing import formatted, ready, reply_box
from tests.factories import make_words
from tickets import actions
from tickets.actions import held
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


def looks_right(page, name):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_a_reply_waits_for_its_time_and_stops_where_the_customer_writes_first(
    open_page, settle, ada, ticket, mailbox
):
    formatted(mailbox)
    page = open_page(ada)
    page.goto(f"/t/{ticket.number}/")
    reply_box(page).wait_for()
    ready(page)
    page.keyboard.type("Good evening.")
    page.locator(".composer-later summary").click()
    field = page.get_by_label("Send at")
    at = timezone.localtime() + timedelta(hours=3)
    field.fill(at.strftime("%Y-%m-%dT%H:%M"))
    looks_right(page, "later-form")
    reply_box(page).press("Control+Enter")

    waits = page.locator("#thread .timed")
    expect(waits).to_contain_text("Will be sent at")
    expect(field).to_have_value("")
    looks_right(page, "later-waits")

    first = ticket.messages.filter(direction="in").first()
    actions.receive(
        ticket,
        channel=first.channel,
        identity=first.identity,
        words=make_words("Forget it, it works."),
    )
    Message.objects.filter(is_timed=True).update(held_until=timezone.now())
    held.drain()
    settle()
    expect(waits).to_contain_text("the customer wrote meanwhile")
    looks_right(page, "later-stopped")

    waits.get_by_role("button", name="Take it back and change it").click()
    expect(reply_box(page)).to_contain_text("Good evening.")
    expect(waits).to_have_count(0)
