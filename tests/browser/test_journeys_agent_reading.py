"""Reading another way: from the right, and by ear."""

import pytest
from playwright.sync_api import expect

from channels_app.adapter import ADAPTERS
from tests import fake_messenger
from tests.browser.conftest import DESKTOP
from tests.browser.scene import make_scene
from tests.browser.talking import said
from tests.browser.writing import formatted, ready, reply_box

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The tree that assistive technology is given; what is not named here may be there too.
LANDMARKS = r"""
- link "Skip to the content"
- navigation "Main":
  - link "Inbox"
- navigation "Views":
  - heading "Inbox" [level=2]
- region "Tickets":
  - heading "All" [level=1]
  - list "Tickets":
    - listitem:
      - link /Irma .*E-mail .* Kettle .*/
      - checkbox /Select .\d+/
- main:
  - article "Kettle":
    - heading "Kettle" [level=1]
    - log "Conversation":
      - list:
        - listitem: Today
        - listitem:
          - article /Message. Irma, .*/
    - tablist "What to write":
      - tab "Reply" [selected]
      - tab "Note"
    - tabpanel "Reply":
      - group:
        - textbox "Your reply"
        - button "Send"
    - complementary "About this ticket":
      - region "Context":
        - heading "Context" [level=2]
        - heading "Facts" [level=3]
        - heading "Promises" [level=3]
      - region "Irma":
        - heading "Irma" [level=2]
"""


def test_right_to_left(settings, open_page, ada, bob, support, mailbox, monkeypatch):
    monkeypatch.setitem(ADAPTERS, fake_messenger.KIND, "tests.fake_messenger")
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    scene = make_scene(ada, bob, support, mailbox)
    formatted(mailbox)
    page = open_page(
        ada, locale="ar", viewport={"width": 1440, "height": 900}, expected=("404",)
    )
    page.goto(f"/t/{scene.ticket.number}/")
    expect(page.locator(".entry")).not_to_have_count(0)

    def x(selector):
        box = page.locator(selector).first.bounding_box()
        return box["x"], box["x"] + box["width"]

    parts = [x(one) for one in (".rail", "#views", "#list", ".talk", "#side")]
    assert parts == sorted(parts, reverse=True)
    assert [round(start) for start, _ in parts[:-1]] == [
        round(end) for _, end in parts[1:]
    ]
    thread = x("#thread")
    assert x("#thread > .in")[1] == pytest.approx(thread[1], abs=2)
    assert x("#thread > .out")[0] == pytest.approx(thread[0], abs=2)
    assert x("#tab-reply")[0] > x("#tab-note")[0]
    assert x("[data-act=send]")[0] < x("[data-act=files]")[0]
    assert page.evaluate(WIDE) <= 0

    ready(page)
    page.keyboard.type("مرحبا")
    page.keyboard.press("Enter")
    page.keyboard.type("Hello")
    ways = (
        reply_box(page)
        .locator("p")
        .evaluate_all("all => all.map(one => getComputedStyle(one).unicodeBidi)")
    )
    assert ways == ["plaintext", "plaintext"]
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread > .out").filter(has_text="مرحبا")).to_have_count(1)

    # What opens beside something stays within, and begins at its right.
    page.keyboard.press("Escape")
    page.locator("#ticket-title").focus()
    page.keyboard.press("s")
    box = page.locator("#popover")
    expect(box).to_be_visible()
    edges = box.bounding_box()
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= page.viewport_size["width"]
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    assert page.evaluate(WIDE) <= 0


def test_a_screen_reader_run(open_page, bob, ticket, mailbox):
    """From the list into a ticket, a customer's words heard, answered, told, and back."""
    formatted(mailbox)
    page = open_page(bob, viewport=DESKTOP)
    page.goto("/?view=open")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    expect(page.get_by_role("article", name="Kettle")).to_be_visible()
    expect(page.locator("body")).to_match_aria_snapshot(LANDMARKS)
    expect(page.locator(".row-link[aria-current]")).to_be_focused()

    # Into it: the heading has the focus, and the title of the window says where one is.
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kettle", exact=True)).to_be_focused()
    assert "Kettle" in page.title()

    # What a customer says meanwhile is read out, once; the focus stays.
    said(ticket, "It drips on the floor.")
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_contain_text("It drips on the floor.")
    expect(page.locator("#thread-news")).to_have_text(
        "Irma wrote: It drips on the floor."
    )
    expect(page.get_by_role("heading", name="Kettle", exact=True)).to_be_focused()

    # What one sends is told, and stands in the log.
    page.keyboard.press("r")
    ready(page)
    box = reply_box(page)
    expect(box).to_be_focused()
    page.keyboard.type("A new seal is on its way.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread > .out")).to_contain_text("A new seal")
    expect(page.locator("#thread-news")).to_have_text("Sent")

    # A dialog has a name, takes the focus, keeps it, and gives it back.
    page.keyboard.press("Escape")
    page.locator("#ticket-title").focus()
    page.keyboard.press("s")
    snooze = page.get_by_role("dialog", name="Snooze")
    expect(snooze).to_be_visible()
    # Or in the browser's own bars, between its end and its beginning.
    inside = "(here => here === document.body || here.closest('#popover') !== null)"
    inside += "(document.activeElement)"
    for _ in range(12):
        assert page.evaluate(inside)
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(snooze).to_be_hidden()

    page.keyboard.press("Escape")
    expect(page.locator(".row-link[aria-current]")).to_be_focused()
