"""The stream of mentions at work: decided by mouse and by key, news that push nobody."""

import re

import pytest
from playwright.sync_api import expect

from channels_app import inbound, intake
from channels_app.adapter import ADAPTERS
from helpdesk.listening import actions
from helpdesk.listening.models import Mention
from tests import fake_square
from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.writing import reply_box
from tests.fake_square import post
from tests.listening.seen import states, the_mention
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def square(server, monkeypatch, support):
    monkeypatch.setitem(ADAPTERS, fake_square.KIND, "tests.fake_square")
    return fake_square.connected(support)


@pytest.fixture
def told(square):
    def tell(*items):
        intake.store(square, [fake_square.raw(one) for one in items])
        inbound.drain()

    return tell


@pytest.fixture
def three(told):
    told(
        post("I love my kettle", id="a", at="2026-11-29T09:00:00Z"),
        post("Does it come in blue?", id="b", at="2026-11-29T10:00:00Z"),
        post("My kettle leaks, @acme!", id="c", at="2026-11-29T11:00:00Z"),
    )


@pytest.fixture
def stream(open_page, bob, three):
    return opened(open_page(bob))


def opened(page):
    page.add_init_script(
        "document.addEventListener('live:up', () => { window.isUp = true })"
    )
    page.goto("/mentions/")
    page.wait_for_function("() => window.isUp && customElements.get('hd-mentions')")
    return page


def shown(page):
    return page.locator(".mention .mention-text")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_complaint_in_public_is_found_answered_and_the_rest_is_decided(
    stream, told, bob, support
):
    """The journey: it comes while one looks, and is answered in public; what was thrown
    away too early comes back."""
    page = stream
    count = page.locator("#mentions-count .rail-count")
    expect(count).to_contain_text("3")
    expect(shown(page).first).to_have_text("My kettle leaks, @acme!")

    page.locator(".mention", has_text="I love").get_by_role(
        "button", name="Ignore"
    ).click()
    expect(shown(page)).to_have_count(2)
    expect(page.locator(".toast")).to_contain_text("Ignored")
    expect(count).to_contain_text("2")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(shown(page)).to_have_count(3)
    assert violations(page) == []

    page.mouse.move(0, 0)
    page.locator("h1").click()
    told(post("Still leaking!", id="d", at="2026-11-29T12:00:00Z"))
    fresh = page.get_by_role("button", name="1 new")
    expect(
        fresh.or_(shown(page).filter(has_text="Still leaking!")).first
    ).to_be_visible()
    if fresh.is_visible():
        fresh.click()
    expect(shown(page).first).to_have_text("Still leaking!")

    page.locator(".mention", has_text="My kettle leaks").get_by_role(
        "button", name="Answer"
    ).click()
    page.wait_for_url(re.compile(r"/t/\d+/#reply"))
    expect(page.locator("#thread")).to_contain_text("My kettle leaks, @acme!")
    expect(reply_box(page)).to_be_visible()
    mention = the_mention(name="c")
    assert (mention.state, mention.message.ticket) == ("ticket", Ticket.objects.get())


@pytest.mark.slow
def test_by_keyboard_alone(stream):
    page = stream
    press(page, "j", "j")
    expect(page.locator(".mention[aria-current]")).to_contain_text(
        "Does it come in blue?"
    )
    press(page, "w")
    expect(shown(page)).to_have_count(2)
    expect(page.locator(".mention[aria-current]")).to_contain_text("I love my kettle")
    press(page, "z")
    expect(shown(page)).to_have_count(3)
    press(page, "k", "k", "k", "x", "Shift+J")
    expect(page.locator(".bulk-count")).to_have_text("2 selected")
    press(page, "e")
    expect(shown(page)).to_have_count(1)
    assert sorted(states().values()) == ["ignored", "ignored", "new"]
    press(page, "z")
    expect(shown(page)).to_have_count(3)
    press(page, "Escape", "j", "t")
    expect(page.locator(".toast").last).to_contain_text("A ticket is made: #")
    assert Ticket.objects.count() == 1


@pytest.mark.slow
def test_boxes_between_two_are_picked_with_shift(stream):
    page = stream
    picks = page.locator(".mention .pick")
    picks.nth(0).click()
    picks.nth(2).click(modifiers=["Shift"])
    expect(page.locator(".bulk-count")).to_have_text("3 selected")
    page.get_by_role("button", name="Select none").click()
    expect(page.locator(".pick:checked")).to_have_count(0)


@pytest.mark.slow
def test_what_is_read_stays_where_it_is(stream, told):
    page = stream
    page.locator(".mention .pick").nth(1).focus()
    before = page.locator(".mention").nth(1).bounding_box()

    told(post("News", id="n", at="2026-11-29T13:00:00Z"))

    chip = page.get_by_role("button", name="1 new")
    expect(chip).to_be_visible()
    assert page.locator(".mention").nth(1).bounding_box() == before
    press(page, ".")
    expect(shown(page).first).to_have_text("News")
    expect(chip).to_be_hidden()


@pytest.mark.slow
def test_what_somebody_else_decides_leaves_by_itself(stream, ada):
    actions.ignore(the_mention(name="b"), by=ada)

    expect(shown(stream)).to_have_count(2)


@pytest.mark.slow
def test_who_is_second_reads_who_was_first(open_page, bob, three, ada):
    stream = opened(open_page(bob, expected=("409 (Conflict)",)))
    # Their page does not hear of it in time.
    stream.route("**/mentions/rows/**", lambda route: None)
    actions.ignore(the_mention(name="b"), by=ada)
    stream.locator(".mention", has_text="blue").get_by_role(
        "button", name="Watch"
    ).click()

    expect(stream.locator(".toast.bad").first).to_contain_text(
        "Ada was quicker: Ignored"
    )


@pytest.mark.slow
def test_on_a_phone_mirrored_and_in_the_dark(open_page, bob, three):
    page = opened(open_page(bob, viewport=PHONE, color_scheme="dark"))
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    assert violations(page) == []
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    page.locator(".mention").first.get_by_role("button", name="Make a ticket").click()
    expect(shown(page)).to_have_count(2)
    assert Mention.objects.filter(state="ticket").count() == 1


@pytest.mark.slow
def test_the_next_page_comes_by_itself(open_page, bob, told):
    hours = (f"2026-11-29T0{n % 9}:00:00Z" for n in range(40))
    told(*(post(f"Post {n}", id=f"p{n}", at=at) for n, at in enumerate(hours)))
    page = opened(open_page(bob))
    expect(shown(page)).to_have_count(30)
    page.locator(".more").scroll_into_view_if_needed()
    expect(shown(page)).to_have_count(40)
