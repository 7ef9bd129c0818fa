"""An admin connects a Telegram bot, in Chromium, by keyboard alone; and the bot listens."""

import pytest
from playwright.sync_api import expect

from channels_app.models import Connection
from tests.wire.providers.telegram import Telegram
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def telegram(server, settings, support):
    """Telegram, which may be called, and reaches us by the address of this test."""
    settings.SITE_URL = server
    with Telegram() as provider:
        settings.EGRESS_ALLOW |= {provider.place}
        yield provider


def test_a_bot_is_connected_tested_and_switched_off(quiet_page, telegram, settle):
    page, press = quiet_page, quiet_page.keyboard.press
    page.goto("/settings/messengers/")
    expect(page.get_by_text("No messenger yet.")).to_be_visible()
    page.get_by_role("link", name="Connect a messenger").focus()
    press("Enter")
    page.get_by_role("link", name="Telegram").focus()
    press("Enter")
    expect(page.get_by_role("heading", name="Step by step")).to_be_visible()
    expect(page.get_by_text("no provider reaches it")).to_be_visible()

    page.get_by_label("Name").focus()
    page.keyboard.type("Shop bot")
    page.get_by_label("Bot token").focus()
    page.keyboard.type(telegram.token)
    page.get_by_label("Address of the Bot API").focus()
    page.keyboard.type(telegram.url)
    press("Enter")

    expect(page.get_by_text("The channel is connected.")).to_be_visible()
    expect(page.get_by_text("switched on")).to_be_visible()
    expect(page.get_by_label("Bot token")).to_have_value("")
    connection = Connection.objects.get(channel__kind="telegram")
    assert f"/hooks/telegram/{connection.key}/" in telegram.hook
    assert telegram.token not in page.content()

    page.get_by_role("button", name="Test the connection").focus()
    press("Enter")
    expect(page.get_by_text("Receiving: works.")).to_be_visible()
    expect(page.get_by_text("Sending: works.")).to_be_visible()

    telegram.customer().says("My kettle leaks.")
    settle()
    assert Message.objects.get().text == "My kettle leaks."
    page.goto("/settings/messengers/")
    expect(page.get_by_text("receiving")).to_be_visible()

    page.get_by_role("button", name="Switch off").focus()
    press("Enter")
    expect(page.get_by_text("switched off", exact=True)).to_be_visible()


@pytest.mark.sampled
def test_a_token_that_is_wrong_is_said_and_can_be_typed_again(open_page, ada, telegram):
    page = open_page(ada, expected=("409",))
    page.goto("/settings/messengers/new/telegram/")
    page.get_by_label("Name").fill("Shop bot")
    page.get_by_label("Bot token").fill("12345:" + "x" * 35)
    page.get_by_label("Address of the Bot API").fill(telegram.url)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("alert")).to_contain_text("what you typed is saved")
    expect(page.get_by_text("not connected yet")).to_be_visible()

    page.get_by_label("Bot token").fill(telegram.token)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You changed the server")).to_have_count(0)
    expect(page.get_by_text("The channel is connected.")).to_be_visible()
