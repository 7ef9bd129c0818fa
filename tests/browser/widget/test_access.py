"""Everybody can use it: by keys, with a screen reader, on a small screen, mirrored."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.widget.chatting import answer, begin, say, shows, ticket
from tests.browser.widget.conftest import open_panel, panel, set_up, until
from tests.browser.widget.test_before import FIELDS
from tests.knowledge_base.factories import make_article
from tickets import actions
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}}
WIDE = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)
# Every control: how large, and how far from the borders of the panel.
SMALL = """(least) => [...document.querySelectorAll("button, input, select, a, textarea")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((one) => !one.closest(".bubble, .asked label"))
  .filter((one) => !/radio|checkbox/.test(one.type))
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
  .filter(([box]) => box.width && (box.width < least || box.height < least))
  .map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)"""


def faults(frame):
    found = Axe().run(frame, options=OPTIONS)
    return [
        (one["id"], [node["html"][:120] for node in one["nodes"]])
        for one in json.loads(json.dumps(found.response))["violations"]
    ]


def fine(frame, least=24):
    assert faults(frame) == []
    assert frame.evaluate(WIDE) <= 0
    assert frame.evaluate(SMALL, least) == []


def walk_through(visit, shop, bob, least=24, **looks):
    """Every state a visitor meets, looked at one after the other."""
    make_article(shop.team.lead)
    set_up(shop, fields=FIELDS, consent="I agree.", help=True, rate=True)
    page = visit(**looks)
    frame = open_panel(page)
    frame.locator("input[type=search]").fill("kettle")
    expect(frame.locator("button.result")).to_have_count(1)
    fine(frame, least)
    frame.locator("button.result").click()
    expect(frame.locator(".words ol")).to_be_visible()
    fine(frame, least)
    frame.locator("button.bare:has(.i-back)").click()
    frame.locator("button.start").click()
    expect(frame.locator("form.questions")).to_be_visible()
    frame.locator("form.questions button").click()
    fine(frame, least)
    set_up(shop, fields=[], consent="")
    page.reload()
    frame = open_panel(page, "chat")
    say(frame, "My kettle leaks. See https://shop.example/7")
    found = ticket(page)
    shows(frame, "My kettle leaks. See https://shop.example/7")
    asked = answer(found, "Which one?", bob)
    Message.objects.filter(pk=asked.pk).update(form={"choices": ["Blue", "Red"]})
    answer(found, "Dear Irma", bob, html="<p>Dear <b>Irma</b></p><ul><li>one</li></ul>")
    expect(frame.locator(".said.agent")).to_have_count(2)
    page.reload()
    frame = open_panel(page, "chat")
    expect(frame.locator(".choice")).to_have_count(2)
    files = frame.locator("input[type=file]")
    files.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    expect(frame.locator(".chip")).to_have_count(1)
    frame.locator(".said.agent .reply").first.click()
    fine(frame, least)
    frame.locator("button.bare:has(.i-more)").click()
    fine(frame, least)
    frame.locator(".menu button").nth(1).click()
    expect(frame.locator("dialog")).to_be_visible()
    fine(frame, least)
    page.keyboard.press("Escape")
    frame.locator("button:has(.i-face)").click()
    expect(frame.locator(".grid")).to_be_visible()
    fine(frame, least)
    page.keyboard.press("Escape")
    actions.resolve(found, by=bob)
    frame.locator(".stars input").nth(3).check(force=True)
    fine(frame, least)
    frame.locator("button.bare:has(.i-back)").click()
    expect(frame.locator(".chats .row")).to_have_count(1)
    fine(frame, least)
    return page


@pytest.mark.sampled
def test_every_state_is_fine_in_light(visit, shop, bob):
    walk_through(visit, shop, bob)


@pytest.mark.slow
def test_every_state_is_fine_in_the_dark_and_in_a_colour_that_is_hard(visit, shop, bob):
    set_up(shop, accent="#f5c518")
    walk_through(visit, shop, bob, color_scheme="dark")


@pytest.mark.slow
def test_every_state_is_fine_on_a_phone_in_a_pale_colour(visit, shop, bob):
    set_up(shop, accent="#c9e7ff")
    walk_through(
        visit, shop, bob, least=40, viewport=PHONE, has_touch=True, is_mobile=True
    )


@pytest.mark.slow
def test_every_state_is_fine_on_320_pixels(visit, shop, bob):
    walk_through(visit, shop, bob, viewport={"width": 320, "height": 568})


@pytest.mark.slow
def test_every_state_is_fine_mirrored_in_arabic(visit, shop, bob):
    walk_through(visit, shop, bob, page={"lang": "ar"})


@pytest.mark.slow
def test_every_state_is_fine_in_colours_of_the_system(visit, shop, bob):
    walk_through(visit, shop, bob, forced_colors="active")


@pytest.mark.slow
def test_zoomed_to_twice_the_size_nothing_is_cut_off(visit, shop, bob):
    """A window of 1280 by 800 at 200 % has room for half of each."""
    walk_through(visit, shop, bob, viewport={"width": 640, "height": 400})


@pytest.mark.slow
def test_the_page_around_it_is_fine_as_well(visit):
    page = visit()
    page.wait_for_function("() => window.Helpdesk?.version")
    assert faults(page) == []
    open_panel(page)
    assert faults(page) == []


def test_all_of_it_goes_by_keys(visit, bob, shop):
    make_article(shop.team.lead)
    set_up(shop, help=True)
    page = visit()
    page.wait_for_function("() => window.Helpdesk?.version")
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.localName") == "helpdesk-widget"
    page.keyboard.press("Enter")
    frame = panel(page)
    expect(frame.get_by_role("heading", name="Hello!")).to_be_focused()
    page.keyboard.press("Tab")
    expect(frame.get_by_role("button", name="Send us a message")).to_be_focused()
    page.keyboard.press("Enter")
    expect(frame.locator("textarea")).to_be_focused()
    page.keyboard.type("My kettle leaks.")
    page.keyboard.press("Enter")
    answer(ticket(page), "Which one?", bob)
    shows(frame, "My kettle leaks.", "Which one?")

    # Round and round, and never out of it by Tab.
    seen = set()
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.add(frame.evaluate("() => document.activeElement.outerHTML.slice(0, 200)"))
        assert frame.evaluate("() => document.hasFocus()")
    assert len(seen) < 14
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
        assert frame.evaluate("() => document.hasFocus()")

    # A menu, a list of faces: Esc closes what is on top first.
    frame.get_by_role("button", name="More").focus()
    page.keyboard.press("Enter")
    expect(frame.locator(".menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(frame.locator(".menu")).to_be_hidden()
    expect(frame.get_by_role("button", name="More")).to_be_focused()
    assert page.evaluate("() => Helpdesk.isOpen")
    page.keyboard.press("Escape")
    until(lambda: not page.evaluate("() => Helpdesk.isOpen"), page=page)
    assert page.evaluate("() => document.activeElement.localName") == "helpdesk-widget"
    page.keyboard.press("Space")
    expect(frame.locator("textarea")).to_be_focused()


@pytest.mark.sampled
def test_what_agents_say_is_read_out_and_what_one_types_oneself_is_not(visit, bob):
    page = visit()
    frame = begin(page)
    log = frame.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    say(frame, "My kettle leaks.")
    found = ticket(page)
    shows(frame, "My kettle leaks.")
    assert log.inner_text() == ""
    answer(found, "Which one?", bob)
    expect(log).to_have_text("Bob: Which one?")


@pytest.mark.slow
def test_with_reduced_motion_nothing_moves(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    moving = "() => document.getAnimations().map((one) => one.playState)"
    assert "running" not in frame.evaluate(moving) + page.evaluate(moving)
