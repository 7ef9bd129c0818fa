"""A ticket is deleted and brought back in Chromium: by mouse, by key, and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.factories import make_ticket
from tickets import actions
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Set it to a folder for a picture of each.
SHOTS = os.environ.get("SHOTS", "")


def picture(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"deleting-{name}.png"))


def delete(page, *, reason: str = "") -> None:
    page.locator("#ticket-head summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Delete the ticket").focus()
    picture(page, "menu")
    page.keyboard.press("Enter")
    form = page.locator("#popover")
    expect(form).to_contain_text("For 30 days an admin can bring it back")
    form.get_by_label("Why (optional)").fill(reason)
    picture(page, "form")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Deleted")


def test_by_keys_alone_it_goes_and_the_toast_brings_it_back(show, ada, ticket, mailbox):
    make_ticket(mailbox, subject="Pot")
    page = show(ticket, ada, expected=("404",))
    expect(page.locator("hd-inbox .entry")).to_have_count(2)

    delete(page, reason="Sent twice")

    expect(page.locator("hd-inbox .entry")).to_have_count(1)
    assert not Ticket.objects.filter(pk=ticket.pk).exists()
    picture(page, "toast")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("hd-inbox .entry")).to_have_count(2)
    assert Ticket.objects.filter(pk=ticket.pk).exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_its_address_and_the_list_of_all_that_were_lead_back(
    open_page, ada, ticket, mailbox, scheme, size
):
    more = {"viewport": PHONE} if size == "phone" else {}
    other = make_ticket(mailbox, subject="غلاية لا تعمل")
    actions.delete(ticket, reason="Sent twice, see the other one", by=ada)
    actions.delete(other, by=ada)
    page = open_page(ada, color_scheme=scheme, expected=("409",), **more)
    page.goto(f"/t/{ticket.number}/")
    expect(page.get_by_text("This ticket was deleted on")).to_be_visible()
    assert violations(page) == []
    picture(page, f"page-{scheme}-{size}")
    page.get_by_role("link", name="All deleted tickets").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert violations(page) == []
    picture(page, f"list-{scheme}-{size}")
    page.get_by_role("link", name=f"Erase now #{ticket.number}").click()
    page.get_by_label("Type the number of the ticket").fill("999999")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("Nothing was erased")).to_be_visible()
    assert violations(page) == []
    picture(page, f"erase-{scheme}-{size}")
    page.goto(f"/t/{ticket.number}/")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#ticket-subject")).to_be_visible()


def test_many_from_the_bar_and_back(open_page, ada, ticket, mailbox):
    make_ticket(mailbox, subject="Pot")
    # One of them may be fetched ahead at that very moment.
    page = open_page(ada, expected=("404",))
    page.goto("/")
    for box in page.locator("hd-inbox .entry input[type=checkbox]").all():
        box.check(force=True)
    picture(page, "bar")
    page.locator("#bulk").get_by_role("button", name="Delete").click()
    expect(page.locator("hd-inbox .entry")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("hd-inbox .entry")).to_have_count(2)
