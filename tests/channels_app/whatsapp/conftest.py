"""WhatsApp on this machine, with one number of ours and Irma, who writes to it."""

from collections.abc import Iterator
from typing import Any

import pytest

from channels_app.adapter import Settings
from channels_app.adapters.whatsapp import adapter
from channels_app.parsed import Parsed
from tests.channels_app.whatsapp.calling import call_of
from tests.wire.providers.base import Item
from tests.wire.providers.whatsapp import WhatsApp
from tests.wire.providers.whatsapp_person import Person


@pytest.fixture
def wire(settings: Any) -> Iterator[WhatsApp]:
    with WhatsApp() as wire:
        settings.EGRESS_ALLOW = frozenset([wire.place])
        yield wire


@pytest.fixture
def irma(wire: WhatsApp) -> Person:
    return wire.customer()


@pytest.fixture
def ours(wire: WhatsApp) -> Settings:
    return wire.settings()


@pytest.fixture
def heard(wire: WhatsApp, ours: Settings) -> Any:
    """What is understood of what was told."""

    def hear(*items: Item) -> list[Parsed]:
        hook = call_of(wire, *items)
        return [adapter.parse(ours, raw.content) for raw in adapter.split(ours, hook)]

    return hear
