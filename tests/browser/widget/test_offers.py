"""While a visitor writes, what may answer it stands below the field; and nothing of it
keeps them from sending."""

import pytest
from playwright.sync_api import expect

from knowledge_base.models import Lookup
from tests.browser.widget.chatting import say, shows, ticket
from tests.browser.widget.conftest import open_panel, set_up
from tests.browser.widget.test_access import fine
from tests.knowledge_base.factories import DESCALE, make_article
from tests.threads import until
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = "How do I descale my kettle"


@pytest.fixture
def chat(visit, shop, ada):
    """A new conversation on a site whose desk has one article."""
    make_article(ada)
    set_up(shop, help=True)
    page = visit()
    frame = open_panel(page)
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_be_focused()
    return page, frame


def offered(frame, typed=ASKED):
    frame.locator("textarea").press_sequentially(typed)
    result = frame.locator(".offers button.result")
    expect(result.locator("strong")).to_have_text(DESCALE)
    return result


def test_the_fourth_asker_gets_it_offered_and_the_ticket_is_not_made(chat):
    _page, frame = chat
    result = offered(frame)
    expect(frame.locator("textarea")).to_be_focused()
    expect(
        frame.get_by_role("status").get_by_text("This may answer it")
    ).to_be_visible()
    fine(frame)

    result.click()

    expect(frame.get_by_role("heading", name=DESCALE)).to_be_focused()
    expect(frame.locator(".words ol li")).to_have_count(2)
    fine(frame)
    frame.get_by_role("button", name="Yes").click()
    expect(frame.get_by_text("Glad to hear it.")).to_be_visible()
    until(lambda: Lookup.objects.exclude(solved_at=None).exists())
    assert Lookup.objects.get().clicked is not None
    assert not Ticket.objects.exists()


@pytest.mark.sampled
def test_who_is_not_helped_goes_on_where_they_were_and_the_agent_knows(chat):
    page, frame = chat
    offered(frame).click()

    frame.get_by_role("button", name="No", exact=True).click()

    expect(frame.locator("textarea")).to_have_value(ASKED)
    frame.locator("textarea").press("Enter")
    shows(frame, ASKED)
    expect(frame.locator(".offers")).to_have_count(0)
    made = ticket(page)
    visitor = made.messages.get().identity
    until(lambda: Lookup.objects.get().ticket == made)
    assert visitor is not None


@pytest.mark.slow
def test_who_sends_at_once_is_kept_from_nothing(chat):
    _page, frame = chat
    say(frame, ASKED)
    shows(frame, ASKED)
    expect(frame.locator(".offers")).to_have_count(0)
    say(frame, "How do I descale my kettle again")
    shows(frame, ASKED, "How do I descale my kettle again")
    expect(frame.locator(".offers")).to_have_count(0)


@pytest.mark.slow
def test_by_keyboard_alone(chat):
    page, frame = chat
    offered(frame)
    for _step in range(6):
        page.keyboard.press("Tab")
        if frame.locator(".offers button.result:focus").count():
            break
    page.keyboard.press("Enter")
    expect(frame.get_by_role("heading", name=DESCALE)).to_be_focused()
    frame.get_by_role("button", name="Back").press("Enter")
    expect(frame.locator("textarea")).to_have_value(ASKED)
