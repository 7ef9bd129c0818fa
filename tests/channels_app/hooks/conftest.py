"""A messenger of our own making, and somebody who calls its address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from channels_app.adapter import ADAPTERS
from helpdesk.base.accounts.models import Team
from tests import called_channel
from tests.called_channel import KIND, SIGNATURE, call, sign
from tickets.models import Channel

Hook = Callable[..., Any]


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch, company: Any) -> None:
    """The kind is there, and nothing was sent by it."""
    monkeypatch.setitem(ADAPTERS, KIND, "tests.called_channel")
    called_channel.adapter.taken = []


@pytest.fixture
def chat(support: Team) -> Channel:
    """A channel of support that is called."""
    return called_channel.connected(support)


@pytest.fixture
def hook(chat: Channel) -> Hook:
    """Its provider, which tells of these items in one call; the answer."""

    def tell(*items: Any, body: bytes | None = None, **more: Any) -> Any:
        sent = (
            call(*items, account=more.pop("account", "acme")) if body is None else body
        )
        return post(chat, sent, **more)

    return tell


def address_of(channel: Channel) -> str:
    return f"/hooks/{channel.kind}/{channel.connection.key}/"


def post(channel: Channel, body: bytes, *, signature: str | None = None) -> Any:
    """A call as its provider makes it; with another signature, as somebody else does."""
    return Client().post(
        address_of(channel),
        body,
        content_type="application/json",
        headers={SIGNATURE: sign(body) if signature is None else signature},
    )
