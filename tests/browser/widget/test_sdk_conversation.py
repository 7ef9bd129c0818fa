"""What a page says of the next conversation: answers, a team, tags."""

import pytest
from playwright.sync_api import expect

from channels_app.models import Chat, Visitor
from tests.browser.widget.calls import call, loaded, push
from tests.browser.widget.chatting import begin, say, shows, ticket
from tests.browser.widget.conftest import open_panel, set_up, until
from tests.factories import make_team
from tickets.models import Tag, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELDS = [
    {"name": "order", "label": "Order", "kind": "text", "required": True},
    {"name": "note", "label": "Note", "kind": "text", "required": False},
]


@pytest.fixture
def bills(shop, support, ada):
    found = make_team("Bills", lead=ada)
    teams = [
        {"id": str(team.public_id), "label": team.name} for team in (support, found)
    ]
    set_up(shop, fields=FIELDS, teams=teams)
    return found


def go_on(frame):
    frame.get_by_role("button", name="Start the chat").click()
    expect(frame.locator("textarea")).to_be_focused()


def test_answers_and_team_stand_in_the_form_before_the_chat(visit, bills):
    page = loaded(visit())
    answers = {"order": 17, "note": "By mail", "unasked": "x"}
    team = str(bills.public_id)
    push(page, "setConversation", {"fields": answers, "team": team})
    frame = open_panel(page, "chat")
    expect(frame.get_by_label("Order")).to_have_value("17")
    expect(frame.get_by_role("radio", name="Bills")).to_be_checked()
    # What they took out stays out.
    frame.get_by_label("Note").fill("")
    go_on(frame)
    say(frame, "It is late.")
    found = ticket(page)
    assert Chat.objects.get().fields == {"order": "17"}
    assert found.team == bills


@pytest.mark.sampled
def test_without_a_form_they_go_along_all_the_same(visit, bills, shop):
    page = visit()
    set_up(shop, fields=[])
    frame = open_panel(page, "chat")
    go_on(frame)
    # Asked since this page was opened.
    set_up(shop, fields=FIELDS)
    call(page, "setConversation", {"fields": {"order": "17"}})
    say(frame, "It is late.")
    ticket(page)
    assert Chat.objects.get().fields == {"order": "17"}


@pytest.mark.sampled
def test_tags_wait_for_a_new_conversation_and_are_of_that_one_alone(visit):
    Tag.objects.create(name="late")
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    first = ticket(page)
    shows(frame, "My kettle leaks.")

    call(page, "setConversation", {"tags": ["Late", "unheard of"]})
    say(frame, "A lot.")
    shows(frame, "My kettle leaks.", "A lot.")
    for words in ("It is late.", "One thing more."):
        frame.get_by_role("button", name="Back").click()
        frame.locator("button.start").click()
        say(frame, words)
        shows(frame, words)
    until(lambda: Ticket.objects.count() == 3, page=page)

    found = {
        one.subject: list(one.tags.values_list("name", flat=True))
        for one in Ticket.objects.all()
    }
    assert found == {first.subject: [], "It is late.": ["late"], "One thing more.": []}
    assert Visitor.objects.get().about["tags"] == []
