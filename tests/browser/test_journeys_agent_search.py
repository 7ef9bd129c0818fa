"""Search: from a few mistyped letters to an answer, by keys alone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from knowledge_base.actions import publish, write_article
from knowledge_base.models import HelpCentre
from tests.browser.barriers import violations
from tests.browser.conftest import PHONE
from tests.browser.writing import reply_box, said
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import RecentSearch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS", "")
# Who types on, or goes on, gives up the search before; htmx says so on the console.
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"search-{name}.png")


@pytest.fixture
def story(ada, bob, mailbox):
    """What was said of kettles, and what is written of them."""
    tove = make_identity("Tove Ueda")
    ticket = make_ticket(
        mailbox, identity=tove, subject="Leaking kettle", text="It drips since Monday."
    )
    actions.tag(ticket, name="vip", by=ada)
    make_ticket(mailbox, subject="An invoice", text="Where is the bill of my teapots?")
    HelpCentre.objects.seed()
    article = write_article(
        title="When a kettle leaks", source="Change the seal of the lid.", by=ada
    )
    publish(article, by=ada)
    return ticket


def box(page):
    return page.get_by_role("combobox", name="Search", exact=True)


def options(page):
    return page.locator("#search-options").get_by_role("option")


def test_search_to_answer(open_page, bob, story):
    page = open_page(bob, expected=GIVEN_UP)
    page.goto("/search/")
    expect(box(page)).to_be_focused()

    # A slip of the fingers: what was meant is found, and help for it.
    page.keyboard.type("kettel")
    expect(page.get_by_text("Nothing has the words as you typed them")).to_be_visible()
    hit = page.locator("a.hit", has_text="Leaking kettle")
    expect(hit).to_be_visible()
    expect(page.locator("a.hit", has_text="When a kettle leaks")).to_be_visible()
    shot(page, "meant")
    assert violations(page) == []

    # An operator and its value, by arrow and Enter.
    page.keyboard.type(" ta")
    expect(options(page)).to_have_text(["tag:Tag"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("kettel tag:")
    expect(options(page)).to_have_text(["tag:vip"])
    shot(page, "options")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("kettel tag:vip ")
    expect(page.locator(".found-chip.on")).to_contain_text("Tag is vip")
    expect(page.locator("a.hit")).to_have_count(1)

    hit.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/t/{story.number}/**")
    reply_box(page).click()
    page.keyboard.type("Dear Tove, change the seal.")
    page.keyboard.press("Control+Enter")
    said(page, words="Dear Tove, change the seal.")

    page.wait_for_load_state("networkidle")

    # A number goes straight to its ticket.
    page.goto("/search/")
    box(page).fill(f"#{story.number}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/t/{story.number}/**")
    page.wait_for_load_state("networkidle")

    # What one looked for is there again, and can be forgotten.
    page.goto("/search/")
    again = page.locator(".recent a", has_text="kettel tag:vip")
    expect(again).to_be_visible()
    assert RecentSearch.objects.filter(agent=bob).exists()
    page.get_by_role("button", name="Forget kettel tag:vip").click()
    expect(again).to_have_count(0)


def test_the_palette_reaches_settings_views_people_and_verbs(
    open_page, bob, ada, story
):
    page = open_page(bob)
    page.goto(f"/t/{story.number}/")
    palette = page.locator("#palette")
    field = page.get_by_role("combobox", name="Commands and search")

    page.keyboard.press("Control+k")
    page.keyboard.type("?")
    expect(palette.get_by_role("option")).to_have_count(5)
    shot(page, "palette-help")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(field).to_have_value("> ")
    for typed, found in {
        "> signature": "Signature",
        "> unass": "Unassigned",
        "> split": "Split into a ticket of its own",
        "@ada": "Ada",
        "@tvoe": "Tove Ueda",
        f"#{story.number}": "Leaking kettle",
        "seal": "When a kettle leaks",
    }.items():
        field.fill(typed)
        expect(
            palette.get_by_role("option").filter(has_text=found).first
        ).to_be_visible()
    shot(page, "palette")

    field.fill("> split")
    page.keyboard.press("Enter")
    expect(page.locator("dialog#popover")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options_of"),
    [
        ("desktop", {}),
        ("dark", {"color_scheme": "dark"}),
        ("phone", {"viewport": PHONE, "has_touch": True, "is_mobile": True}),
        ("phone-dark", {"viewport": PHONE, "color_scheme": "dark"}),
        ("mirrored", {"viewport": PHONE}),
    ],
)
def test_search_fits_every_window(open_page, bob, story, name, options_of):
    for words in ("ketel", "tove", "kettle"):
        actions.remember_search(words, by=bob)
    page = open_page(bob, **options_of)
    page.goto("/search/")
    shot(page, f"{name}-empty")
    for words in ("kettle is:open", "tove", "leaking kettle kind"):
        page.goto(f"/search/?q={words}")
        if name == "mirrored":
            page.evaluate("document.documentElement.dir = 'rtl'")
        assert violations(page) == []
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0
        shot(page, f"{name}-{words.split()[0]}")
    box(page).fill("from:to")
    expect(options(page)).to_have_count(1)
    shot(page, f"{name}-options")
    height = options(page).first.bounding_box()["height"]
    assert height >= 44
    options(page).first.click()
    expect(box(page)).to_have_value('from:"Tove Ueda" ')
