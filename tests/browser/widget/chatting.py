"""What a visitor does in the panel, and what Bob answers, for the tests of both."""

from django.utils import timezone
from playwright.sync_api import Frame, Page, expect

from channels_app.models import Chat, Visitor
from helpdesk.base.accounts.models import Agent
from tests.browser.widget.conftest import open_panel, until
from tickets import actions
from tickets.models import Message, Ticket

IN, OUT = Message.Direction.IN, Message.Direction.OUT
# Sockets do not come through here: a proxy that knows nothing of them.
NO_SOCKETS = """
window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 20); }
  close() {}
};"""


def begin(page: Page) -> Frame:
    """The panel, in a new conversation."""
    frame = open_panel(page)
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_be_visible()
    return frame


def say(frame: Frame, words: str) -> None:
    """Typed, and sent by Enter, which on a phone begins a new line."""
    field = frame.locator("textarea")
    field.fill(words)
    if frame.evaluate("() => matchMedia('(pointer: coarse)').matches"):
        frame.locator("button.send").click()
    else:
        field.press("Enter")
    expect(field).to_have_value("")


def ticket(page: Page) -> Ticket:
    """What became of the first words."""
    until(Ticket.objects.exists, page=page)
    return Ticket.objects.get()


def leave(page: Page, *, beside: Page) -> None:
    """All tabs are closed, and time enough has passed without a sign of life."""
    for tab in page.context.pages:
        tab.close()
    # What their sockets said last is written down by then.
    beside.wait_for_timeout(1_500)
    Visitor.objects.update(here_until=timezone.now())
    Chat.objects.exclude(due_at=None).update(due_at=timezone.now())


def answer(about: Ticket, words: str, by: Agent, **more: object) -> Message:
    return actions.reply(about, text=words, by=by, **more)


def said(frame: Frame) -> list[str]:
    """What is on the screen, from the top; the greeting is nobody's words."""
    return frame.locator(".said:not([data-key='hello']) .bubble").all_inner_texts()


def shows(frame: Frame, *words: str) -> None:
    """These, in this order, once each, and nothing else."""
    bubbles = frame.locator(".said:not([data-key='hello']) .bubble")
    expect(bubbles).to_have_text(list(words), timeout=15_000)


def stored(about: Ticket) -> list[str]:
    """What was said in the ticket, in its order."""
    return list(about.messages.order_by("seq").values_list("text", flat=True))
