"""Custom fields in a browser: filled in beside the ticket, and before it is resolved."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.threads import until
from tests.tickets.fields import define
from tests.tickets.test_custom_fields import OPTIONS
from tickets import actions
from tickets.custom_fields import Condition
from tickets.models import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def defined(ada, ticket):
    define(ada, "Plan", kind="choice", options=OPTIONS)
    define(ada, "Seats", kind="number")
    define(
        ada, "Cause", required="resolve",
        shown_when=Condition(field="plan", values=("gold",)),
        helps={"en": "As the workshop says."},
    )  # fmt: skip
    define(ada, "Level", of="customer")


def now(ticket):
    ticket.refresh_from_db()
    return ticket.fields


def test_a_field_is_filled_in_by_keyboard_and_asked_for_before_it_is_resolved(
    show, ticket, defined, bob
):
    page = show(ticket, expected=("409",))
    plan, seats = page.get_by_label("Plan"), page.get_by_label("Seats")
    expect(page.get_by_label("Cause")).to_have_count(0)

    plan.select_option("gold")
    until(lambda: now(ticket) == {"plan": "gold"})
    expect(page.get_by_label("Cause")).to_be_visible()
    expect(page.locator("#side")).to_contain_text("needed to resolve")
    seats.focus()
    page.keyboard.type("12.5")
    page.keyboard.press("Enter")
    until(lambda: now(ticket) == {"plan": "gold", "seats": 12.5})
    expect(seats).to_be_focused()
    expect(page.locator("#thread")).to_contain_text("changed fields: Seats: 12.5")

    page.locator("#thread").click()
    page.keyboard.press("e")
    box = page.get_by_role("dialog", name="Resolve")
    expect(box.get_by_label("Cause")).to_be_focused()
    assert violations(page) == []
    box.get_by_role("button", name="Resolve").click()
    expect(box).to_contain_text("Fill this in.")
    box.get_by_label("Cause").fill("A worn seal")
    page.keyboard.press("Enter")
    until(lambda: now(ticket).get("cause") == "A worn seal")

    assert ticket.status == Status.RESOLVED


@pytest.mark.sampled
def test_what_the_composer_would_resolve_asks_for_what_is_missing(
    show, ticket, defined, bob
):
    actions.set_fields(ticket, fields={"plan": "gold"}, by=bob)
    page = show(ticket, expected=("409",))
    page.keyboard.press("r")
    page.keyboard.type("It is on its way.")
    page.keyboard.press("Control+Shift+Enter")

    box = page.get_by_role("dialog", name="Fill in fields")
    box.get_by_label("Cause").fill("A worn seal")
    page.keyboard.press("Enter")
    until(lambda: "cause" in now(ticket))
    expect(box).to_be_hidden()
    page.locator(".composer [contenteditable], .composer textarea").first.focus()
    page.keyboard.press("Control+Shift+Enter")
    until(lambda: now(ticket) and ticket.status == Status.RESOLVED)


@pytest.mark.sampled
def test_on_a_phone_and_on_the_customer_s_page_each_saves_by_itself(
    open_page, show, ticket, defined, bob
):
    page = show(ticket, viewport=PHONE)
    page.get_by_role("button", name="Side panel").click()
    page.get_by_label("Level").fill("High")
    page.get_by_role("button", name="Save Level").click()
    customer = ticket.customer
    until(customer.field_changes.exists)

    page = open_page(bob)
    page.goto(f"/customers/{customer.public_id}/")
    level = page.get_by_label("Level")
    expect(level).to_have_value("High")
    level.fill("Low")
    level.press("Enter")
    until(lambda: customer.field_changes.count() == 2)
    expect(level).to_be_focused()
    assert violations(page) == []
