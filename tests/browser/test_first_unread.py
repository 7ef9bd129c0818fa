"""Where one left off in a conversation: shown at first, and found again from anywhere."""

import os

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.talking import bubble, long_story, said
from tickets import actions
from tickets.queries import timeline

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")
LONG = "It still leaks and leaks. " * 12


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {}),
        pytest.param(
            "dark-phone",
            {"color_scheme": "dark", "viewport": PHONE},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_from_above_and_below_a_button_leads_back_to_it(
    show, ticket, bob, name, options
):
    long_story(ticket, bob)
    said(ticket, f"The first that is new. {LONG}")
    for number in range(12):
        said(ticket, f"New {number}. {LONG}")
    page = show(ticket, **options)
    first = page.get_by_role("button", name="First unread")
    line = page.locator("#first-new")
    expect(line).to_be_in_viewport()
    expect(first).to_be_hidden()

    for where in ("0", "box.scrollHeight / 1.4"):
        page.evaluate(
            "() => { const box = document.getElementById('thread-box');"
            f" box.scrollTop = {where} }}"
        )
        expect(line).not_to_be_in_viewport()
        expect(first).to_be_visible()
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/first-unread-{name}-{where[:1]}.png")
        assert violations(page) == []
        first.press("Enter")
        expect(line).to_be_in_viewport()
        expect(first).to_be_hidden()
        expect(bubble(page, "The first that is new.").locator("a.at")).to_be_focused()


def test_once_all_is_read_nothing_leads_there(show, ticket, bob):
    long_story(ticket, bob)
    for number in range(8):
        said(ticket, f"New {number}. {LONG}")
    page = show(ticket)
    first = page.get_by_role("button", name="First unread")
    with page.expect_response("**/mark-seen/"):
        page.locator("#latest").click()
    expect(first).to_be_hidden()


def test_it_is_found_pages_above(show, ticket, bob):
    actions.mark_seen(ticket, seq=10**6, by=bob)
    for number in range(timeline.PAGE + 5):
        said(ticket, f"New {number}.")
    page = show(ticket)
    first = page.get_by_role("button", name="First unread")
    expect(first).to_be_visible()
    first.click()
    expect(bubble(page, "New 0.")).to_be_in_viewport()
    expect(page.locator("#first-new")).to_have_count(1)
    expect(first).to_be_hidden()
