"""What is done to many tickets by the forms behind "More"; and whose matter one is."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_inbox import five, inbox, press  # noqa: F401 - fixtures
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import Ticket
from tickets.queries.inbox import PAGE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture(page, name):
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def owners():
    return set(Ticket.objects.values_list("assignee__name", flat=True))


def test_one_key_gives_all_that_are_selected_and_one_takes_them_back(
    inbox,  # noqa: F811
):
    press(inbox, "j", "x", "Shift+J", "a")
    field = inbox.get_by_role("combobox", name="Assign to")
    expect(field).to_be_focused()
    picture(inbox, "bulk-more")
    assert violations(inbox) == []
    inbox.keyboard.type("bob")
    press(inbox, "Enter")
    toast = inbox.locator(".toast").last
    expect(toast).to_contain_text("Assigned: 2 tickets")
    expect(inbox.locator("#popover")).to_be_hidden()
    expect(inbox.locator(".bulk")).to_be_hidden()
    assert owners() == {"Bob", None}
    toast.get_by_role("button", name="Undo").click()
    expect(inbox.locator(".toast").last).to_contain_text("Given back: 2 tickets")
    assert owners() == {None}


# Of what can be pressed in the bar: what no click reaches.
UNREACHED = """() => {
  const bar = document.querySelector("#bulk");
  const all = [...bar.querySelectorAll("button, summary, input")];
  return all.filter((one) => one.checkVisibility()).filter((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return !one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  }).map((one) => one.title);
}"""


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_all_of_the_bar_can_be_pressed_however_narrow_the_list(
    open_page, ada, mailbox, view
):
    actions.save_macro(name="Mine", steps=[{"do": "take"}], by=ada)
    for _number in range(PAGE + 2):
        make_ticket(mailbox)
    page = open_page(ada, viewport=view, has_touch=view is PHONE)
    page.goto("/?view=open")
    page.locator("hd-inbox .pick").nth(2).check()
    expect(page.locator(".bulk-whole")).to_be_visible()
    assert page.evaluate(UNREACHED) == []
    page.locator("#list").focus()
    page.keyboard.press("m")
    box = page.locator(".bulk-macros-list")
    expect(box.get_by_role("button", name="Mine")).to_be_visible()
    edges = "one => one.getBoundingClientRect()"
    [inner, outer] = [one.evaluate(edges) for one in (box, page.locator("#list"))]
    assert outer["left"] <= inner["left"]
    assert inner["right"] <= outer["right"]


def test_they_become_one_after_a_look_and_two_again(inbox, five):  # noqa: F811
    press(inbox, "j", "x", "Shift+J")
    inbox.locator(".bulk").get_by_role("button", name="More").click()
    into = inbox.get_by_role("group", name="Merge all into")
    expect(into.get_by_role("radio").first).to_be_checked()
    into.get_by_role("radio").last.check()
    expect(into.get_by_role("radio").last).to_be_checked()
    inbox.locator("#popover").get_by_role("button", name="Merge").click()
    expect(inbox.locator(".toast").last).to_contain_text("Merged: 1 ticket")
    expect(inbox.locator(".entry")).to_have_count(4)
    inbox.locator(".toast").last.get_by_role("button", name="Undo").click()
    expect(inbox.locator(".entry")).to_have_count(5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_bar_has_all_of_it(open_page, bob, five, scheme):  # noqa: F811
    page = open_page(bob, viewport=PHONE, color_scheme=scheme)
    page.goto("/?view=open")
    page.wait_for_function("() => customElements.get('hd-inbox')")
    page.locator(".pick").first.check()
    picture(page, f"bulk-phone-{scheme}")
    more = page.locator(".bulk").get_by_role("button", name="More")
    expect(more).to_be_in_viewport()
    more.click()
    expect(page.locator("#popover")).to_be_visible()
    picture(page, f"bulk-more-phone-{scheme}")
    page.locator("#popover").get_by_role("button", name="Call it spam").click()
    expect(page.locator(".entry")).to_have_count(4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whose_matter_it_is_is_found_and_taken_back_by_keys(
    open_page, bob, mailbox, ticket, scheme
):
    otto = make_identity("Otto Brandt")
    make_ticket(mailbox, identity=otto, subject="Pot", text="My pot.")
    page = open_page(bob, color_scheme=scheme)
    page.goto(f"/t/{ticket.number}/")
    former = ticket.customer.name
    press(page, "Shift+R")
    field = page.get_by_role("textbox", name="Whose matter it is")
    expect(field).to_be_focused()
    page.keyboard.type("otto")
    expect(page.locator("#popover .found")).to_contain_text(otto.shown)
    picture(page, f"customer-{scheme}")
    assert violations(page) == []
    press(page, "Enter")
    expect(page.locator(".toast").last).to_contain_text("Otto Brandt")
    expect(page.locator("#side-customer")).to_contain_text("Otto Brandt")
    page.locator(".toast").last.get_by_role("button", name="Undo").click()
    expect(page.locator("#side-customer")).to_contain_text(former)
