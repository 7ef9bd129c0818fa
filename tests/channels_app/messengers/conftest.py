"""A parrot that talks to support."""

import pytest

from channels_app.actions import connecting
from channels_app.actions.messengers import add_messenger
from channels_app.adapter import ADAPTERS
from helpdesk.base.accounts.models import Agent, Company, Team
from tests import fake_messenger
from tests.tickets.pages import browser_of
from tickets.models import Channel

TYPED = {"token": "seekrit-1", "number": "12", "tone": "loud", "api": ""}


@pytest.fixture
def parrot(monkeypatch) -> fake_messenger.Provider:
    """The other side of every channel of that kind."""
    monkeypatch.setitem(ADAPTERS, fake_messenger.KIND, "tests.fake_messenger")
    fake_messenger.adapter.provider = fake_messenger.Provider()
    return fake_messenger.adapter.provider


@pytest.fixture
def added(parrot, company: Company, support: Team, ada: Agent) -> Channel:
    """Typed, and not connected."""
    channel, _made = add_messenger(
        kind="parrot", name="Polly", team=support, by=ada, **TYPED
    )
    return channel


@pytest.fixture
def polly(added, ada: Agent) -> Channel:
    """Connected, and switched on."""
    connecting.connect_messenger(added, by=ada)
    return added


@pytest.fixture
def admin(ada):
    return browser_of(ada)
