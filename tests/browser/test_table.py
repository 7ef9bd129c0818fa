"""A list as a table: keys, sorting, columns, one ticket beside it, and none on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.test_inbox import current, five, subjects, title
from tickets import actions

__all__ = ["five"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_v_makes_a_table_that_is_sorted_walked_and_opened_by_keys(open_page, bob, five):
    page = open_page(bob)
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("v")
    table = page.get_by_role("table", name="Tickets")
    expect(table.get_by_role("columnheader", name="Customer")).to_be_visible()
    assert violations(page) == []
    table.get_by_role("button", name="Subject").focus()
    page.keyboard.press("Enter")
    head = table.get_by_role("columnheader", name="Subject")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(head.get_by_role("button")).to_be_focused()
    names = ["Dina", "Lina", "Omar", "Samir", "Tove"]
    assert subjects(page) == [f"A matter of {name}" for name in names]
    # The keys walk it; only Enter opens what they are at.
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(current(page)).to_contain_text("A matter of Lina")
    expect(page.locator(".bulk-count")).to_have_text("1 selected")
    expect(title(page)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(title(page)).to_contain_text("A matter of Lina")
    page.keyboard.press("Escape")
    expect(current(page)).to_be_focused()
    page.keyboard.press("v")
    expect(table).to_have_count(0)


@pytest.mark.slow
def test_what_happens_shows_in_a_table_and_a_phone_has_a_list(
    open_page, bob, ada, five
):
    actions.save_look(bob, "open", is_table=True, columns=["customer", "assignee"])
    page = open_page(bob, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("Tove Ueda")).to_be_visible()
    assert page.locator("thead").bounding_box()["width"] <= 1
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.get_by_role("link", name=re.compile("A matter of Tove")).tap()
    expect(title(page)).to_contain_text("A matter of Tove")


def test_the_list_is_drawn_wider_by_keys_and_stays_so(open_page, bob, five):
    page = open_page(bob)
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    edge = page.get_by_role("separator", name="Width of the list")
    before = page.locator("#list").bounding_box()["width"]
    with page.expect_response("**/list-edge.*.js"):
        edge.focus()
    with page.expect_response("**/settings/list-width/"):
        for _ in range(3):
            page.keyboard.press("ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", "400")
    assert page.locator("#list").bounding_box()["width"] > before
    assert violations(page) == []
    page.goto("/?view=mine")
    assert page.locator("#list").bounding_box()["width"] == 400
    with page.expect_response("**/list-edge.*.js"):
        edge.hover()
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/settings/list-width/"):
        box = edge.bounding_box()
        page.mouse.move(box["x"] + 4, 300)
        page.mouse.down()
        page.mouse.move(box["x"] - 96, 320, steps=4)
        page.mouse.up()
    expect(edge).to_have_attribute("aria-valuenow", "300")
