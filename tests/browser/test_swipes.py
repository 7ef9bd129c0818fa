"""On a phone rows are swiped: towards the end they are resolved, towards the start they
sleep until tomorrow. Whoever scrolls does neither; the bar has a button for both."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.factories import make_identity, make_ticket
from tickets.models import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


@pytest.fixture
def some(mailbox):
    return [
        make_ticket(mailbox, identity=make_identity(name), subject=f"Of {name}")
        for name in ("Tove", "Dina", "Samir", "Lina", "Omar", *"ABCDEFGHIJ")
    ]


@pytest.fixture
def phone(open_page, bob, some):
    page = open_page(bob, **TOUCH)
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    # The first finger fetches what it takes.
    with page.expect_response("**/swipe*.js"):
        page.touchscreen.tap(195, 24)
    page.wait_for_timeout(600)
    page.wait_for_load_state("networkidle")
    return page


def swipe(page, row, by, down=0, *, begin=0.5, release=True):
    """A finger as the browser sees it, whose scrolling is real."""
    # The list comes anew when the page is told of news for the first time.
    while (box := row.bounding_box()) is None:
        page.wait_for_timeout(50)
    x, y = box["x"] + box["width"] * begin, box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)

    def send(kind, *points):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", {"x": x, "y": y})
    for step in range(1, 11):
        send("touchMove", {"x": x + by * step / 10, "y": y + down * step / 10})
    if release:
        send("touchEnd")
    return send


def row_of(page, ticket):
    return page.locator(f"#row-{ticket.number}")


def status_of(ticket):
    ticket.refresh_from_db()
    return ticket.status


def test_towards_the_end_resolves_and_can_be_undone(phone, some):
    row = row_of(phone, some[-1])
    swipe(phone, row, 200)
    expect(row).to_have_count(0)
    assert status_of(some[-1]) == Status.RESOLVED
    phone.locator(".toast").get_by_role("button", name="Undo").tap()
    expect(row).to_be_visible()
    assert status_of(some[-1]) == Status.OPEN


def test_towards_the_start_snoozes(phone, some):
    swipe(phone, row_of(phone, some[-2]), -200)
    expect(phone.locator(".toast")).to_contain_text("1 ticket")
    assert status_of(some[-2]) == Status.SNOOZED
    # It is of this list still: back where it was.
    expect(phone.locator(".swiped")).to_have_count(0)


def test_in_a_mirrored_page_it_is_the_other_way_round(phone, some):
    phone.evaluate("() => { document.documentElement.dir = 'rtl' }")
    swipe(phone, row_of(phone, some[-1]), -200)
    expect(row_of(phone, some[-1])).to_have_count(0)
    assert status_of(some[-1]) == Status.RESOLVED


def test_what_will_be_done_stands_below_the_row_before_it_is(phone, some):
    row = row_of(phone, some[-1])
    send = swipe(phone, row, 60, release=False)
    expect(row.locator(".swiped")).to_have_text("Resolve")
    expect(row.locator(".swiped.is-enough")).to_have_count(0)
    send("touchEnd")
    expect(row.locator(".swiped")).to_have_count(0)
    expect(phone.locator("#ticket")).to_have_count(0)
    assert status_of(some[-1]) == Status.OPEN


@pytest.mark.parametrize(
    ("by", "down", "begin"),
    [(120, -160, 0.5), (200, -120, 0.5), (20, -300, 0.5), (300, 0, 0.01)],
    ids=["slanting", "flatter", "scrolling", "from the edge"],
)
def test_whoever_scrolls_does_nothing_to_a_row(phone, some, by, down, begin):
    row = row_of(phone, some[-4])
    swipe(phone, row, by, down, begin=begin)
    phone.wait_for_timeout(300)
    expect(phone.locator(".swiped, .toast")).to_have_count(0)
    assert status_of(some[-4]) == Status.OPEN


def test_a_tap_opens_a_ticket_as_before(phone, some):
    row_of(phone, some[-1]).locator(".row-link").tap()
    expect(phone.locator("#ticket")).to_be_visible()


def test_every_swipe_has_a_button(phone, some):
    row_of(phone, some[-1]).locator(".pick").check(force=True)
    bar = phone.locator("#bulk")
    expect(bar.get_by_role("button", name="Resolve", exact=True)).to_be_visible()
    expect(bar.get_by_role("button", name="Snooze until tomorrow")).to_be_visible()


def test_without_fingers_nothing_of_it_is_fetched(open_page, bob, some):
    page = open_page(bob)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/?view=open")
    page.locator(".row-link").first.click()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "swipe" in url] == []
