"""That everybody reads an answer is unmistakable, and the way to private is one key."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.writing import draft_is_saved, reply_box, said
from tests.factories import make_channel, make_identity, make_ticket, make_words
from tickets import actions
from tickets.models import Draft, Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Set it to a folder for pictures.
SHOTS = os.environ.get("SHOTS", "")
POST = "https://town.example/irma/1"


@pytest.fixture
def town(support):
    traits = {"formats": ["text"], "public": True, "public_length": 60}
    return make_channel(support, kind="town", traits=traits, name="Town square")


@pytest.fixture
def ticket(town):
    irma = make_identity("Irma", kind="town", canonical="town:1")
    irma.shown = "@irma"
    irma.save()
    return make_ticket(town, identity=irma, public=True, link=POST)


def picture(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def looks_right(page, name):
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    picture(page, name)


def test_an_answer_in_public_says_so_and_one_key_makes_it_private(show, ticket, town):
    page = show(ticket)
    composer = page.locator("hd-composer")
    expect(composer).to_contain_text("Everybody can read this.")
    expect(composer.locator(".composer-public blockquote")).to_contain_text("My kettle")
    expect(composer.get_by_role("link", name="the post")).to_have_attribute(
        "href", POST
    )
    send = composer.get_by_role("button", name="Answer in public", exact=True)
    expect(send).to_be_visible()
    reply_box(page).click()
    page.keyboard.type("We are sorry. Write to irma@town.example?")
    hint = page.locator("[data-hint=public]")
    expect(hint).to_contain_text("irma@town.example")
    looks_right(page, "public")
    draft_is_saved(page)
    assert Draft.objects.get().public is True

    page.keyboard.press("Alt+p")
    expect(hint).to_have_count(0)
    expect(composer.locator(".composer-public")).to_be_hidden()
    private = composer.get_by_role("button", name="Answer in private", exact=True)
    expect(private).to_be_visible()
    looks_right(page, "private")
    page.keyboard.press("Alt+p")
    expect(composer.locator(".composer-public")).to_be_visible()
    page.keyboard.press("Alt+p")
    page.keyboard.press("Control+Enter")
    said(page, words="We are sorry")
    assert not Message.objects.get(direction="out").public


def test_what_is_sent_in_public_is_marked_and_long_words_are_counted(show, ticket):
    page = show(ticket)
    reply_box(page).click()
    page.keyboard.type("We are sorry, and will call you today, if you like us to.")
    expect(page.locator(".composer-room")).to_have_text("Letters left: 3")
    page.keyboard.press("Control+Enter")
    mine = said(page, words="We are sorry")
    expect(mine.locator(".label.public")).to_contain_text("public")
    assert Message.objects.get(direction="out").public
    looks_right(page, "public-said")


def test_what_they_write_meanwhile_is_answered_as_they_wrote_it(show, ticket, settle):
    """From public to private by itself; from private to public only where nobody writes."""
    page = show(ticket)
    banner = page.locator(".composer-public")
    expect(banner).to_be_visible()
    theirs = ticket.messages.get()

    def writes(text, *, public):
        words = make_words(text, public=public)
        actions.receive(
            ticket, channel=theirs.channel, identity=theirs.identity, words=words
        )
        settle()
        expect(page.locator("#thread")).to_contain_text(text)

    writes("Privately: K-1234.", public=False)
    expect(banner).to_be_hidden()
    private = page.get_by_role("button", name="Answer in private", exact=True)
    expect(private).to_be_visible()
    reply_box(page).click()
    page.keyboard.type("Thank you, K-1234 it is.")
    writes("And now in public!", public=True)
    expect(private).to_be_visible()
    expect(banner).to_be_hidden()
    page.keyboard.press("Alt+p")
    expect(banner).to_contain_text("And now in public!")
    page.keyboard.press("Alt+p")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Send anyway").click()
    said(page, words="Thank you, K-1234")
    assert not Message.objects.get(direction="out").public


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read_in_every_light(show, ticket, scheme, direction, width):
    page = show(ticket, viewport={"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("dir => { document.documentElement.dir = dir }", direction)
    reply_box(page).click()
    page.keyboard.type("We are sorry.")
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0
    looks_right(page, f"public-{width}-{scheme}-{direction}")
