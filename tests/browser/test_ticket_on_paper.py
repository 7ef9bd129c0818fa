"""A ticket on paper: what was said, and nothing one could press."""

import os

import pytest
from playwright.sync_api import expect

from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


def test_a_ticket_is_printed_whole_black_on_white_and_with_its_addresses(
    open_page, bob, ticket
):
    actions.note(ticket, text="Seen at https://shop.example/kettle?id=7", by=bob)
    for number in range(12):
        actions.note(ticket, text=f"Line {number}\n" * 6, by=bob)
    page = open_page(bob, color_scheme="dark", viewport={"width": 794, "height": 500})
    page.goto(f"/t/{ticket.number}/")
    page.locator("#thread").wait_for()
    page.emulate_media(media="print")
    for gone in (".rail", ".list", ".composer", ".side", ".ticket .verbs"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("heading", name="Kettle", exact=True)).to_be_visible()

    # Nothing is cut off at the end of the window, nor at its side.
    height, thread = page.evaluate(
        "() => [document.documentElement.scrollHeight,"
        " document.querySelector('#thread').getBoundingClientRect().height]"
    )
    assert height > thread > 500
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/on-paper.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    wide = page.locator("#thread .bubble").last.bounding_box()["width"]
    assert wide > 650
    colours = page.locator("#thread .bubble .text").last.evaluate(
        "one => getComputedStyle(one).color.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    )
    assert max(colours) < 80
    link = page.locator("#thread .bubble a[href^='https://shop.example']").first
    shown = link.evaluate("one => getComputedStyle(one, '::after').content")
    assert "https://shop.example/kettle?id=7" in shown
