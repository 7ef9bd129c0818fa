"""The help centre in a real browser: any screen, with and without scripts."""

import pytest
from playwright.sync_api import expect

from knowledge_base.models import Feedback, Lookup
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import Place
from tests.browser.test_every_page import FEW, LIGHTS, _faults
from tests.knowledge_base.factories import make_article
from tests.knowledge_base.help.shelves import make_shelves
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUDGET = 30 * 1024
PAGES = {
    "home": "/help/en/",
    "category": "/help/en/c/machines/",
    "article": "/help/en/descale-it/",
    "foreign": "/help/de/lights/",
    "all": "/help/en/all/",
    "search": "/help/en/search/?q=boil",
    "nothing": "/help/en/search/?q=xyzzy",
    "feedback": "/help/en/lights/feedback/",
    "brand": "/help/~beans/de/",
    "lost": "/help/en/lighs/",
}


@pytest.mark.parametrize(
    "lights",
    [
        pytest.param(FEW, id="few"),
        pytest.param(LIGHTS, id="all", marks=pytest.mark.slow),
    ],
)
def test_each_page_is_accessible_in_its_borders_and_quiet(lights, open_page, ada):
    make_shelves(ada)
    page = open_page(expected=("404",))
    faults = {}
    for name, path in PAGES.items():
        page.goto(path)
        for light in lights:
            place = Place(f"help:{name}", ())
            faults[name, light.name] = _faults(page, place, light)

    assert {where: what for where, what in faults.items() if what} == {}


@pytest.mark.sampled
def test_articles_are_written_large_and_dark_not_as_the_words_below_a_field(
    open_page, ada
):
    make_shelves(ada)
    page = open_page()
    page.goto("/help/en/descale-it/")
    [article, help_text] = page.evaluate(
        """[document.querySelector("article"), document.querySelector(".muted")].map(
            one => [getComputedStyle(one).color, getComputedStyle(one).fontSize])"""
    )

    assert (article[1], article[0] == help_text[0]) == ("16px", False)


@pytest.mark.sampled
def test_the_first_look_comes_cold_in_at_most_thirty_kilobytes(chromium, server, ada):
    make_shelves(ada)
    for path in ("/help/en/", "/help/en/descale-it/"):
        assert _weight(chromium, server, path) <= BUDGET


def _weight(chromium, server, path):
    context = chromium.new_context(base_url=server, viewport=DESKTOP)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    came: list[float] = []
    network.on(
        "Network.loadingFinished", lambda told: came.append(told["encodedDataLength"])
    )
    try:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    finally:
        context.close()
    return sum(came)


def test_a_reader_on_a_phone_finds_the_answer_and_no_ticket_is_made(
    open_page, ada, mailbox
):
    make_shelves(ada)
    make_article(ada, "My parcel is late", "It comes **on Monday**.\n\n" + TABS)
    page = open_page(viewport=PHONE)
    page.goto("/help/en/")

    page.get_by_role("searchbox").press_sequentially("parcel la", delay=20)
    found = page.locator(".typed a", has_text="My parcel is late")
    expect(found).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My parcel is late")
    expect(page.get_by_text("Tap it.")).to_be_visible()
    page.get_by_role("tab", name="Android").click()
    expect(page.get_by_text("Press it.")).to_be_visible()
    expect(page.get_by_text("Tap it.")).to_be_hidden()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("It is good to know that it helped.")).to_be_visible()

    assert page.url.split("?")[0].endswith("/help/en/my-parcel-is-late/")
    assert [one.is_helpful for one in Feedback.objects.all()] == [True]
    [lookup] = Lookup.objects.all()
    assert (lookup.words, lookup.clicked.title) == ("parcel la", "My parcel is late")
    assert not Ticket.objects.exists()


TABS = """:::: tabs
::: tab iPhone
Tap it.
:::
::: tab Android
Press it.
:::
::::
"""


@pytest.mark.slow
def test_without_scripts_a_reader_searches_reads_and_says_what_is_missing(
    open_page, ada
):
    make_shelves(ada)
    page = open_page(java_script_enabled=False)
    page.goto("/help/")

    page.get_by_role("searchbox").fill("vinegar")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Descale <it>").click()
    expect(page.get_by_text("Tap it.")).to_be_visible()
    expect(page.get_by_text("Press it.")).to_be_visible()
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("I do not understand it").check()
    page.get_by_label("In your own words").fill("Which lid?")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("status")).to_contain_text("reads it")
    [told] = Feedback.objects.all()
    assert (told.reason, told.words) == ("unclear", "Which lid?")


@pytest.mark.slow
def test_with_the_keyboard_alone_results_are_reached_and_left(open_page, ada):
    make_shelves(ada)
    page = open_page()
    page.goto("/help/en/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("li")
    expect(page.locator(".typed a").first).to_be_visible()

    page.keyboard.press("ArrowDown")
    expect(page.locator(".typed a").first).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator(".typed")).to_be_hidden()


@pytest.mark.slow
def test_at_twice_the_size_nothing_is_cut_off(open_page, ada):
    make_shelves(ada)
    page = open_page(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    for path in PAGES.values():
        if "lighs" not in path:
            page.goto(path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert (path, wide) == (path, 640)
