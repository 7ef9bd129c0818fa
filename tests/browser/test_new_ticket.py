"""A new ticket in a browser: from the inbox by keys, to somebody whose name is typed."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_every_page import OVERFLOW
from tests.factories import make_channel, make_identity, make_ticket
from tests.threads import until
from tickets import actions
from tickets.models import Delivery, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def post(support):
    return make_channel(support, name="Post", traits={"can_start": True})


def test_keys_lead_to_a_new_ticket_whose_words_go_out(open_page, bob, post):
    theirs = make_identity("Irma")
    make_ticket(post, identity=theirs)
    page = open_page(bob)
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/tickets/new/")

    page.get_by_label("For whom").press_sequentially("Irma")
    option = page.locator("#people option")
    expect(option).to_have_attribute("value", theirs.shown)
    page.get_by_label("For whom").fill(theirs.shown)
    page.get_by_label("Subject").fill("Repaired")
    page.get_by_label("First words").focus()
    page.locator(".rich-field .composer-text").wait_for()
    page.keyboard.type("Your kettle is back.")
    assert violations(page) == []
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "new-written.png")
    page.get_by_role("button", name="Send").click()

    until(Delivery.objects.exists)
    ticket = Ticket.objects.get(subject="Repaired")
    page.wait_for_url(f"**/t/{ticket.number}/")
    expect(page.locator("#thread")).to_contain_text("Your kettle is back.")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "new-sent.png")


def test_a_template_is_found_by_its_name_and_its_words_are_filled_in(
    open_page, ada, bob, post
):
    text = "Dear {{customer.first_name|customer}}, please send it back."
    kept = actions.save_ticket_template(
        name="Recall", subject="Recall", text=text, priority=3, by=ada
    )
    page = open_page(bob)
    page.goto("/")
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("recal")
    page.get_by_role("option", name="New ticket: Recall").click()
    page.wait_for_url(f"**/tickets/new/?template={kept.public_id}")

    chosen = page.get_by_role("button", name="Recall")
    expect(chosen).to_have_attribute("aria-current", "true")
    expect(page.get_by_label("Subject")).to_have_value("Recall")
    page.get_by_label("First words").focus()
    editor = page.locator(".rich-field .composer-text")
    expect(editor).to_contain_text("Dear {{customer.first_name|customer}}")
    page.get_by_label("For whom").fill("irma@customer.example")
    page.get_by_label("What they are called").fill("Irma Ek")
    assert violations(page) == []
    page.get_by_role("button", name="Send").click()

    until(Delivery.objects.exists)
    ticket = Ticket.objects.get(subject="Recall")
    page.wait_for_url(f"**/t/{ticket.number}/")
    expect(page.locator("#thread")).to_contain_text("Dear Irma, please send it back.")
    assert ticket.priority == 3


def test_a_template_chosen_late_leaves_what_was_typed(open_page, ada, bob, post):
    actions.save_ticket_template(
        name="Recall", subject="Recall", text="Please send it back.", by=ada
    )
    page = open_page(bob)
    page.goto("/tickets/new/")
    page.get_by_label("For whom").fill("irma@customer.example")
    page.get_by_label("Subject").fill("My own subject")

    page.get_by_role("button", name="Recall").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/tickets/new/?template=*")
    expect(page.get_by_label("Subject")).to_have_value("My own subject")
    expect(page.get_by_label("For whom")).to_have_value("irma@customer.example")
    page.get_by_label("First words").focus()
    editor = page.locator(".rich-field .composer-text")
    expect(editor).to_have_text("Please send it back.")
    # Enter in a field sends, as it did, and chooses no template.
    page.get_by_label("Subject").press("Enter")
    until(Delivery.objects.exists)
    assert Ticket.objects.get().subject == "My own subject"


@pytest.mark.sampled
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_what_was_wrong_stands_beside_what_was_typed(
    size, scheme, direction, open_page, bob, post, mailbox
):
    page = open_page(bob, viewport=size, color_scheme=scheme, expected=("409",))
    page.goto("/tickets/new/")
    page.evaluate("dir => { document.documentElement.dir = dir }", direction)
    if SHOTS:
        name = f"new-{size['width']}-{scheme}-{direction}"
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    page.get_by_label("For whom").fill("nobody")
    page.get_by_label("First words").fill("Your kettle is back.")
    page.get_by_role("button", name="Only write it down").click()

    expect(page.get_by_label("For whom")).to_have_value("nobody")
    page.evaluate("dir => { document.documentElement.dir = dir }", direction)
    expect(page.get_by_text("This is no address of that channel")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(OVERFLOW) == 0
    if SHOTS:
        page.get_by_role("link", name="Cancel").scroll_into_view_if_needed()
        page.screenshot(path=Path(SHOTS) / f"{name}-wrong.png", full_page=True)
