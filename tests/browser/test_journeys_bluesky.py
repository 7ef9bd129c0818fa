"""Bluesky from the first click of an admin to an answer to one person alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.writing import reply_box, said
from tests.looking import bring_everything, look_everywhere
from tests.wire.providers.bluesky import Bluesky
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bluesky(server, settings):
    settings.SITE_URL = server
    with Bluesky() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


def faults(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [one["id"] for one in found.response["violations"]]


def test_an_account_is_connected_and_somebody_who_wrote_alone_is_answered_alone(
    open_page, settle, bluesky, support, ada
):
    page = open_page(ada)
    _connects(page, bluesky)

    irma = bluesky.chatter("Irma Berg")
    first = irma.says("My order 17 did not come 🫖")
    look_everywhere()
    settle()
    ticket = Ticket.objects.get()
    page.goto(f"/t/{ticket.number}/")
    thread = page.locator("#thread")
    expect(thread).to_contain_text("My order 17 did not come 🫖")
    expect(page.get_by_text(f"@{irma.handle}").first).to_be_visible()

    reply_box(page).click()
    page.keyboard.type("It comes tomorrow: https://brew.example/17")
    page.keyboard.press("Control+Enter")
    said(page, words="It comes tomorrow")
    settle()
    [answer] = irma.heard
    assert answer.text == "It comes tomorrow: https://brew.example/17"
    assert answer.raw["facets"]

    irma.reacts(answer, "❤️")
    irma.says("Thank you", replies=first)
    look_everywhere()
    settle()
    expect(thread).to_contain_text("Thank you")
    expect(thread).to_contain_text("❤️")
    assert Ticket.objects.count() == 1
    assert faults(page) == []


def test_what_was_said_in_public_is_a_ticket_once_somebody_says_so(
    open_page, settle, bluesky, support, ada
):
    page = open_page(ada)
    _connects(page, bluesky)
    irma = bluesky.customer("Irma Berg")
    item = irma.mentions(f"@{bluesky.handle} it leeks", langs=["en"])
    look_everywhere()
    bring_everything()
    settle()
    ticket = Ticket.objects.get()
    assert ticket.messages.get().public is True
    page.goto(f"/t/{ticket.number}/")
    expect(page.locator("#thread")).to_contain_text("it leeks")

    irma.edits(item, f"@{bluesky.handle} it leaks")
    look_everywhere()
    settle()
    expect(page.locator("#thread")).to_contain_text("it leaks")
    assert faults(page) == []


def _connects(page, bluesky):
    """As the steps beside the form say."""
    page.goto("/settings/messengers/new/")
    page.get_by_role("link", name="Bluesky").click()
    page.get_by_label("Name", exact=True).fill("Kettles on Bluesky")
    page.get_by_label("Handle").fill(bluesky.handle)
    page.get_by_label("App password").fill(bluesky.token)
    page.get_by_label("Server of the account").fill(bluesky.url)
    assert faults(page) == []
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kettles on Bluesky")
    expect(page.get_by_text("Webhook address")).to_have_count(0)
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text(f"Bluesky knows us as @{bluesky.handle}.")).to_be_visible()
    expect(page.get_by_text("Private messages come in as well.")).to_be_visible()
    assert bluesky.token not in page.content()
