"""The composer: two modes, rich text, its keys and what it says."""

import pytest
from playwright.sync_api import expect

from channels_app.adapters.email import adapter
from tests.browser.writing import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def formatted(mailbox):
    """A mailbox as settings make one: it carries formatted words."""
    mailbox.traits = dict(adapter.traits)
    mailbox.save()
    return mailbox


@pytest.fixture
def page(quiet_page, ticket, formatted):
    quiet_page.goto(f"/t/{ticket.number}/")
    return quiet_page


def test_a_reply_is_sent_by_keyboard_and_stands_in_the_conversation(page, ticket):
    box = ready(page)
    box.press_sequentially("Dear Irma,")
    page.keyboard.press("Enter")
    page.keyboard.type("try a new seal.")
    page.keyboard.press("Control+Enter")

    said = page.locator("#thread > .said.out:not(.pending)")
    expect(said).to_have_count(1)
    expect(page.locator("#thread > .pending")).to_have_count(0)
    expect(said.locator(".body")).to_contain_text("try a new seal.")
    message = ticket.messages.last()
    assert (message.text, message.html) == ("Dear Irma,\n\ntry a new seal.", "")
