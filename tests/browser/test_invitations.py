"""An invitation that came by mail, and a letter that came back: what their readers see."""

import pytest
from playwright.sync_api import expect

from channels_app import inbound, intake
from channels_app.adapter import Raw
from channels_app.adapters.email import keys
from channels_app.models import Connection
from tests.browser.conftest import PHONE
from tickets import actions
from tickets.models import Delivery, Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAIL = """\
From: Irma Gruber <irma@customer.test>
To: support@shop.test
Subject: Visit
Message-ID: <1@customer.test>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Please come.
--b
Content-Type: text/calendar; method=REQUEST; name=invite.ics

BEGIN:VCALENDAR
METHOD:REQUEST
VERSION:2.0
BEGIN:VEVENT
UID:1
ORGANIZER;CN=Irma Gruber:mailto:irma@customer.test
ATTENDEE;CN=Support:mailto:support@shop.test
SUMMARY:The kettle is looked at
LOCATION:Hauptstrasse 1
DTSTART:20261201T090000Z
DTEND:20261201T103000Z
END:VEVENT
END:VCALENDAR
--b--
"""
REFUSED = "550 5.1.1 <irma@customer.test>: Recipient address rejected: User unknown"


@pytest.fixture
def visit(mailbox):
    Connection.objects.get_or_create(channel=mailbox, defaults={"config": {}})
    raw = MAIL.replace("\n", "\r\n").encode()
    one = Raw(content=raw, source_key=keys.source_key(raw), conv_key=keys.conv_key(raw))
    intake.store(mailbox, [one])
    inbound.drain()
    return Ticket.objects.get(subject="Visit")


@pytest.mark.sampled
def test_an_invitation_says_what_when_where_and_who(show, ada, visit):
    page = show(visit, ada, viewport=PHONE, has_touch=True, is_mobile=True)

    card = page.locator("#thread dl").first
    said = " ".join(card.inner_text().split())
    for words in (
        "Invitation The kettle is looked at",
        "Tue 1 Dec 2026, 09:00 – 10:30",
        "Where Hauptstrasse 1",
        "Irma Gruber <irma@customer.test>, Support <support@shop.test>",
    ):
        assert words in said
    expect(page.locator("#thread").get_by_text("invite.ics")).to_be_visible()


@pytest.mark.sampled
def test_a_letter_that_was_refused_says_why_and_goes_again(show, ada, visit):
    reply = actions.reply(visit, text="We come at nine.", by=ada)
    Message.objects.filter(pk=reply.pk).update(held_until=None)
    Delivery.objects.update(state="failed", last_error=REFUSED, attempts=1)
    page = show(visit, ada)

    thread = page.locator("#thread")
    expect(thread.get_by_text(REFUSED)).to_be_visible()
    thread.get_by_role("button", name="Try again").press("Enter")

    expect(thread.get_by_text(REFUSED)).to_have_count(0)
    assert Delivery.objects.get().state == Delivery.State.QUEUED
