"""An account at a Mastodon server of our own, and Irma who writes to it from another."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from channels_app.adapter import Raw, Settings
from channels_app.adapters.mastodon import adapter
from tests.wire.providers.mastodon import Mastodon
from tests.wire.providers.mastodon_person import Person


@pytest.fixture
def mastodon(settings) -> Iterator[Mastodon]:
    with Mastodon() as running:
        settings.EGRESS_ALLOW = frozenset([running.place])
        yield running


@pytest.fixture
def shop(mastodon: Mastodon) -> Settings:
    """Our channel, as it is once it was connected."""
    typed = Settings(config={"api": mastodon.url}, secret={"token": mastodon.token})
    learned = adapter.connect(typed, hook="")
    mastodon.calls.clear()
    return Settings(config={**typed.config, **learned.config}, secret=typed.secret)


@pytest.fixture
def irma(mastodon: Mastodon) -> Person:
    return mastodon.customer()


class Looks:
    """Our polling, from a cursor on. told: what came of the last time, also where the
    line broke then."""

    def __init__(self, shop: Settings) -> None:
        self.shop, self.cursor = shop, {}
        self.told: list[Raw] = []

    def once(self) -> list[Raw]:
        """All that is new; then it stops."""
        found = self.told = []
        with closing(adapter.poll(self.shop, self.cursor, wait=0.05)) as batches:
            for batch in batches:
                found += batch.items
                self.cursor = batch.cursor
                if not batch.items:
                    return found
        return found

    def parsed(self) -> list:
        """The same, understood."""
        return [adapter.parse(self.shop, raw.content) for raw in self.once()]


@pytest.fixture
def looks(shop: Settings) -> Looks:
    return Looks(shop)
