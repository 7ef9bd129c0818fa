"""A ticket that is talked about, for the tests of its page."""

from playwright.sync_api import Locator, Page

from helpdesk.base.accounts.models import Agent
from tests.factories import make_words
from tickets import actions
from tickets.models import Message, Ticket


def said(ticket: Ticket, text: str, **more) -> Message:
    """The customer writes once more."""
    first = ticket.messages.filter(direction="in").order_by("seq").first()
    return actions.receive(
        ticket,
        channel=first.channel,
        identity=first.identity,
        words=make_words(text, **more),
    )


def long_story(ticket: Ticket, by: Agent, count: int = 14) -> None:
    """More than a window holds, all of it read."""
    for number in range(count):
        said(ticket, f"Word {number}. " + "It still leaks and leaks. " * 12)
    actions.mark_seen(ticket, seq=10**6, by=by)


def bubble(page: Page, words: str) -> Locator:
    """The message that says so."""
    return page.locator("#thread .said").filter(has_text=words)


def scrolled(page: Page) -> list[float]:
    """How far down the conversation is, and how far it could be."""
    return page.evaluate(
        "() => { const box = document.getElementById('thread-box');"
        " return [box.scrollTop, box.scrollHeight - box.clientHeight] }"
    )
