"""The same on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.writing import formatted, ready, reply_box, said
from tickets import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("button, a.button-quiet, [role=tab], summary")]
  .filter(one => one.checkVisibility({ visibilityProperty: true }) && one.closest("#main"))
  .filter(one => one.getBoundingClientRect().height < 44)
  .map(one => one.outerHTML.slice(0, 100))"""


@pytest.fixture
def phone(open_page, ada, ticket, mailbox):
    formatted(mailbox)
    page = open_page(ada, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    return page


def test_a_matter_is_worked_from_a_phone_from_end_to_end(phone, ada, ticket):
    phone.get_by_role("link", name="Kettle").tap()
    expect(phone.locator("#ticket h1")).to_be_visible()
    reply_box(phone).tap()
    phone.locator(".composer-rich").wait_for()
    phone.keyboard.type("On my way.")
    phone.get_by_role("button", name="Send", exact=True).tap()
    said(phone, words="On my way.")
    phone.get_by_role("tab", name="Note").tap()
    phone.get_by_role("textbox", name="Internal note").fill("Known: batch 12.")
    phone.get_by_role("button", name="Add the note").tap()
    said(phone, words="Known: batch 12.")
    phone.get_by_title("More", exact=True).tap()
    phone.get_by_role("button", name="Take it").tap()
    expect(phone.locator(".toast").filter(has_text="It is yours now")).to_be_visible()
    phone.get_by_role("link", name="Snooze").tap()
    phone.locator("#popover").get_by_role("button").first.tap()
    expect(phone.locator("#popover")).to_be_hidden()

    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (ada, "snoozed")
    assert phone.evaluate(WIDE) <= 0


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_number_and_subject_can_be_read(phone, ada, ticket, width):
    actions.rename(ticket, subject="The kettle drips on the new kitchen table", by=ada)
    phone.set_viewport_size({"width": width, "height": 640})
    phone.goto(f"/t/{ticket.number}/")
    ready(phone)
    cut = "e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
    assert phone.locator("#ticket h1 > bdi").evaluate(cut) == [0, 0]
    assert phone.locator(".head-state .number").evaluate(cut) == [0, 0]
    assert phone.evaluate(WIDE) <= 0


@pytest.mark.sampled
def test_on_a_phone_targets_are_large_and_the_composer_stays_at_the_bottom(
    phone, ticket
):
    phone.goto(f"/t/{ticket.number}/")
    ready(phone)
    assert phone.evaluate(SMALL) == []

    for line in range(40):
        phone.keyboard.insert_text(f"Line {line}. ")
        phone.keyboard.press("Enter")
    box = reply_box(phone).bounding_box()
    composer = phone.locator(".composer").bounding_box()
    rail = phone.locator(".rail").bounding_box()
    assert box["height"] <= PHONE["height"] * 0.4 + 2
    assert composer["y"] + composer["height"] == pytest.approx(rail["y"], abs=2)
    expect(phone.get_by_role("button", name="Send", exact=True)).to_be_in_viewport()
    expect(phone.locator("#thread-box")).to_be_in_viewport()
