"""A channel whose provider is in this process."""

import pytest

from channels_app.adapter import ADAPTERS
from channels_app.models import Connection
from helpdesk.base.accounts.models import Team
from tests import fake_channel
from tests.factories import make_channel
from tickets.models import Channel


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> fake_channel.Provider:
    """The other side of every fake channel, with nothing on its script."""
    monkeypatch.setitem(ADAPTERS, fake_channel.KIND, "tests.fake_channel")
    fake_channel.adapter.provider = fake_channel.Provider()
    fake_channel.adapter.shelf = fake_channel.Shelf()
    return fake_channel.adapter.provider


@pytest.fixture
def door(provider: fake_channel.Provider, support: Team) -> Channel:
    """A fake channel of support."""
    return connected(make_channel(support, kind=fake_channel.KIND))


@pytest.fixture
def side_door(provider: fake_channel.Provider, support: Team) -> Channel:
    """A second one of the same kind."""
    return connected(make_channel(support, kind=fake_channel.KIND, name="side door"))


def connected(channel: Channel) -> Channel:
    connection = Connection(channel=channel, config={"address": "desk"})
    connection.seal({"token": "s3cret"})
    connection.save(force_insert=True)
    return channel
