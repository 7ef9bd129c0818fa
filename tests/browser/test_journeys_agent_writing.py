"""Journeys of whoever writes: everything at once, together, offline, and taken back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.base.papers import pdf
from tests.browser.writing import (
    PLAN,
    chips,
    draft_is_saved,
    formatted,
    line,
    names,
    pick,
    ready,
    reply_box,
    said,
)
from tickets import actions
from tickets.actions import NewFile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AWAY = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED", "503")
FILE = NewFile(filename="form.pdf", content_type="application/pdf", content=pdf("Form"))

# The caret's selection goes over the first variable that stands in the words.
HOLE = """element => {
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let one = walk.nextNode(); one; one = walk.nextNode()) {
    const at = one.data.indexOf("{{");
    const end = one.data.indexOf("}}") + 2;
    if (at >= 0) getSelection().setBaseAndExtent(one, at, one, end);
  }
}"""


@pytest.fixture
def see(open_page, ada, ticket, mailbox):
    """Opens the ticket for Ada, who may take a reply back for `undo` seconds."""
    formatted(mailbox)

    def open_it(*, undo=0, **options):
        ada.undo_seconds = undo
        ada.save()
        page = open_page(ada, **options)
        page.goto(f"/t/{ticket.number}/")
        reply_box(page).wait_for()
        return page

    return open_it


def write(page, words):
    ready(page)
    page.keyboard.type(words)


def pending(page):
    return page.locator("#thread > .pending")


def option(page, words):
    return page.get_by_role("option").filter(has_text=words)


def test_reply_with_everything(see, ticket, ada):
    """By keyboard alone: words that were kept, with what is empty, their file, an emoji,
    a list, a file of one's own; out it goes, and says all of it."""
    kept = actions.save_canned_reply(
        name="Refund form", folder="Money / Back", by=ada,
        text="Hello {{customer.first_name|there}}, {{organization.name}} gets it.",
        html="<p>Hello <strong>{{customer.first_name|there}}</strong>,"
        " {{organization.name}} gets it.</p>",
    )  # fmt: skip
    actions.attach_to_canned_reply(kept, files=[FILE], by=ada)
    page = see()
    write(page, "/refnud")
    expect(option(page, "Refund form")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".menu-preview")).to_contain_text("Comes along: form.pdf")
    assert Axe().run(page, ".composer").response["violations"] == []
    page.keyboard.press("Enter")
    box = reply_box(page)
    expect(box.locator("strong")).to_have_text(ticket.customer.name.split()[0])
    expect(chips(page)).to_contain_text("form.pdf")
    expect(line(page, "hole")).to_contain_text("{{organization.name}}")

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Send anyway")).to_be_focused()
    assert ticket.messages.count() == 1
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("- one")
    page.keyboard.press("Enter")
    page.keyboard.type("two :parc")
    expect(option(page, "package")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    pick(page, PLAN)
    expect(chips(page)).to_have_count(2)
    box.focus()
    box.evaluate(HOLE)
    page.keyboard.type("Byron Ltd")
    expect(line(page, "hole")).to_have_count(0)
    draft_is_saved(page)
    page.keyboard.press("Control+Enter")

    said(page, words="Byron Ltd gets it")
    message = ticket.messages.last()
    assert names(message) == ["form.pdf", "plan.txt"]
    first = ticket.customer.name.split()[0]
    assert f"<strong>{first}</strong>" in message.html
    assert "<ul><li>one</li><li>two 📦" in message.html


def test_collision(see, open_page, ticket, ada, bob):
    """What others write meanwhile stops a reply until one has looked; a colleague's
    draft is read while they type, taken over whole, given back, and sent by one."""
    page = see()
    write(page, "Which kettle is it?")
    actions.reply(ticket, text="Is it the blue one?", by=bob)
    expect(line(page, "news")).to_contain_text("1 new message since you began")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Review")).to_be_focused()
    assert ticket.messages.count() == 2
    page.get_by_role("button", name="Review").click()
    expect(line(page, "news")).to_have_count(0)

    other = open_page(bob, expected=("409",))
    other.goto(f"/t/{ticket.number}/")
    write(other, "Hello, a new seal is on its way.")
    draft_is_saved(other)
    other.locator(".composer-later summary").click()
    with other.expect_response("**/share-draft/"):
        other.get_by_label("Colleagues read along").check()
    other.keyboard.press("Escape")
    reply_box(other).focus()
    other.keyboard.type(" Soon.")
    along = page.locator(".read-along")
    expect(along).to_contain_text("Bob is writing: Hello, a new seal is on its way.")
    expect(along).to_contain_text("Soon.")
    assert Axe().run(page, ".composer").response["violations"] == []
    along.locator("summary").click()
    along.get_by_role("button", name="Take it over").click()
    box = reply_box(page)
    expect(box.locator("p").first).to_contain_text("a new seal is on its way. Soon.")
    expect(box.locator("p").last).to_have_text("Which kettle is it?")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(box).to_have_text("Which kettle is it?")
    expect(along).to_contain_text("Bob is writing")
    along.locator("summary").click()
    along.get_by_role("button", name="Take it over").click()
    expect(box.locator("p").first).to_contain_text("Soon.")

    reply_box(other).focus()
    other.keyboard.press("Control+Enter")
    expect(line(other, "refused")).to_contain_text("Ada took these words over")
    box.focus()
    page.keyboard.press("Control+Enter")
    said(page, words="a new seal is on its way")
    assert ticket.messages.count() == 3


def test_offline_and_back(see, ticket):
    page = see(expected=AWAY)
    page.route("**/reply/", lambda route: route.abort())
    write(page, "First.")
    page.keyboard.press("Control+Enter")
    expect(pending(page)).to_contain_text("Waiting for the connection")
    write(page, "Second.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#banner")).to_contain_text("2")
    page.reload()
    expect(pending(page)).to_have_count(2)
    expect(reply_box(page)).to_have_value("")
    page.unroute("**/reply/")
    page.evaluate("window.dispatchEvent(new Event('online'))")

    said(page, times=2)
    assert list(ticket.messages.values_list("text", flat=True))[1:] == [
        "First.",
        "Second.",
    ]
    expect(page.locator("#banner")).to_be_hidden()
    assert ticket.drafts.count() == 0


def test_undo_send(see, ticket):
    page = see(undo=10)
    pick(page, PLAN)
    expect(chips(page)).to_have_count(1)
    write(page, "Try a new seal.")
    page.keyboard.press("Control+Enter")
    toast = page.locator(".toast").filter(has_text="Sent.")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Undo").click()

    expect(reply_box(page)).to_have_text("Try a new seal.")
    expect(reply_box(page)).to_be_focused()
    expect(chips(page)).to_contain_text("plan.txt")
    expect(page.locator("#thread > .said.out")).to_have_count(0)
    assert ticket.messages.count() == 1
    page.keyboard.press("Control+Enter")
    said(page)
    assert names(ticket.messages.last()) == ["plan.txt"]
