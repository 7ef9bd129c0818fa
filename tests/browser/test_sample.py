"""Somebody new makes a sample ticket, answers it, resolves it and takes it away."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.writing import ready, reply_box
from tickets.models import Delivery, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Set it to a folder for a picture of each.
SHOTS = os.environ.get("SHOTS", "")


def looks_right(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"sample-{name}.png"))
    assert violations(page) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_made_answered_resolved_and_removed(open_page, ada, support, size):
    page = open_page(ada, viewport=PHONE if size == "phone" else DESKTOP)
    # On a phone the inbox is its list; the steps stand in the settings.
    page.goto("/" if size == "desk" else "/settings/first-steps/")
    make = page.get_by_role("button", name="Try it on a sample ticket")
    make.scroll_into_view_if_needed()
    looks_right(page, f"steps-{size}")
    make.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is a sample:")).to_be_visible()
    looks_right(page, f"ticket-{size}")

    ready(page)
    page.keyboard.type("Hello Kim.")
    reply_box(page).press("Control+Enter")
    expect(page.locator("#thread .said.out")).to_contain_text("Hello Kim.")
    way = page.locator("#thread .said.out .way")
    expect(way).to_have_text("Sample: nothing is sent")
    assert not Delivery.objects.exists()
    looks_right(page, f"answered-{size}")

    page.locator("#ticket-head").get_by_role("button", name="Resolve").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.goto(f"/t/{Ticket.objects.get().number}/")
    expect(page.locator("#ticket-head .head-state")).to_contain_text("Resolved")
    remove = page.get_by_role("button", name="Remove it")
    remove.scroll_into_view_if_needed()
    looks_right(page, f"resolved-{size}")
    remove.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The sample ticket is gone.")).to_be_visible()
    looks_right(page, f"gone-{size}")
    assert not Ticket.everything.exists()


def test_by_night_it_can_be_read_as_well(open_page, ada, support):
    page = open_page(ada, color_scheme="dark")
    page.goto("/settings/first-steps/")
    looks_right(page, "steps-dark")
    page.get_by_role("button", name="Try it on a sample ticket").click()
    expect(page.get_by_text("This is a sample:")).to_be_visible()
    looks_right(page, "ticket-dark")
