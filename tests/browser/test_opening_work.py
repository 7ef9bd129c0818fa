"""What the browser has to do until a ticket is open: counted, for times differ."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import make_ticket
from tickets import actions
from tickets.queries import timeline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "The kettle was bought in May, and it dripped from the first day. " * 12
# Work of idle moments waits until a test asks for it.
LATER = """window.waiting = [];
window.requestIdleCallback = (work) => waiting.push(work);"""
IDLY = "() => { for (const work of waiting.splice(0)) work(); }"
PAINTED = """() => new Promise(
  done => requestAnimationFrame(() => requestAnimationFrame(done)))"""
COUNTED = """window.formats = 0;
Intl.RelativeTimeFormat = class extends Intl.RelativeTimeFormat {
  constructor(...all) { super(...all); window.formats += 1; }
};"""
LAID_OUT = """all => all.filter(
  one => one.checkVisibility({ contentVisibilityAuto: true })).length"""


def styled(chromium: Browser, page: Page, work: str) -> int:
    """Of how many elements the browser looked for styles anew, at most, at one time."""
    page.evaluate(PAINTED)
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.evaluate(IDLY)
    page.wait_for_function(work)
    page.evaluate(PAINTED)
    events: list[dict[str, Any]] = json.loads(chromium.stop_tracing())["traceEvents"]
    found = [e for e in events if e["name"] == "UpdateLayoutTree"]
    return max((e["args"].get("elementCount", 0) for e in found), default=0)


def test_styles_of_a_ticket_come_while_the_inbox_is_read_and_style_none_of_it_anew(
    chromium, open_page, mailbox, ada
):
    for number in range(20):
        make_ticket(mailbox, subject=f"Kettle {number}")
    page = open_page(ada)
    page.add_init_script(LATER)
    page.goto("/?view=open")
    expect(page.locator("hd-inbox .entry")).to_have_count(20)
    page.wait_for_load_state("networkidle")
    everything = page.locator("body *").count()

    came = "() => [...document.styleSheets].some(s => s.href.includes('composer'))"
    assert not page.evaluate(came)
    count = styled(chromium, page, came)

    assert count < everything / 4


def test_a_long_ticket_is_laid_out_where_it_is_looked_at(open_page, ticket, ada, bob):
    for number in range(timeline.PAGE):
        actions.note(ticket, text=f"Part {number}. " + STORY, by=bob)
    page = open_page(ada)
    page.goto(f"/t/{ticket.number}/")
    said = page.locator("#thread > .said > article")
    expect(said.last).to_be_in_viewport()
    assert 0 < said.evaluate_all(LAID_OUT) < said.count()
    assert not said.first.evaluate_all(LAID_OUT)

    page.locator("#thread > .said").first.scroll_into_view_if_needed()

    expect(said.first).to_be_in_viewport()
    assert said.first.evaluate_all(LAID_OUT) == 1


def test_words_for_how_far_off_something_is_are_made_ready_once(
    open_page, mailbox, ada
):
    for number in range(3):
        make_ticket(mailbox, subject=f"Kettle {number}")
    page = open_page(ada)
    page.add_init_script(COUNTED)
    page.goto("/?view=open")
    for number in range(3):
        page.locator("hd-inbox .row-link").nth(number).click()
        expect(page.locator("#ticket-title")).to_contain_text("Kettle")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("formats") <= 1
