"""The bell says at once that something happened, and leads to the ticket."""

import pytest
from playwright.sync_api import expect

from helpdesk.notifications.models import Notification
from tests.threads import until
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def count(page):
    return page.locator("#bell .rail-count > [aria-hidden]")


def test_the_bell_rings_live_and_leads_to_the_ticket(open_page, ticket, ada, bob):
    page = open_page(bob)
    page.goto("/settings/")
    page.wait_for_function(
        "() => document.getElementById('presence-menu').dataset.state"
    )
    expect(count(page)).to_be_hidden()

    actions.assign(ticket, to=bob, by=ada)
    expect(count(page)).to_have_text("1")
    actions.note(ticket, text="@Bob, look!", by=ada)
    expect(count(page)).to_have_text("2")

    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Unread")).to_be_visible()
    page.get_by_role("link", name="Ada assigned it to you").click()
    expect(page.locator("#ticket")).to_have_attribute("data-number", str(ticket.number))
    expect(count(page)).to_be_hidden()
    until(lambda: not Notification.objects.filter(read_at=None).exists())


@pytest.mark.sampled
def test_a_declined_hand_over_returns_with_its_reason_and_the_giver_is_told(
    open_page, ticket, ada, bob
):
    actions.take(ticket, by=bob)
    bobs, adas = (open_page(one, expected=("409",)) for one in (bob, ada))
    for page, path in ((bobs, f"/t/{ticket.number}/"), (adas, "/settings/")):
        page.goto(path)
        page.wait_for_function(
            "() => document.getElementById('presence-menu').dataset.state"
        )

    # By keys alone: who would have nothing to go by is not handed anything.
    bobs.keyboard.press("h")
    offer = bobs.locator("#popover")
    expect(offer.get_by_label("To whom")).to_be_focused()
    bobs.keyboard.type("Ada")
    bobs.keyboard.press("Tab")
    bobs.keyboard.press("Enter")
    expect(offer).to_contain_text("Write in a few words what the customer wants")
    expect(offer.get_by_label("What the customer wants")).to_be_focused()
    bobs.keyboard.type("Her money back")
    bobs.keyboard.press("Enter")

    card = adas.locator("#rings .ring")
    expect(card).to_contain_text("Her money back")
    adas.keyboard.press("Shift+Y")
    form = adas.locator("#popover")
    form.get_by_role("button", name="Decline").click()
    expect(form).to_contain_text("Say why")
    form.get_by_label("Why").fill("Billing does refunds")
    form.get_by_role("button", name="Decline").click()
    expect(card).to_have_count(0)

    expect(count(bobs)).to_have_text("1")
    bobs.locator("#bell").click()
    expect(bobs.locator(".notices")).to_contain_text("Ada declined what you offered")
    expect(bobs.locator(".notices")).to_contain_text("Billing does refunds")
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.accountable) == (bob, bob)
