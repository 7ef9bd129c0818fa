"""One matter on three channels: nobody asks anything twice."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import F
from playwright.sync_api import expect

from channels_app.adapter import adapter
from channels_app.models import Connection
from tests.base.pictures import JPEG
from tests.browser.writing import ready, reply_box, said
from tests.channels_app.widget.post import mails, make_mailbox, text_of
from tests.factories import make_channel, make_identity
from tests.peers import smtp_sink  # noqa: F401
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.whatsapp import WhatsApp
from tickets.models import Customer, Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAIL = "irma@customer.example"
LINK = re.compile(r"https://wa\.me/\S+")


@pytest.fixture
def connected(server, support, settings):
    """A provider that calls us, and its channel."""
    settings.SITE_URL = server

    def connect(provider):
        settings.EGRESS_ALLOW = settings.EGRESS_ALLOW | {provider.place}
        kind, known = provider.kind, provider.settings()
        traits = dict(adapter(kind).traits)
        channel = make_channel(support, kind=kind, name=kind, traits=traits)
        row = Connection(channel=channel, key=kind * 3, config=dict(known.config))
        row.seal(known.secret)
        row.save()
        provider.hook = f"{server}/hooks/{kind}/{row.key}/"
        return channel

    return connect


def test_from_instagram_to_whatsapp_to_mail_it_is_one_ticket(
    open_page,
    settle,
    connected,
    support,
    ada,
    smtp_sink,  # noqa: F811
):
    make_mailbox(support, smtp_sink)
    with Instagram() as instagram, WhatsApp() as whatsapp:
        connected(instagram)
        connected(whatsapp)
        there = instagram.customer("Irma Berg")
        there.says("My B2 kettle leaks.")
        settle()
        ticket = Ticket.objects.get()
        page = open_page(ada)
        page.goto(f"/t/{ticket.number}/")
        thread = page.locator("#thread")
        expect(thread).to_contain_text("My B2 kettle leaks.")

        _goes_on(page, "WhatsApp")
        settle()
        link = LINK.search(there.heard[-1].text)
        assert link is not None
        [brought] = parse_qs(urlsplit(link[0]).query)["text"]
        elsewhere = whatsapp.customer("Irma")
        elsewhere.says(brought)
        elsewhere.sends_photo(JPEG, caption="Here it drips.")
        settle()
        expect(thread).to_contain_text("Here it drips.")
        page.reload()
        expect(thread).to_contain_text("My B2 kettle leaks.")
        expect(thread.locator("img").first).to_be_visible()

        # What they proved by mail long ago is theirs; and a day and an hour went by.
        customer = Customer.objects.get(tickets=ticket)
        make_identity(canonical=MAIL, customer=customer, verified_at=ticket.created_at)
        Message.objects.update(said_at=F("said_at") - timedelta(hours=25))
        page.reload()
        ready(page)
        page.keyboard.type("The seal is worn: a new one is on its way.")
        page.keyboard.press("Control+Enter")
        said(page, words="a new one is on its way", times=1)
        settle()

        [mail] = mails(smtp_sink)
        assert MAIL in mail["To"]
        assert "a new one is on its way" in text_of(mail)
    assert Ticket.objects.count() == 1
    by = Message.objects.filter(direction="in").values_list("channel__kind", flat=True)
    assert set(by) == {"instagram", "whatsapp"}
    assert Customer.objects.count() == 1


def _goes_on(page, kind):
    """The agent offers it in the words of an answer."""
    page.keyboard.press("Shift+T")
    form = page.locator("#popover")
    form.get_by_role("button", name=kind).click()
    expect(reply_box(page)).to_have_value(LINK)
    reply_box(page).press("Control+Enter")
    said(page, times=1)
