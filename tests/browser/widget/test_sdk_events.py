"""What a page is told: each event of docs/widget.md, with what goes with it."""

import pytest
from playwright.sync_api import expect

from helpdesk.base import live
from tests.browser.widget.calls import call, listen, loaded, told
from tests.browser.widget.chatting import answer, begin, say, shows, ticket
from tests.browser.widget.conftest import set_up, until
from tests.browser.widget.test_lost_lines import OFFLINE
from tickets import actions
from tickets.models import Message
from tickets.queries import telling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def hears(page, name, count=1):
    """What went with them, as soon as there are so many."""
    until(lambda: len(told(page, name)) >= count, page=page)
    return told(page, name)


def test_who_is_there_and_what_was_sent_and_answered(visit, bob):
    page = loaded(visit())
    listen(page, "session", "sent", "message", "unread")
    frame = begin(page)
    (session,) = hears(page, "session")
    assert (session["verified"], hears(page, "unread")) == (False, [0])
    say(frame, "My kettle leaks.")
    found = ticket(page)
    assert hears(page, "sent") == [{"id": str(found.messages.get().key)}]
    shows(frame, "My kettle leaks.")

    call(page, "close")
    reply = answer(found, "Which one?", bob)
    assert hears(page, "message") == [
        {
            "id": str(reply.public_id), "author": "Bob", "text": "Which one?",
            "at": told(page, "message")[0]["at"],
        }
    ]  # fmt: skip
    assert hears(page, "unread", 2) == [0, 1]
    assert page.evaluate("() => Helpdesk.unread") == 1
    call(page, "open")
    assert hears(page, "unread", 3) == [0, 1, 0]
    assert Message.objects.count() == 2


@pytest.mark.slow
def test_that_an_agent_writes_and_how_they_were_rated(visit, bob, shop):
    set_up(shop, rate=True)
    page = loaded(visit())
    listen(page, "typing", "rated")
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    shows(frame, "My kettle leaks.")

    writes = telling.to_customer(found.number, t="typing", on=True, name="Bob")
    until(lambda: live.publish(writes) and told(page, "typing"), page=page)
    assert told(page, "typing")[0] is None

    answer(found, "It is the seal.", bob)
    shows(frame, "My kettle leaks.", "It is the seal.")
    actions.resolve(found, by=bob)
    frame.get_by_role("radio", name="4 stars of 5").check(force=True)
    frame.locator(".over").get_by_role("button", name="Send").click()
    assert hears(page, "rated") == [4]


@pytest.mark.slow
def test_that_the_line_is_lost_and_back(visit):
    page = loaded(visit(expected=OFFLINE))
    listen(page, "offline", "online")
    frame = begin(page)
    say(frame, "One")
    ticket(page)
    shows(frame, "One")
    page.context.set_offline(True)
    assert hears(page, "offline") == [None]
    assert told(page, "online") == []
    page.context.set_offline(False)
    assert hears(page, "online") == [None]
    assert told(page, "offline") == [None]


@pytest.mark.sampled
def test_that_words_were_not_taken(visit, shop):
    page = loaded(visit(expected=("422",)))
    listen(page, "error", "sent")
    frame = begin(page)
    asked = {"name": "order", "label": "Order", "kind": "text", "required": True}
    set_up(shop, fields=[asked])
    say(frame, "My kettle leaks.")
    assert hears(page, "error") == [{"code": "invalid"}]
    assert told(page, "sent") == []
    expect(frame.get_by_role("alert")).to_be_visible()


@pytest.mark.sampled
def test_who_listens_hears_it_until_they_had_enough(visit):
    page = loaded(visit())
    page.evaluate(
        """() => {
          window.heard = [];
          const off = Helpdesk.on("open", () => { heard.push("on"); off(); });
          Helpdesk.once("open", () => heard.push("once"));
          Helpdesk.on("open", () => heard.push("always"));
        }"""
    )
    for name in ("open", "close", "open"):
        call(page, name)
    assert page.evaluate("() => heard") == ["on", "once", "always", "always"]


@pytest.mark.sampled
def test_there_is_a_version_and_a_promise_of_all_of_it(visit):
    page = loaded(visit())
    assert page.evaluate("async () => (await Helpdesk.ready) === Helpdesk")
    kinds = "() => [Helpdesk.version, Helpdesk.unread, Helpdesk.isOpen]"
    assert page.evaluate(kinds) == ["1.0.0", 0, False]
