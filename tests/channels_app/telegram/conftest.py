"""A bot at a Telegram of our own, and Irma who writes to it."""

from collections.abc import Iterator

import pytest

from channels_app.adapter import Settings
from channels_app.adapters.telegram import adapter
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.telegram_person import Person

HOOK = "https://desk.example/hooks/telegram/abc/"


@pytest.fixture
def telegram(settings) -> Iterator[Telegram]:
    with Telegram() as running, running.holding():
        settings.EGRESS_ALLOW = frozenset([running.place])
        adapter.connect(running.settings(), hook=HOOK)
        running.calls.clear()
        yield running


@pytest.fixture
def bot(telegram: Telegram) -> Settings:
    return telegram.settings(hook=HOOK)


@pytest.fixture
def irma(telegram: Telegram) -> Person:
    return telegram.customer()
