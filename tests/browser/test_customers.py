"""Customers from a file, and what is done with them, as people do it in a browser."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import Customer, CustomerMerge

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS", "")
FILE = "Name;Email;Company\n" + "".join(
    f"{name};{name.lower()}@northwind.example;Northwind\n"
    for name in ("Tove", "Otto", "Cleo", "Bert")
)


def shot(page, name):
    if not SHOTS:
        return
    page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    size = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=f"{SHOTS}/{name}-phone.png", full_page=True)
    page.set_viewport_size(size)


def send(page, text, button):
    content = {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("CSV file").set_input_files(content)
    page.get_by_role("button", name=button).click()


def test_five_rows_with_one_wrong_are_looked_at_mended_and_brought_in(
    open_page, ada, support, settle
):
    page = open_page(ada)
    page.goto("/customers/")
    page.get_by_role("link", name="Import").click()
    send(page, f"{FILE}Irma;nowhere;Northwind\n", "Upload")
    expect(page.get_by_label("Company")).to_have_value("organization")
    assert violations(page) == []
    shot(page, "import-columns")
    page.get_by_role("button", name="Look at what would happen").click()
    settle()
    wrong = page.get_by_role("row", name="“nowhere” is no e-mail address.")
    expect(wrong).to_be_visible()
    expect(page.get_by_role("button", name="Bring in 4 rows")).to_be_visible()
    assert violations(page) == []
    shot(page, "import-checked")
    assert not Customer.objects.exists()

    send(
        page, f"{FILE}Irma;irma@northwind.example;Northwind\n", "Upload the mended file"
    )
    settle()
    page.get_by_role("button", name="Bring in 5 rows").click()
    settle()
    expect(page.get_by_role("button", name="Take the import back")).to_be_visible()
    shot(page, "import-done")
    page.goto("/customers/?domain=northwind.example")
    expect(page.locator(".people > li")).to_have_count(5)
    page.locator("#q").press_sequentially("tov")
    expect(page.locator(".people > li")).to_have_count(1)
    shot(page, "customers")


def test_two_are_compared_merged_and_two_again_and_a_note_is_brought_back(
    open_page, ada, support, mailbox
):
    irma = make_ticket(mailbox, identity=make_identity("Irma")).customer
    twin = make_ticket(mailbox, identity=make_identity("Irma"), subject="Lid").customer
    actions.edit_customer(irma, name="Irma", language="de", by=ada)
    actions.edit_customer(twin, name="Irma", language="sv", by=ada)
    page = open_page(ada)
    page.goto(f"/customers/{irma.public_id}/")
    page.get_by_role("link", name="Compare and merge").click()
    page.get_by_label("Svenska").check()
    assert violations(page) == []
    shot(page, "compare")
    page.get_by_role("button", name="Same person: merge").click()
    expect(page.locator(".customer-head").get_by_text("Svenska")).to_be_visible()
    page.get_by_text("Write a note").click()
    page.get_by_label("Note").fill("Likes tea.")
    page.get_by_label("Pin it").check()
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("#notes").get_by_text("Likes tea.").first).to_be_visible()
    assert violations(page) == []
    shot(page, "customer")
    page.locator("#notes").get_by_role("button", name="Delete").click()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator("#notes").get_by_text("pinned")).to_be_visible()
    page.get_by_role("button", name="Undo Irma").click()
    expect(page.locator(".customer-head").get_by_text("Deutsch")).to_be_visible()
    assert CustomerMerge.objects.get().undone_at is not None
