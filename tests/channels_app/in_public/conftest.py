"""Irma complains on the square; a widget is there, and Bob answers her in public."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from channels_app import inbound, intake, outbound, overheard
from channels_app.adapter import ADAPTERS
from channels_app.models import Envelope
from helpdesk.base.accounts.models import Agent, Team
from tests import fake_square
from tests.channels_app.widget.factories import Browser, make_widget
from tests.channels_app.widget.proving import SECRET
from tickets import actions
from tickets.models import Channel, Continuation, Message, Ticket
from tickets.queries import reach

Tell = Callable[..., None]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> fake_square.Provider:
    monkeypatch.setitem(ADAPTERS, fake_square.KIND, "tests.fake_square")
    fake_square.adapter.provider = fake_square.Provider()
    return fake_square.adapter.provider


@pytest.fixture
def square(provider: fake_square.Provider, company: Any, support: Team) -> Channel:
    return fake_square.connected(support)


@pytest.fixture
def shop(company: Any, support: Team) -> Channel:
    return make_widget(support, secret=SECRET)


@pytest.fixture
def tell(square: Channel) -> Tell:
    """The square tells of these, and all of it is worked."""

    def tell(*items: dict[str, Any]) -> None:
        for one in items:
            intake.store(square, [fake_square.raw(one)])
            inbound.drain()

    return tell


@pytest.fixture
def ticket(tell: Tell, shop: Channel) -> Ticket:
    """What she said is a ticket: somebody decided so."""
    tell(fake_square.post())
    overheard.bring(Envelope.objects.get())
    return Ticket.objects.get()


@pytest.fixture
def offered(ticket: Ticket, bob: Agent) -> Continuation:
    return actions.continue_on(ticket, kind=reach.PUBLIC, by=bob)


@pytest.fixture
def answered(offered: Continuation, ticket: Ticket, bob: Agent) -> Message:
    """In public, with the link."""
    message = actions.reply(ticket, text=reach.invitation(offered), public=True, by=bob)
    outbound.drain()
    return message


@pytest.fixture
def path(answered: Message) -> str:
    """Where the link leads, as everybody reads it."""
    found = re.search(r"https?://\S+", answered.text)
    assert found is not None
    return urlsplit(found[0]).path


@pytest.fixture
def visit(path: str, shop: Channel) -> Callable[[], Browser]:
    """Somebody follows the link, and says that they want to go on."""

    def visit() -> Browser:
        client = Client()
        assert client.get(path).status_code == 200
        led = client.post(path, {"yes": "1"})
        assert led.status_code == 303, led.content
        page = client.get(led["Location"]).content.decode()
        token = re.search(r'data-token="([^"]+)"', page)
        assert token is not None
        return Browser(shop, token=token[1])

    return visit


@pytest.fixture
def somebody(visit: Callable[[], Browser]) -> Browser:
    return visit()
