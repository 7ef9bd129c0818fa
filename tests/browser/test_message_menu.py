"""The menu of one message in Chromium: by mouse, by keyboard and on a phone."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.talking import said
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS", "")


def test_by_keyboard_a_conversation_is_split_from_one_message_on(show, ticket):
    said(ticket, "Another thing: my bill is wrong.")
    page = show(ticket)
    page.locator(".said", has_text="my bill").locator(".more").focus()
    page.keyboard.press("Enter")
    box = page.locator("#popover")
    expect(box.get_by_role("heading", name="This message")).to_be_visible()
    assert violations(page) == []
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/message-menu.png")
    box.get_by_role("link", name="Split from here").focus()
    page.keyboard.press("Enter")
    expect(box.get_by_role("checkbox", checked=True)).to_have_count(1)
    box.get_by_label("Subject of the new ticket").fill("A wrong bill")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_text("split")).to_be_visible()

    assert Ticket.objects.get(subject="A wrong bill").messages.count() == 1


@pytest.mark.sampled
def test_on_a_phone_it_is_at_the_bottom_and_nothing_covers_the_words(
    show, ticket, chromium
):
    page = show(ticket, viewport=PHONE)
    page.locator(".said .more").first.click()
    box = page.locator("#popover")
    expect(box.get_by_role("link", name="Forward")).to_be_visible()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/message-menu-phone.png")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(page.locator(".said .more").first).to_be_focused()


def test_keys_go_from_message_to_message_and_send_one_on(show, ticket):
    said(ticket, "Another thing: my bill is wrong.")
    said(ticket, "And a third one.")
    page = show(ticket)
    times = page.locator("#thread > .said .at")

    page.keyboard.press("o")
    expect(times.nth(2)).to_be_focused()
    page.keyboard.press("o")
    expect(times.nth(1)).to_be_focused()
    page.keyboard.press("i")
    page.keyboard.press("i")
    expect(times.nth(2)).to_be_focused()
    page.keyboard.press("o")
    page.keyboard.press("f")

    box = page.locator("#popover")
    expect(box.get_by_role("heading", name="Send on")).to_be_visible()
    expect(box.locator("[name=message]")).to_have_value(message(ticket, "bill"))
    page.keyboard.press("Escape")
    expect(page.locator(".said .more").nth(1)).to_be_focused()
    # Who chose none means the last that is seen.
    page.locator(".thread-box").focus()
    page.keyboard.press("f")
    expect(box.locator("[name=message]")).to_have_value(message(ticket, "third"))


def message(ticket, words):
    return str(ticket.messages.get(text__contains=words).public_id)
