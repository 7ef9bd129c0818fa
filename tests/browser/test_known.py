"""What a customer wrote once is known from then on: also on their next ticket."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.talking import said
from tests.factories import make_ticket
from tickets import actions
from tickets.models import FactName

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARKED = "name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"


def test_an_order_number_is_marked_accepted_by_one_key_and_kept_for_the_next_ticket(
    show, ticket, mailbox, bob, ada, settle
):
    device = FactName.objects.get(slug="device")
    actions.save_fact_name(
        label="Device", pattern=r"K\d{3}", is_personal=True, is_single=True,
        fact_name=device, by=ada,
    )  # fmt: skip
    page = show(ticket)
    # The mail comes while Bob looks; a moment later its words are looked through.
    said(ticket, "It is about order 12345: the K200 drips.")
    settle()
    side = page.locator("#side-suggested")
    expect(side.locator("li")).to_have_count(2)
    assert page.evaluate(MARKED, "offered") == ["12345", "K200"]
    assert violations(page) == []

    # One key each, the first first.
    page.keyboard.press("+")
    expect(page.locator("#side .facts").first).to_contain_text("Order number 12345")
    expect(side.locator("li")).to_have_count(1)
    page.keyboard.press("+")
    expect(side).to_have_count(0)
    assert page.evaluate(MARKED, "offered") == []
    source = page.locator("#side").get_by_role("link", name="from this message").first
    source.click()
    assert page.url.endswith(f"#m{ticket.messages.latest('seq').seq}")

    page.get_by_role("button", name="Keep for the customer Device").click()
    expect(page.locator("#side .facts").first).to_contain_text("kept for the customer")
    assert {one.value: one.source.text for one in ticket.facts.all()} == {
        "12345": "It is about order 12345: the K200 drips.",
        "K200": "It is about order 12345: the K200 drips.",
    }

    # Months later she writes again, and Ada need not ask.
    again = make_ticket(
        mailbox, identity=ticket.messages.earliest("seq").identity, text="It drips."
    )
    other = show(again, ada)
    expect(other.locator("#side")).to_contain_text("Known about Irma")
    expect(other.locator("#side dl")).to_contain_text("K200")
    other.keyboard.press("b")
    brief = other.get_by_role("dialog").locator(".brief")
    expect(brief).to_contain_text("from another ticket")
    assert violations(other) == []


def test_a_summary_is_drafted_read_and_saved_and_leads_to_what_was_said(
    show, ticket, bob
):
    said(ticket, "I would like another kettle, please. This one leaks since Monday.")
    page = show(ticket)
    page.get_by_role("button", name="Draft a summary").click()
    draft = page.locator("#side-draft")
    expect(draft).to_contain_text("I would like another kettle, please.")
    assert "I would like another kettle, please." in page.evaluate(MARKED, "took")
    assert violations(page) == []

    draft.get_by_role("link", name="Read and save").click()
    box = page.get_by_role("dialog")
    expect(box.get_by_label("The story so far")).to_have_value(
        "Customer: My kettle leaks.\n"
        "Customer: I would like another kettle, please.\n"
        "Customer: This one leaks since Monday."
    )
    box.get_by_label("The story so far").fill(
        "Customer: I would like another kettle, please.\nChecked."
    )
    box.get_by_role("button", name="Save the context").click()
    expect(draft).to_have_count(0)
    link = page.locator("#side .summary .source")
    expect(link).to_have_text("I would like another kettle, please.")
    # The last words wait for an answer still: dismissing is a key as well.
    said(ticket, "It was order 999123.")
    assert ticket.context.edited_by == bob
