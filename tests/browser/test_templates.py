"""After the window on WhatsApp: approved words, filled in and sent from the composer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import expect

from channels_app.actions.approved import fetched
from channels_app.models import Connection, Template
from tests.browser.test_journeys_meta import connected
from tests.browser.writing import ready, reply_box, said
from tests.wire.providers.whatsapp import WhatsApp
from tickets.models import Channel, Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def whatsapp(server: str, settings: Any, support: Any) -> Any:
    settings.SITE_URL = server
    with WhatsApp() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        connected(running, support, server)
        fetched(Connection.objects.get())
        yield running


def test_a_template_goes_when_the_window_is_closed(
    open_page: Any, settle: Any, whatsapp: Any, ada: Any
) -> None:
    irma = whatsapp.customer("Irma Berg")
    irma.says("Is my kettle there?")
    settle()
    Message.objects.update(said_at=F("said_at") - timedelta(hours=25))
    assert Template.objects.count() == 2
    page = open_page(ada)
    page.goto(f"/t/{Ticket.objects.get().number}/")
    expect(page.locator("#composer")).to_contain_text("No answer is taken there now")
    page.get_by_role("link", name="Send a template").click()
    form = page.locator("#popover")
    expect(form).to_contain_text("Hello {{1}}, your order {{2}} is ready.")
    form.get_by_label("Value 1").fill("Irma")
    form.get_by_label("Value 2").fill("4711")
    expect(form.locator("blockquote")).to_have_text(
        "Hello Irma, your order 4711 is ready."
    )
    form.get_by_role("button", name="Send").click()
    said(page, words="Hello Irma, your order 4711 is ready.")
    expect(form).to_be_hidden()
    settle()
    [heard] = irma.heard
    assert heard.text == "Hello Irma, your order 4711 is ready."


@pytest.mark.sampled
def test_letters_are_counted_when_they_become_few(
    open_page: Any, settle: Any, whatsapp: Any, ada: Any
) -> None:
    whatsapp.customer("Irma Berg").says("Is my kettle there?")
    settle()
    channel = Channel.objects.get(kind="whatsapp")
    channel.traits["longest"] = 20
    channel.save()
    page = open_page(ada, expected=("409 (Conflict)",))
    page.goto(f"/t/{Ticket.objects.get().number}/")
    room = page.locator(".composer-room")
    ready(page)
    page.keyboard.type("x" * 17)
    expect(room).to_be_hidden()
    page.keyboard.type("xx")
    expect(room).to_have_text("Letters left: 1")
    page.keyboard.type("xx")
    expect(room).to_have_text("Letters too many: 1")
    page.keyboard.press("Control+Enter")
    expect(page.locator('[data-line="refused"]')).to_contain_text("20 are taken there")
    expect(reply_box(page)).to_have_text("x" * 21)
