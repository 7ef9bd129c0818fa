"""WhatsApp, Messenger and Instagram: a customer writes there, and is answered there."""

from typing import Any

import pytest
from playwright.sync_api import expect

from channels_app.adapter import adapter
from channels_app.models import Connection
from tests.browser.writing import ready, said
from tests.factories import make_channel
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger
from tests.wire.providers.whatsapp import WhatsApp
from tickets.models import Delivery, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[WhatsApp, Messenger, Instagram], ids=lambda one: one.kind)
def provider(request: Any, server: str, settings: Any, support: Any) -> Any:
    """It runs, and a channel of support is connected to it."""
    settings.SITE_URL = server
    with request.param() as running:
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {running.place}
        connected(running, support, server)
        yield running


def provider_formats(running: Any) -> Any:
    return adapter(running.kind).traits["formats"]


def connected(running: Any, team: Any, server: str) -> None:
    kind = running.kind
    channel = make_channel(team, kind=kind, traits=dict(adapter(kind).traits))
    known = running.settings()
    mine = Connection(channel=channel, key=f"of-{kind}", config=dict(known.config))
    mine.save()
    mine.seal(known.secret)
    mine.save()
    running.hook = f"{server}/hooks/{kind}/of-{kind}/"


def test_a_customer_is_answered_where_they_wrote(
    open_page: Any, settle: Any, provider: Any, ada: Any
) -> None:
    assert provider.shakes(provider.hook, provider.verify_token)
    irma = provider.customer("Irma Berg")
    irma.says("My kettle leaks.")
    irma.sends_photo(caption="It drips *here*.")
    settle()
    ticket = Ticket.objects.get()
    page = open_page(ada)
    page.goto(f"/t/{ticket.number}/")
    thread = page.locator("#thread")
    expect(thread).to_contain_text("My kettle leaks.")
    expect(thread).to_contain_text("It drips *here*.")
    expect(thread.get_by_role("list", name="Files").locator("img")).to_be_attached()

    if "html" in provider_formats(provider):
        ready(page)
    else:
        page.get_by_role("textbox", name="Your reply").click()
    page.keyboard.type("Please stop using it.")
    page.keyboard.press("Control+Enter")
    said(page, words="Please stop using it.")
    settle()
    [answer] = irma.heard
    assert answer.text == "Please stop using it."

    irma.reacts(answer, "👍")
    irma.reads()
    assert provider.redeliver(times=2)
    settle()
    assert Delivery.objects.get().state == Delivery.State.READ
    assert ticket.messages.count() == 3
    expect(thread).to_contain_text("👍")
