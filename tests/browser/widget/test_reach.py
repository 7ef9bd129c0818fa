"""What is shut is out of reach; what is destroyed is gone."""

import pytest
from playwright.sync_api import expect

from tests.browser.widget.calls import call, listen, loaded, read_out, told
from tests.browser.widget.chatting import answer, begin, say, shows, ticket
from tests.browser.widget.conftest import open_panel, panel, press_launcher, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUS = "() => document.activeElement.id || document.activeElement.localName"
TABS = 8


def has_focus(frame):
    return frame.evaluate("() => document.hasFocus()")


def walk(page, frame, key="Tab"):
    """Where Tab leads, from the top of the page."""
    page.evaluate("() => document.activeElement.blur()")
    page.locator("h1").click()
    found = []
    for _ in range(TABS):
        page.keyboard.press(key)
        assert not has_focus(frame)
        found.append(page.evaluate(FOCUS))
    return found


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_a_panel_that_is_shut_is_reached_by_no_key_and_no_screen_reader(
    visit, motion, key
):
    page = loaded(visit(reduced_motion=motion))
    # Made before it is opened, by pointing at the button.
    size = page.viewport_size
    page.mouse.move(size["width"] - 48, size["height"] - 48)
    frame = panel(page)
    assert read_out(page, "dialog") == read_out(page, "Iframe") == []
    assert "helpdesk-widget" in walk(page, frame, key)

    call(page, "open")
    until(lambda: has_focus(frame), page=page)
    # As soon as it has come up.
    until(lambda: read_out(page, "dialog") and read_out(page, "Iframe"), page=page)

    call(page, "close")
    # At once, whatever still fades.
    assert not has_focus(frame)
    assert page.evaluate(FOCUS) == "helpdesk-widget"
    assert read_out(page, "dialog") == read_out(page, "Iframe") == []
    assert "helpdesk-widget" in walk(page, frame, key)


@pytest.mark.sampled
def test_focus_goes_back_to_the_button_and_is_taken_from_nobody(visit):
    page = loaded(visit())
    press_launcher(page)
    frame = panel(page)
    until(lambda: has_focus(frame), page=page)
    page.keyboard.press("Escape")
    until(lambda: page.evaluate("() => !Helpdesk.isOpen"), page=page)
    assert page.evaluate(FOCUS) == "helpdesk-widget"
    page.keyboard.press("Enter")
    until(lambda: has_focus(frame), page=page)
    # Who went on in the page stays where they are.
    page.locator("#before").focus()
    call(page, "close")
    assert page.evaluate(FOCUS) == "before"


@pytest.mark.sampled
def test_without_a_button_focus_goes_back_to_what_opened_it(visit):
    page = loaded(visit())
    page.evaluate("() => Helpdesk.hide()")
    page.locator("#before").focus()
    frame = open_panel(page)
    until(lambda: has_focus(frame), page=page)
    call(page, "close")
    assert page.evaluate(FOCUS) == "before"


@pytest.mark.slow
def test_a_frame_the_page_lost_is_told_nothing_before_it_is_back(visit, desk):
    """Until then its window is of the page's own origin: the browser would warn."""
    page = visit()
    open_panel(page)
    call(page, "setContext", {"Plan": "gold"})

    def slowly(route):
        page.wait_for_timeout(2_500)
        route.continue_()

    page.context.route("**/w/*/?lang=*", slowly)
    page.evaluate("() => document.querySelector('helpdesk-widget').remove()")
    # The script tells the panel where it is now, within a second.
    page.evaluate("() => history.pushState({}, '', '/kettles/7')")
    frame = panel(page)
    expect(frame.locator("button.start")).to_be_visible(timeout=15_000)
    frame.locator("button.start").click()
    say(frame, "It leaks.")
    about = ticket(page).chats.get().visitor.about
    assert about["page"].endswith("/kettles/7")
    assert about["facts"] == {"Plan": "gold"}


def listeners(page):
    """What listens on the window and the document by scripts of the desk."""
    lines = page.context.new_cdp_session(page)
    scripts = {}
    lines.on(
        "Debugger.scriptParsed",
        lambda told: scripts.update({told["scriptId"]: told["url"]}),
    )
    lines.send("Debugger.enable")
    found = []
    for name in ("window", "document", "document.documentElement"):
        node = lines.send("Runtime.evaluate", {"expression": name})["result"]
        asked = {"objectId": node["objectId"]}
        all_of_it = lines.send("DOMDebugger.getEventListeners", asked)["listeners"]
        found += [
            one["type"]
            for one in all_of_it
            if "/w/" in scripts.get(one["scriptId"], "")
        ]
    lines.detach()
    return sorted(found)


LEFT = """() => JSON.stringify([
  [...document.querySelectorAll("*")].map((one) => one.localName),
  frames.length, document.title, document.adoptedStyleSheets.length,
  Object.getOwnPropertyNames(window).filter((name) => name !== "Helpdesk").sort(),
])"""


@pytest.mark.slow
def test_destroyed_it_leaves_the_page_as_it_was(visit, bob):
    page = visit(page={"body": ""})
    before = page.evaluate(LEFT)
    page = visit("/with", again=page)
    frame = begin(loaded(page))
    say(frame, "My kettle leaks.")
    found = ticket(page)
    shows(frame, "My kettle leaks.")
    # News stand in the title for a moment.
    call(page, "close")
    page.evaluate("() => { document.title = 'The shop' }")
    answer(found, "Which one?", bob)
    until(lambda: page.evaluate("() => Helpdesk.unread") == 1, page=page)
    assert listeners(page) == ["message", "storage"]
    page.evaluate("() => Helpdesk.destroy()")
    page.evaluate("() => document.querySelector('script').remove()")
    page.wait_for_timeout(1_500)
    assert (page.evaluate(LEFT), listeners(page)) == (before, [])


@pytest.mark.slow
def test_destroyed_on_its_way_it_does_not_come(visit, desk):
    page = visit(goes=False)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/sdk.js", hold)
    page.goto("/")
    loaded(page)
    listen(page, "open")
    page.evaluate("() => { Helpdesk.open(); }")
    until(lambda: held, page=page)
    page.evaluate("() => Helpdesk.destroy()")
    held[0].continue_()
    page.wait_for_timeout(800)
    assert (len(page.frames), listeners(page)) == (1, [])
    assert told(page, "open") == []
