"""AC-08: whatever a sender calls themselves, who reads it sees the address, and no name
turns the words around it."""

import re

import pytest

from channels_app import inbound, intake
from channels_app.adapter import Raw
from channels_app.adapters.email import keys
from channels_app.models import Connection
from tests.tickets.pages import browser_of, shown, url
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("company")

EVE = "eve@evil.test"
NAMES = {
    "an address of ours": '"support@shop.test"',
    "an address in an encoded word": "=?utf-8?q?boss=40shop.test?=",
    "letters that look alike": "=?utf-8?q?=D0=A1_Support?=",
    "turned words": "=?utf-8?q?Ada_=E2=80=AEtroppuS?=",
    "nothing to be seen": "=?utf-8?q?=E2=80=8B=E2=81=A0?=",
}


@pytest.mark.parametrize("name", NAMES)
def test_ac_08_the_address_stands_beside_every_name(mailbox, ada, name):
    Connection.objects.get_or_create(channel=mailbox, defaults={"config": {}})
    raw = (
        f"From: {NAMES[name]} <{EVE}>\r\nTo: support@shop.test\r\nSubject: Hi\r\n"
        "Message-ID: <1@evil.test>\r\n\r\nSend me the list.\r\n"
    ).encode()
    one = Raw(content=raw, source_key=keys.source_key(raw), conv_key=keys.conv_key(raw))
    intake.store(mailbox, [one])
    inbound.drain()

    answer = browser_of(ada).get(url(Ticket.objects.get()))

    page = answer.content.decode()
    assert f"<bdi>{EVE}</bdi>" in page
    if "address" in name:
        said = "The sender's name looks like an address."
        assert said in shown(answer)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)
