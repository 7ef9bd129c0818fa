"""The composer: two modes, rich text, its keys and what it says."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.writing import (
    formatted,
    hold,
    let_go,
    line,
    note_box,
    ready,
    reply_box,
    said,
)
from tickets.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOW = {"width": 740, "height": 400}
STYLED = """<style>p { color: red }</style>
<p style="color: red">Look <b style="margin: 0">here</b> <img src="x"></p>"""
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "Look here");
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def page(quiet_page, ticket, mailbox):
    formatted(mailbox)
    quiet_page.goto(f"/t/{ticket.number}/")
    return quiet_page


def html_of(ticket):
    message = ticket.messages.last()
    return message.direction, message.text, message.html


def test_a_reply_is_sent_by_keyboard_and_stands_in_the_conversation(page, ticket):
    ready(page)
    page.keyboard.type("Dear Irma,\ntry a new seal.")
    page.keyboard.press("Control+Enter")

    expect(said(page).locator(".body")).to_contain_text("try a new seal.")
    assert html_of(ticket) == ("out", "Dear Irma,\n\ntry a new seal.", "")


@pytest.mark.slow
def test_keys_lead_to_both_modes_and_each_keeps_its_words(page):
    page.keyboard.press("n")
    expect(note_box(page)).to_be_focused()
    page.keyboard.type("Seal batch 12.")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(reply_box(page)).to_be_focused()
    page.locator(".composer-rich").wait_for()
    page.keyboard.type("Dear Irma")

    page.get_by_role("tab", name="Note").click()
    assert note_box(page).input_value() == "Seal batch 12."
    expect(page.get_by_text("only colleagues see it")).to_be_visible()
    page.get_by_role("tab", name="Reply").click()
    expect(reply_box(page)).to_have_text("Dear Irma")


@pytest.mark.slow
def test_a_note_looks_unlike_a_reply(page):
    colours = []
    for mode in ("Reply", "Note"):
        page.get_by_role("tab", name=mode).click()
        colours.append(
            page.locator(".composer").evaluate(
                "one => getComputedStyle(one).backgroundColor"
            )
        )

    assert colours[0] != colours[1]
    assert page.locator("#note .icon").first.is_visible()


@pytest.mark.slow
def test_what_is_typed_before_the_editor_is_there_is_kept_with_the_caret(
    open_page, ada, ticket, mailbox
):
    formatted(mailbox)
    # A worker would fetch it behind the test's back.
    page = open_page(
        ada, service_workers="block", expected=("Service Worker registration",)
    )
    page.goto(f"/t/{ticket.number}/")
    waiting = hold(page, "**/vendor/editor*.js")
    reply_box(page).click()
    page.keyboard.type("Hello Irma")
    for _ in "Irma":
        page.keyboard.press("ArrowLeft")
    let_go(page, waiting)
    page.locator(".composer-rich").wait_for()
    page.keyboard.type("dear ")

    expect(reply_box(page)).to_have_text("Hello dear Irma")
    expect(reply_box(page)).to_be_focused()


@pytest.mark.slow
def test_no_key_goes_elsewhere_while_the_editor_takes_the_field_s_place(page):
    # Frames that never come: what waits for one would wait for ever.
    page.evaluate("window.requestAnimationFrame = () => 0")
    reply_box(page).focus()
    page.locator(".composer-rich").wait_for()

    assert page.evaluate("document.activeElement.isContentEditable")


@pytest.mark.slow
def test_a_space_typed_last_before_the_editor_comes_stays_one(
    open_page, ada, ticket, mailbox
):
    formatted(mailbox)
    page = open_page(
        ada, service_workers="block", expected=("Service Worker registration",)
    )
    page.goto(f"/t/{ticket.number}/")
    waiting = hold(page, "**/vendor/editor*.js")
    reply_box(page).click()
    page.keyboard.type("Hello ")
    let_go(page, waiting)
    page.locator(".composer-rich").wait_for()
    page.keyboard.type("Irma  and Tove")

    page.keyboard.press("Control+Enter")
    said(page)
    assert ticket.messages.last().text == "Hello Irma  and Tove"


@pytest.mark.sampled
def test_formatting_by_keys_by_markdown_and_by_buttons_is_sent(page, ticket):
    ready(page)
    page.keyboard.press("Control+b")
    expect(page.get_by_role("button", name="Bold")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.type("Important")
    page.keyboard.press("Control+b")
    page.keyboard.type("\n- one\ntwo\n\n")
    page.get_by_role("button", name="Quote").click()
    page.keyboard.type("as you said")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(said(page).locator(".body li")).to_have_count(2)
    _direction, text, html = html_of(ticket)
    assert "<strong>Important</strong>" in html
    assert "<li>one</li><li>two</li>" in html
    assert "<blockquote><p>as you said</p></blockquote>" in html
    assert "- one" in text


@pytest.mark.slow
def test_a_link_is_set_without_a_mouse(page, ticket):
    ready(page)
    page.keyboard.type("our shop")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Link", exact=True).press("Enter")
    page.get_by_label("Link address").fill("shop.example/7")
    page.keyboard.press("Enter")
    expect(reply_box(page)).to_be_focused()
    page.keyboard.press("Control+Enter")

    expect(said(page).get_by_role("link", name="our shop")).to_have_attribute(
        "href", "https://shop.example/7"
    )


@pytest.mark.slow
def test_tab_leaves_the_editor_even_from_a_list(page):
    ready(page)
    page.keyboard.type("- one\n")
    page.keyboard.press("Tab")

    expect(reply_box(page)).not_to_be_focused()
    assert page.evaluate("document.activeElement.closest('#reply') !== null")


@pytest.mark.slow
def test_escape_leads_out_so_that_keys_are_shortcuts_again(page):
    ready(page)
    page.keyboard.type("jk?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    expect(reply_box(page)).to_have_text("jk?")


@pytest.mark.slow
def test_pasted_words_lose_their_styles_without_a_violation(page):
    ready(page)
    page.evaluate(PASTE, STYLED)

    expect(reply_box(page)).to_have_text("Look here")
    assert reply_box(page).locator("[style]").count() == 0


@pytest.mark.slow
def test_a_channel_without_formats_has_a_plain_field(quiet_page, ticket):
    quiet_page.goto(f"/t/{ticket.number}/")
    reply_box(quiet_page).fill("Plain words.\nTwo lines.")
    assert quiet_page.get_by_role("button", name="Bold").count() == 0
    quiet_page.keyboard.press("Control+Enter")

    said(quiet_page)
    assert ticket.messages.last().text == "Plain words.\nTwo lines."


@pytest.mark.slow
def test_where_nobody_is_reached_it_says_so_and_notes_can_be_written(
    quiet_page, ticket, mailbox
):
    mailbox.is_active = False
    mailbox.save()
    quiet_page.goto(f"/t/{ticket.number}/")

    expect(note_box(quiet_page)).to_be_visible()
    quiet_page.get_by_role("tab", name="Reply").click()
    expect(
        quiet_page.get_by_text("No active channel reaches this customer")
    ).to_be_visible()
    expect(reply_box(quiet_page)).to_be_disabled()


@pytest.mark.slow
def test_who_an_answer_reaches_is_said(page, ticket):
    way = page.locator("#reply .composer-way")

    expect(way).to_contain_text(ticket.customer.identities.get().shown)
    expect(way).to_contain_text("E-mail")


@pytest.mark.slow
def test_nothing_is_not_sent(page, ticket):
    ready(page)
    page.keyboard.press("Control+Enter")

    expect(line(page, "nothing")).to_contain_text("nothing to send")
    assert ticket.messages.count() == 1


@pytest.mark.sampled
def test_a_note_is_added_by_keyboard(page, ticket):
    page.keyboard.press("n")
    page.keyboard.type("Seal batch 12.")
    page.keyboard.press("Control+Enter")

    said(page, words="Seal batch 12.")
    assert html_of(ticket) == (Message.Direction.NOTE, "Seal batch 12.", "")


@pytest.mark.slow
def test_words_of_a_file_without_one_are_asked_about_once(page, ticket):
    ready(page)
    page.keyboard.type("The invoice is attached.")
    page.keyboard.press("Control+Enter")

    expect(line(page, "file")).to_contain_text("none is attached")
    expect(page.get_by_role("button", name="Send anyway")).to_be_focused()
    assert ticket.messages.count() == 1
    page.keyboard.press("Enter")
    said(page, words="The invoice is attached.")


@pytest.mark.sampled
def test_the_composer_is_accessible_in_both_modes(page):
    ready(page)
    page.keyboard.type("- one\n")
    for mode in ("Reply", "Note"):
        page.get_by_role("tab", name=mode).click()
        found = Axe().run(page, context="#composer")
        assert found.response["violations"] == []


@pytest.mark.sampled
def test_without_a_script_words_are_sent_noted_and_kept(open_page, ada, ticket):
    page = open_page(ada, java_script_enabled=False)
    page.goto(f"/t/{ticket.number}/")
    page.locator("#note textarea").fill("Seal batch 12.")
    page.get_by_role("button", name="Add the note").click()
    page.locator("#reply textarea").fill("Not yet.")
    page.locator("#reply").get_by_role("button", name="Save as draft").click()
    expect(page.locator("#reply textarea")).to_have_value("Not yet.")
    page.locator("#reply textarea").fill("Try a new seal.")
    page.get_by_role("button", name="Send and resolve").click()
    page.get_by_text("Try a new seal.").wait_for()

    ticket.refresh_from_db()
    said_now = list(ticket.messages.values_list("direction", "text"))[1:]
    assert said_now == [("note", "Seal batch 12."), ("out", "Try a new seal.")]
    assert (ticket.status, ticket.drafts.count()) == ("resolved", 0)


@pytest.mark.parametrize("first", ["note", "file"])
def test_in_a_narrow_window_the_first_click_is_the_one_that_counts(
    show, mailbox, ticket, first
):
    """What comes with the field, on a phone, moves nothing from under the pointer."""
    formatted(mailbox)
    page = show(ticket, viewport=PHONE)
    if first == "note":
        page.get_by_role("tab", name="Note").click()
        expect(page.get_by_role("textbox", name="Internal note")).to_be_focused()
    else:
        with page.expect_file_chooser():
            page.get_by_role("button", name="Attach files").first.click()
    tools = page.get_by_role("toolbar", name="Formatting")
    expect(tools).to_have_count(0)
    page.get_by_role("tab", name="Reply").click()
    expect(tools).to_be_visible()


def test_who_is_faster_than_the_page_gets_the_tools_all_the_same(
    open_page, mailbox, ticket, ada
):
    formatted(mailbox)
    page = open_page(ada, viewport=PHONE)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/js/composer.*.js", hold)
    page.goto(f"/t/{ticket.number}/", wait_until="commit")
    field = page.locator("#reply textarea")
    field.click()
    field.press_sequentially("Dear Irma")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()

    expect(page.locator("#reply .composer-rich")).to_contain_text("Dear Irma")
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()


def test_in_a_low_window_what_was_said_has_the_room_until_somebody_writes(
    show, mailbox, ticket
):
    """A phone held across; and what is pressed stays under the finger."""
    formatted(mailbox)
    page = show(ticket, viewport=LOW)
    send = page.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_hidden()
    talk = page.locator("#thread-box").bounding_box()
    assert talk
    assert talk["height"] >= 110

    ready(page)
    expect(send).to_be_visible()
    page.evaluate(
        """addEventListener("click", ({ target }) => {
          window.hit = Boolean(target.closest("#thread .body"));
        })"""
    )
    words = page.locator("#thread .said .body").last
    words.scroll_into_view_if_needed()
    body = words.bounding_box()
    page.mouse.click(body["x"] + body["width"] / 2, body["y"] + body["height"] / 2)

    assert page.evaluate("window.hit")
    expect(send).to_be_hidden()
    ready(page)
    page.keyboard.type("Dear Irma")
    page.locator("#ticket h1").click()
    expect(send).to_be_visible()
