"""Telegram from the first click of an admin to the heart on an answer."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.base.pictures import JPEG
from tests.browser.writing import ready, said
from tests.wire.providers.telegram import Telegram
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def telegram(server, settings):
    settings.SITE_URL = server
    with Telegram() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


def faults(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [one["id"] for one in found.response["violations"]]


def test_a_bot_is_connected_and_a_customer_is_answered_on_it(
    open_page, settle, telegram, support, ada
):
    page = open_page(ada)
    _connects(page, telegram)

    irma = telegram.customer("Irma Berg")
    first = irma.sends_photo(JPEG, caption="It leeks *here*.")
    settle()
    ticket = Ticket.objects.get()
    page.goto(f"/t/{ticket.number}/")
    expect(page.locator("#thread")).to_contain_text("It leeks *here*.")
    expect(page.locator("#thread img").first).to_be_visible()

    ready(page)
    page.keyboard.type("Please ")
    page.keyboard.press("Control+b")
    page.keyboard.type("stop")
    page.keyboard.press("Control+b")
    page.keyboard.type(" using it.")
    page.keyboard.press("Control+Enter")
    said(page, words="using it.")
    settle()
    [answer] = irma.heard
    assert answer.html == "Please <b>stop</b> using it."
    assert answer.replies == first.name

    irma.edits(first, "It leaks here.")
    irma.reacts(answer, "❤")
    settle()
    thread = page.locator("#thread")
    expect(thread).to_contain_text("It leaks here.")
    expect(thread).to_contain_text("❤")
    assert faults(page) == []


def _connects(page, telegram):
    """As the steps beside the form say."""
    page.goto("/settings/messengers/new/")
    page.get_by_role("link", name="Telegram").click()
    page.get_by_label("Name", exact=True).fill("Kettle bot")
    page.get_by_label("Bot token").fill(telegram.token)
    page.get_by_label("Address of the Bot API").fill(telegram.url)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kettle bot")
    page.get_by_role("button", name="Test the connection").click()
    expect(
        page.get_by_text("Telegram knows our bot as @kettle_shop_bot.")
    ).to_be_visible()
    expect(page.get_by_text("Telegram calls this address.")).to_be_visible()
    assert telegram.token not in page.content()
