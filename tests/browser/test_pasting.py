"""What other programs have on the clipboard, pasted into a reply; and Markdown as typed."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_composer_writing import PASTE
from tests.browser.writing import draft_is_saved, formatted, ready, reply_box
from tickets.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = Path(__file__).parent / "pasted"

LID = '<a href="https://shop.example/lid">the lid</a>'
WORDS = f"<strong>Irma</strong>, <em>please</em> see {LID}."
# What each program's words are in a reply.
BECOMES = {
    "word": f"<p><strong>Before you write to us</strong></p><p>Dear {WORDS}</p>"
    "<ul><li><p>Empty it</p><ul><li><p>and dry it</p></li></ul></li>"
    "<li><p>Turn it over</p></li></ul><p>Then:</p>"
    "<ol><li><p>Read the number</p></li><li><p>Write it down</p></li></ol>",
    "outlook": "<p>Hi all,</p><p>The <strong>new</strong> seal is in stock.</p>"
    '<p><strong>From:</strong> Irma &lt;<a href="mailto:irma@customer.example">'
    "irma@customer.example</a>&gt;<br><strong>Subject:</strong> Kettle</p>",
    "google-docs": f"<p><strong>What to do</strong></p><p>Dear {WORDS}</p>"
    "<ul><li><p>Empty it</p><ul><li><p>and dry it</p></li></ul></li></ul>",
    "excel": "<p><strong>Part</strong> | Number | Price</p><p>Lid | 4711 | 12.50 €</p>",
    "web": "<p><strong>Lids</strong></p><p>All <strong>lids</strong> fit. Buy or "
    '<a href="https://shop.example/lids">look</a>.</p>'
    "<pre><code>lid --fit</code></pre><blockquote><p>They do.</p></blockquote>",
}
TYPED = {
    "**new** lid": "<p><strong>new</strong> lid</p>",
    "*new* lid": "<p><em>new</em> lid</p>",
    "the `lid` it": "<p>the <code>lid</code> it</p>",
    "- one\ntwo": "<ul><li><p>one</p></li><li><p>two</p></li></ul>",
    "1. one\ntwo": "<ol><li><p>one</p></li><li><p>two</p></li></ol>",
    "> you said": "<blockquote><p>you said</p></blockquote>",
    "``` lid": "<pre><code>lid</code></pre>",
    "[lids](https://shop.example/7), see":
        '<p><a href="https://shop.example/7">lids</a>, see</p>',
}  # fmt: skip
# As ProseMirror has it, without what only draws.
NOW = """() => {
  const box = document.querySelector(".composer-text").cloneNode(true);
  const drawn = ".ProseMirror-trailingBreak, .within, img";
  for (const one of box.querySelectorAll(drawn)) one.remove();
  for (const one of box.querySelectorAll("*"))
    for (const { name } of [...one.attributes])
      if (name !== "href") one.removeAttribute(name);
  return box.innerHTML.replace(/\\s+(?=<br>)|(?<=<br>)\\s+/g, "").replace(/<p><\\/p>$/, "");
}"""


@pytest.fixture
def page(quiet_page, ticket, mailbox):
    formatted(mailbox)
    quiet_page.goto(f"/t/{ticket.number}/")
    ready(quiet_page)
    return quiet_page


def anew(page):
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    # What an empty line still is: a list, a quote, code.
    for _ in range(3):
        page.keyboard.press("Backspace")


def test_words_of_other_programs_keep_what_a_reply_can_say(page):
    found = {}
    for name in BECOMES:
        page.evaluate(PASTE, (PASTED / f"{name}.html").read_text())
        found[name] = page.evaluate(NOW)
        if name != "web":
            anew(page)

    assert found == BECOMES
    # The page asked nobody (quiet_page), ran nothing, and has the picture that came along.
    expect(page.locator(".composer-text .within img")).to_be_visible()
    expect(page.locator(".composer-text .within")).to_have_count(1)
    draft_is_saved(page)
    assert [one.filename for one in Draft.objects.get().files.all()] == ["dot.png"]


def test_markdown_becomes_what_it_says_as_it_is_typed(page):
    found = {}
    for typed in TYPED:
        page.keyboard.type(typed)
        found[typed] = page.evaluate(NOW)
        page.keyboard.press("Control+a")
        page.evaluate("document.querySelector('hd-composer').current.surface.set({})")
        reply_box(page).click()

    assert found == TYPED


@pytest.mark.slow
def test_what_is_copied_here_comes_back_as_it_was(page):
    page.keyboard.type("**new** lid")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")

    expect(reply_box(page).locator("strong")).to_have_text(["new", "new"])
