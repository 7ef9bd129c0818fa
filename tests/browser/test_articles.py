"""Writing an article in a real browser: from an empty page to what readers see."""

import re

import pytest
from playwright.sync_api import expect

from knowledge_base import actions
from knowledge_base.actions import Writing
from knowledge_base.models import (
    ArticleFile,
    Editing,
    HelpCentre,
    Significance,
    Translation,
)
from tests.browser.conftest import PHONE
from tests.browser.writing import hold, let_go
from tests.knowledge_base.factories import make_article, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURE = re.compile(r"!\[What is to see on the picture\?\]\(file:[0-9a-f-]{36}\)")
# A real picture: its bytes are looked at.
PASTE = """async () => {
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext("2d").fillRect(0, 0, 40, 30);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  const data = new DataTransfer();
  data.items.add(new File([blob], "shot.png", { type: "image/png" }));
  document.getElementById("id_source").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
PASTE_HTML = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  document.getElementById("id_source").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(autouse=True)
def languages(db):
    centre = HelpCentre.objects.seed()
    centre.languages = ["en", "de"]
    centre.save()


def path(article):
    return f"/settings/help/articles/{article.public_id}/"


def edit(page, article):
    page.goto(path(article))
    page.wait_for_function("() => Boolean(customElements.get('article-editor'))")
    return page.get_by_label("Words", exact=True)


def hand_in(page):
    """Written with steps and a picture, and handed in for review."""
    page.goto("/settings/help/articles/new/")
    page.get_by_label("Title").fill("How do I descale my kettle?")
    page.get_by_role("button", name="Begin").click()
    words = page.get_by_label("Words", exact=True)
    page.wait_for_load_state("networkidle")
    words.click()
    page.keyboard.type("Once in three months.\n\n/ste")
    page.get_by_role("option", name="Steps").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type("Fill in vinegar.")
    look = page.get_by_role("region", name="Preview")
    expect(look.locator(".steps li").first).to_have_text("Fill in vinegar.")

    words.press("Control+End")
    page.evaluate(PASTE)
    expect(words).to_have_value(PICTURE)
    page.keyboard.type("A kettle with vinegar in it")
    expect(look.locator("img")).to_have_attribute("alt", "A kettle with vinegar in it")
    expect(page.locator(".editor-says")).to_contain_text("autosaved")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("It waits for somebody to look at it.").wait_for()


def translate(page, article):
    edit(page, article)
    page.get_by_role("button", name="Translate into Deutsch").click()
    expect(page.get_by_text("The original (English)")).to_be_visible()
    page.get_by_label("Title").fill("Wie entkalke ich?")
    page.get_by_label("Words", exact=True).fill("Alle drei Monate.")
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("Published.").wait_for()


def test_an_article_is_written_looked_at_read_and_translated(open_page, bob, ada):
    hand_in(open_page(bob))
    file = ArticleFile.objects.get()
    assert (file.content_type, file.width, file.height) == ("image/png", 40, 30)

    lead = open_page(ada)
    lead.goto("/settings/help/reviews/")
    lead.get_by_role("link", name="How do I descale my kettle?").click()
    expect(lead.get_by_text("Fill in vinegar.")).to_be_visible()
    lead.get_by_role("button", name="Approve and publish").click()
    lead.get_by_text("Nothing waits.").wait_for()
    article = Translation.objects.get(status="published")
    reader = open_page(viewport=PHONE)
    reader.goto(f"/help/en/{article.slug}/")
    expect(reader.get_by_text("Fill in vinegar.")).to_be_visible()
    expect(reader.get_by_alt_text("A kettle with vinegar in it")).to_be_visible()

    translate(lead, article)
    words = edit(lead, article)
    words.fill("Never use vinegar.")
    lead.get_by_label("How much changed").select_option(str(Significance.MAJOR.value))
    lead.get_by_role("button", name="Publish now").click()
    expect(lead.get_by_text("wrong until it follows")).to_be_visible()
    lead.get_by_role("link", name="Deutsch").click()
    expect(lead.get_by_text("changed since this was translated")).to_be_visible()


@pytest.mark.sampled
def test_what_is_typed_survives_a_reload_and_another_device(open_page, bob):
    draft = make_draft(bob)
    page = open_page(bob)
    words = edit(page, draft)
    words.fill("Typed, and the lid closed.")
    page.reload()
    expect(words).to_have_value("Typed, and the lid closed.")
    expect(page.locator(".editor-says")).to_contain_text("autosaved")

    other = open_page(bob)
    expect(edit(other, draft)).to_have_value("Typed, and the lid closed.")
    assert Editing.objects.get().source == "Typed, and the lid closed."


@pytest.mark.slow
def test_two_windows_of_one_person_are_told_of_each_other(open_page, bob):
    draft = make_draft(bob)
    desk, telephone = open_page(bob), open_page(bob, expected=("409",))
    edit(telephone, draft)
    edit(desk, draft).fill("At the desk.")
    expect(desk.locator(".editor-says")).to_contain_text("autosaved")

    telephone.get_by_label("Words", exact=True).fill("On the telephone.")
    box = telephone.get_by_role("region", name="You wrote this in another window, too")
    expect(box.get_by_label("Words of the other window")).to_have_value(
        "How do I descale my kettle?\n\nAt the desk."
    )
    box.get_by_role("button", name="Go on with the words of this window").click()

    expect(telephone.locator(".editor-says")).to_contain_text("autosaved")
    assert Editing.objects.get().source == "On the telephone."


@pytest.mark.slow
def test_somebody_else_who_writes_is_seen(open_page, bob, ada):
    draft = make_draft(bob)
    actions.keep(draft, words=Writing(title="T", source="x"), based_on=None, by=ada)
    page = open_page(bob)
    edit(page, draft)
    expect(page.get_by_text("Ada is writing here, too")).to_be_visible()


@pytest.mark.slow
def test_keys_and_blocks_write_markdown(open_page, bob):
    draft = make_draft(bob)
    page = open_page(bob)
    words = edit(page, draft)
    words.fill("water")
    words.press("Control+a")
    words.press("Control+b")
    expect(words).to_have_value("**water**")
    words.press("Control+z")
    expect(words).to_have_value("water")
    words.press("Control+Alt+2")
    expect(words).to_have_value("## water")
    words.press("Control+Alt+2")
    expect(words).to_have_value("water")
    words.press("Control+Shift+Digit8")
    expect(words).to_have_value("- water")

    words.fill("")
    page.evaluate(PASTE_HTML, "<h2>Steps</h2><p>Fill <b>water</b></p>")
    expect(words).to_have_value("## Steps\n\nFill **water**")
    words.press("Control+s")
    page.get_by_text("Saved.").wait_for()
    assert draft.revisions.first().source == "## Steps\n\nFill **water**"


@pytest.mark.slow
def test_a_link_to_another_article_is_found_by_its_name(open_page, ada, bob):
    make_article(ada, "Returns and refunds")
    draft = make_draft(bob)
    page = open_page(bob)
    words = edit(page, draft)
    words.fill("See ")
    page.get_by_role("button", name="Link to an article, or a snippet").click()
    page.get_by_label("Name of an article or a snippet").fill("return")
    expect(page.get_by_role("option", name="Returns and refunds")).to_be_visible()
    page.keyboard.press("Enter")

    expect(words).to_have_value(
        "See [Returns and refunds](article:returns-and-refunds)"
    )
    look = page.get_by_role("region", name="Preview")
    expect(look.get_by_role("link", name="Returns and refunds")).to_be_visible()


@pytest.mark.slow
def test_enter_takes_what_was_typed_last_and_not_what_is_still_listed(
    open_page, ada, bob
):
    make_article(ada, "Returns and refunds")
    make_article(ada, "All about seals")
    draft = make_draft(bob)
    page = open_page(bob)
    words = edit(page, draft)
    words.fill("See ")
    slow = hold(page, "**/*q=return*")
    page.get_by_role("button", name="Link to an article, or a snippet").click()
    expect(page.get_by_role("option", name="All about seals")).to_be_visible()
    page.get_by_label("Name of an article or a snippet").fill("return")
    page.keyboard.press("Enter")
    let_go(page, slow)

    expect(words).to_have_value(
        "See [Returns and refunds](article:returns-and-refunds)"
    )


@pytest.mark.slow
def test_on_a_phone_the_preview_is_a_tab(open_page, bob):
    draft = make_draft(bob)
    page = open_page(bob, viewport=PHONE, has_touch=True, is_mobile=True)
    words = edit(page, draft)
    look = page.get_by_role("region", name="Preview")
    page.get_by_role("button", name="Preview", exact=True).first.tap()
    expect(look).to_be_visible()
    expect(words).to_be_hidden()
    page.get_by_role("button", name="Write", exact=True).tap()
    expect(words).to_be_visible()


@pytest.mark.slow
def test_without_a_script_an_article_is_written_all_the_same(open_page, ada):
    draft = make_draft(ada)
    page = open_page(ada, java_script_enabled=False)
    page.goto(path(draft))
    words = page.get_by_label("Words", exact=True)
    words.fill("::: tip\nWarm it.\n:::")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".callout.tip")).to_contain_text("Warm it.")
    page.get_by_role("button", name="Publish now").click()

    page.get_by_text("Published.").wait_for()
    draft.refresh_from_db()
    assert draft.text == "Warm it."
