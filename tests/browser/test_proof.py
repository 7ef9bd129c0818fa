"""The card in the widget that asks whether the public words were theirs."""

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from channels_app import resume
from channels_app.actions.proving import code_of
from channels_app.adapter import ADAPTERS
from channels_app.models import Proving, Visitor
from tests import fake_square
from tests.channels_app.widget.factories import make_widget
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import Ticket
from tickets.queries import reach

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Set it to a folder for pictures.
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def ticket(monkeypatch: Any, support: Any, settings: Any, server: str) -> Ticket:
    settings.SITE_URL = server
    monkeypatch.setitem(ADAPTERS, fake_square.KIND, "tests.fake_square")
    fake_square.adapter.provider = fake_square.Provider()
    make_widget(support, title="Kettles")
    irma = make_identity("Irma", kind=fake_square.KIND, canonical="irma")
    return make_ticket(fake_square.connected(support), identity=irma, public=True)


@pytest.fixture
def proving(ticket: Ticket, bob: Any) -> Proving:
    """Somebody followed the link."""
    one = actions.continue_on(ticket, kind=reach.PUBLIC, by=bob)
    site = ticket.team.channels.get(kind="widget")
    visitor = Visitor.objects.create(channel=site)
    return Proving.objects.create(visitor=visitor, continuation=one)


@pytest.fixture
def where(proving: Proving) -> str:
    kind = resume.Kind.VISITOR
    link = resume.Link(kind=kind, what=proving.visitor_id, whose=proving.visitor.epoch)
    return resume.address(link)


def looks_right(page: Page, name: str) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert [one["id"] for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_by_keyboard_alone_a_code_is_asked_for_and_typed(
    open_page: Any, settle: Any, where: str, proving: Proving, ticket: Ticket
) -> None:
    page = open_page(expected=("422",))
    page.goto(where)
    card = page.locator(".proof")
    send = card.get_by_role("button", name="Send me a code there")
    expect(send).to_be_visible()
    for _press in range(10):
        page.keyboard.press("Tab")
        if send.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    field = card.get_by_role("textbox")
    expect(field).to_be_focused()
    settle()
    page.keyboard.type("222-222-222")
    page.keyboard.press("Enter")
    expect(card.get_by_role("alert")).to_contain_text("not right")
    looks_right(page, "proof-wrong")
    field.fill(code_of(Proving.objects.get()))
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("you need not repeat anything")
    assert Ticket.objects.get() == ticket


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_can_be_read_in_every_light(
    open_page: Any, where: str, scheme: str, language: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 800}, locale=language)
    page.emulate_media(color_scheme=scheme)
    page.goto(where)
    expect(page.locator(".proof .signs")).to_be_visible()
    looks_right(page, f"proof-{width}-{scheme}-{language}")
