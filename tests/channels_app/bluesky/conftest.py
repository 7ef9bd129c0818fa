"""An account at a Bluesky of our own, and people who talk to it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from channels_app.adapter import Batch, Raw, Settings
from channels_app.adapters.bluesky import adapter
from tests.wire.providers.bluesky import Bluesky
from tests.wire.providers.bluesky_person import Chatter, Person


@dataclass(slots=True)
class Looker:
    """Looks as our polling does, from where it stopped."""

    settings: Settings
    cursor: dict[str, Any] = field(default_factory=dict)

    def look(self) -> list[Raw]:
        """What one look brings."""
        found: list[Raw] = []
        with closing(adapter.poll(self.settings, self.cursor, wait=0.01)) as batches:
            for batch in batches:
                found += batch.items
                self.cursor = batch.cursor
                if batch.items == ():
                    return found
        return found

    def parsed(self) -> list[Any]:
        """The same, understood."""
        return [adapter.parse(self.settings, raw.content) for raw in self.look()]

    def batches(self) -> Iterator[Batch]:
        """For as long as somebody asks."""
        return adapter.poll(self.settings, self.cursor, wait=0.01)


@pytest.fixture
def bluesky(settings) -> Iterator[Bluesky]:
    with Bluesky() as running:
        settings.EGRESS_ALLOW = frozenset([running.place])
        yield running


@pytest.fixture
def account(bluesky: Bluesky) -> Settings:
    return bluesky.settings()


@pytest.fixture
def looker(account: Settings) -> Looker:
    return Looker(account)


@pytest.fixture
def irma(bluesky: Bluesky) -> Person:
    return bluesky.customer()


@pytest.fixture
def chatter(bluesky: Bluesky) -> Chatter:
    return bluesky.chatter()
