"""What goes out with a letter beside its words: typed in settings, seen below the field,
left out or put in with a click, and folded away in the conversation."""

import os
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from channels_app.actions.mailboxes import traits_of
from tests.browser.writing import draft_is_saved, ready, reply_box, said
from tickets.models import Draft, Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


def square(side: int = 120) -> bytes:
    """A picture of one colour, of a size that is seen."""
    made = BytesIO()
    Image.new("RGB", (side, side), (10, 110, 100)).save(made, "PNG")
    return made.getvalue()


PNG = square()


def looks_right(page, name):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


@pytest.fixture
def letters(mailbox):
    """As settings make a mailbox."""
    mailbox.traits = traits_of({"address": "us@shop.test"})
    mailbox.save()
    return mailbox


def test_a_signature_is_typed_seen_left_out_and_sent(
    open_page, settle, ada, ticket, letters
):
    page = open_page(ada)
    page.goto("/settings/signature/")
    field = page.get_by_role("textbox", name="Signature")
    field.click()
    page.locator(".rich-field .composer-text").wait_for()
    page.keyboard.type("{{agent.name}}")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("The Kettle Shop")
    looks_right(page, "signature")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    ada.refresh_from_db()
    assert ada.signature == "<p>{{agent.name}}<br><strong>The Kettle Shop</strong></p>"

    page.goto(f"/t/{ticket.number}/")
    foot = page.get_by_role("group", name="Signature")
    expect(foot).to_have_text("AdaThe Kettle Shop")
    ready(page)
    page.keyboard.type("Try the lid.")
    quote = page.get_by_role("checkbox", name="Quote what it answers")
    quoted = page.locator(".composer-quoted")
    expect(quoted).to_be_hidden()
    quote.check()
    expect(quoted).to_contain_text("My kettle leaks.")
    leave = page.get_by_role("checkbox", name="Leave the signature out")
    leave.check()
    draft_is_saved(page)
    looks_right(page, "letter-foot")
    page.reload()
    expect(leave).to_be_checked()
    expect(quote).to_be_checked()
    leave.uncheck()
    reply_box(page).click()
    draft_is_saved(page)
    assert Draft.objects.get().signed is None
    page.keyboard.press("Control+Enter")

    words = said(page, words="Try the lid.")
    expect(quote).not_to_be_checked()
    words.locator("details.quoted summary").click()
    expect(words.locator("details.quoted")).to_contain_text("The Kettle Shop")
    expect(words.locator("details.quoted")).to_contain_text("My kettle leaks.")
    looks_right(page, "letter-said")
    message = Message.objects.get(direction="out")
    assert (message.text, message.quoted["text"]) == (
        "Try the lid.",
        "My kettle leaks.",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("phone", {"viewport": {"width": 390, "height": 844}}),
        ("dark", {"color_scheme": "dark"}),
        ("mirrored", {}),
    ],
)
def test_the_foot_of_a_letter_looks_right_everywhere(
    open_page, ada, ticket, letters, name, options
):
    ada.signature = "<p>{{agent.name}}<br><b>The Kettle Shop</b></p>"
    ada.save()
    page = open_page(ada, **options)
    page.goto(f"/t/{ticket.number}/")
    ready(page)
    if name == "mirrored":
        page.evaluate("document.documentElement.dir = 'rtl'")
    page.get_by_role("checkbox", name="Quote what it answers").check()
    looks_right(page, f"letter-foot-{name}")


def test_a_picture_is_put_within_the_words_described_kept_and_sent(
    open_page, settle, ada, ticket, letters
):
    page = open_page(ada)
    page.goto(f"/t/{ticket.number}/")
    ready(page)
    page.keyboard.type("See ")
    page.locator(".composer-picture").set_input_files(
        {"name": "lid.png", "mimeType": "image/png", "buffer": PNG}
    )
    box = page.locator(".composer-text .within")
    expect(box.locator("img")).to_be_visible()
    expect(page.locator("#reply .chip")).to_be_hidden()
    page.keyboard.type(" there.")
    box.click()
    described = page.get_by_label("What the picture shows")
    expect(described).to_have_value("lid")
    described.fill("")
    described.press_sequentially("The lid of the kettle")
    draft_is_saved(page)
    looks_right(page, "picture-written")

    page.reload()
    reply_box(page).locator(".within img").wait_for()
    expect(box.locator("img")).to_have_attribute("alt", "The lid of the kettle")
    reply_box(page).press("Control+End")
    paste(page)
    expect(box).to_have_count(2)
    page.keyboard.press("Backspace")
    expect(box).to_have_count(1)
    expect(page.locator("#reply .chip")).to_contain_text(["lid.png", "shot.png"])
    page.locator("#reply .chip").last.get_by_role("button", name="Remove").click()
    reply_box(page).press("Control+Enter")

    words = said(page, words="there.")
    shown = words.get_by_role("img", name="The lid of the kettle")
    expect(shown).to_be_visible()
    expect(words.locator(".files")).to_have_count(0)
    looks_right(page, "picture-said")
    shown.click()
    expect(page.locator("#lightbox img")).to_be_visible()
    message = Message.objects.get(direction="out")
    assert message.text == "See [picture: The lid of the kettle] there."
    assert [one.inline for one in message.attachments.all()] == [True]


def paste(page):
    """A screenshot, as the clipboard has it."""
    page.evaluate(
        """(bytes) => {
        const data = new DataTransfer();
        const shot = new File([new Uint8Array(bytes)], "shot.png", { type: "image/png" });
        data.items.add(shot);
        document.querySelector(".composer-text").dispatchEvent(
            new ClipboardEvent("paste",
              { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        list(PNG),
    )
