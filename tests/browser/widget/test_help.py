"""Help first: a visitor types, reads what may answer it, and asks if it did not."""

import pytest
from playwright.sync_api import expect

from knowledge_base import actions
from tests.browser.widget.chatting import say, shows, ticket
from tests.browser.widget.conftest import open_panel, set_up
from tests.browser.widget.test_access import fine
from tests.knowledge_base.factories import DESCALE, make_article, make_draft
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELD = "Search for help"


@pytest.fixture
def home(visit, shop, ada):
    """The panel's home on a site whose desk has one article."""
    article = make_article(ada)
    set_up(shop, help=True)
    page = visit()
    return page, open_panel(page), article


def find(frame, typed, title=DESCALE):
    frame.get_by_label(FIELD).press_sequentially(typed)
    result = frame.locator("button.result")
    expect(result.locator("strong")).to_have_text(title)
    return result


@pytest.mark.sampled
def test_who_finds_the_answer_reads_it_and_asks_nobody(home):
    _page, frame, _article = home
    fine(frame)
    result = find(frame, "desc")
    expect(frame.get_by_text("1 article found")).to_be_visible()
    fine(frame)

    result.click()

    expect(frame.get_by_role("heading", name=DESCALE)).to_be_focused()
    expect(frame.locator(".words ol li")).to_have_text(
        ["Fill in water.", "Boil it with vinegar."]
    )
    fine(frame)
    frame.get_by_role("button", name="Yes").click()
    expect(frame.get_by_text("Glad to hear it.")).to_be_visible()
    assert not Ticket.objects.exists()


def test_who_does_not_find_it_is_in_a_chat_with_a_click(home):
    page, frame, _article = home
    find(frame, "descael").click()

    frame.get_by_role("button", name="No", exact=True).click()

    say(frame, "It is still not clean")
    shows(frame, "It is still not clean")
    assert ticket(page).messages.count() == 1


@pytest.mark.slow
def test_what_is_not_there_is_said_and_a_message_offered(home):
    _page, frame, _article = home
    frame.get_by_label(FIELD).fill("submarine")

    expect(frame.get_by_text("Nothing found. Send us a message")).to_be_visible()
    expect(frame.locator("button.result")).to_have_count(0)


@pytest.mark.slow
def test_an_article_that_is_withdrawn_meanwhile_shows_what_was_found_of_it(
    visit, shop, ada
):
    article = make_article(ada)
    set_up(shop, help=True)
    frame = open_panel(visit(expected=("404",)))
    result = find(frame, "vinegar")
    actions.withdraw(article, by=ada)

    result.click()

    expect(frame.get_by_role("heading", name=DESCALE)).to_be_visible()
    expect(frame.locator(".words")).to_contain_text("Boil it with vinegar.")


@pytest.mark.slow
def test_a_page_of_the_site_opens_an_article_and_searches(home):
    page, frame, article = home

    found = page.evaluate("() => Helpdesk.search('desc')")
    page.evaluate("slug => Helpdesk.openArticle(slug)", article.slug)

    assert [one["slug"] for one in found] == [article.slug]
    expect(frame.get_by_role("heading", name=DESCALE)).to_be_visible()


@pytest.mark.slow
def test_without_anything_published_there_is_no_field(visit, shop, ada):
    make_draft(ada)
    set_up(shop, help=True)

    frame = open_panel(visit())

    expect(frame.get_by_text("A person answers.")).to_be_visible()
    expect(frame.get_by_label(FIELD)).to_be_hidden()


@pytest.mark.slow
def test_help_is_in_the_language_of_the_panel_whatever_the_browser_speaks(
    visit, shop, ada
):
    for language in ("en", "de"):
        title = f"Descale ({language})"
        make_article(ada, title, language=language)
    set_up(shop, help=True)
    frame = open_panel(visit(data={"lang": "de"}))
    frame.locator("#q").press_sequentially("descale")
    expect(frame.locator("button.result strong")).to_have_text(
        ["Descale (de)", "Descale (en)"]
    )
