"""A square on which people talk about Acme, and hear."""

import pytest

from channels_app import inbound, intake
from channels_app.adapter import ADAPTERS
from tests import fake_square
from tickets.models import Channel


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> fake_square.Provider:
    """The other side of every square."""
    monkeypatch.setitem(ADAPTERS, fake_square.KIND, "tests.fake_square")
    fake_square.adapter.provider = fake_square.Provider()
    return fake_square.adapter.provider


@pytest.fixture
def square(provider, company, support) -> Channel:
    """Acme's account there; support hears what is said to it."""
    return fake_square.connected(support)


@pytest.fixture
def other_square(square, support) -> Channel:
    """A second account of ours on the same network."""
    return fake_square.connected(support, name="Shop", account="acme-shop")


@pytest.fixture
def closed_square(square, billing) -> Channel:
    """An account that billing alone hears of."""
    return fake_square.connected(billing, name="Billing", account="acme-bills")


@pytest.fixture
def told():
    """Let a channel be told of these, one after the other."""

    def tell(channel: Channel, *items):
        for one in items:
            intake.store(channel, [fake_square.raw(one)])
            inbound.drain()

    return tell
