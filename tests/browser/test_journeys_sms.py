"""Text messages from the first click of an admin to an answer that has arrived."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import reply_box, said
from tests.wire.providers.twilio import Twilio
from tickets.models import Delivery, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def twilio(server, settings):
    settings.SITE_URL = server
    with Twilio() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        yield running


def test_a_number_is_connected_and_whoever_texts_it_is_answered(
    open_page, settle, twilio, support, ada
):
    page = open_page(ada)
    _connects(page, twilio)

    irma = twilio.customer()
    irma.says("My kettle leaks.")
    settle()
    ticket = Ticket.objects.get()
    page.goto(f"/t/{ticket.number}/")
    expect(page.locator("#thread")).to_contain_text("My kettle leaks.")

    # Text messages have no formats: the box is a plain one.
    reply_box(page).click()
    page.keyboard.type("Please stop using it.")
    page.keyboard.press("Control+Enter")
    said(page, words="Please stop using it.")
    settle()
    [answer] = irma.heard
    assert answer.text == "Please stop using it."
    twilio.becomes(answer, "delivered")
    settle()
    assert Delivery.objects.get().state == Delivery.State.DELIVERED

    irma.says("STOP")
    settle()
    words = "They want no more by this channel, and get none until they write START."
    expect(page.locator("#thread")).to_contain_text(words)


def _connects(page, twilio):
    page.goto("/settings/messengers/new/sms/")
    page.get_by_label("Name", exact=True).fill("Our number")
    page.get_by_label("Account SID").fill(twilio.account)
    page.get_by_label("Auth token").fill(twilio.token)
    page.get_by_label("Our number").fill(twilio.number)
    page.get_by_label("Our address at Twilio").select_option("yes")
    page.get_by_label("Address of the API").fill(twilio.url)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Our number")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("Twilio lets this number send.")).to_be_visible()
    expect(page.get_by_text("Twilio tells us of what comes in.")).to_be_visible()
    assert twilio.token not in page.content()
