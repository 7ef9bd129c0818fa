"""An account at a homeserver of our own, and Irma who invites it into a room."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from channels_app.adapter import Raw, Settings
from channels_app.adapters.matrix import adapter
from tests.wire.providers.matrix import Matrix
from tests.wire.providers.matrix_person import Person


@pytest.fixture
def matrix(settings) -> Iterator[Matrix]:
    with Matrix() as running:
        settings.EGRESS_ALLOW = frozenset([running.place])
        yield running


@pytest.fixture
def desk(matrix: Matrix) -> Settings:
    """Our channel, as it is once it was connected."""
    typed = Settings(config={"api": matrix.url}, secret={"token": matrix.token})
    learned = adapter.connect(typed, hook="")
    matrix.calls.clear()
    return Settings(config={**typed.config, **learned.config}, secret=typed.secret)


@pytest.fixture
def irma(matrix: Matrix) -> Person:
    return matrix.customer()


class Looks:
    """Our polling, from a cursor on."""

    def __init__(self, desk: Settings) -> None:
        self.desk, self.cursor = desk, {}

    def once(self) -> list[Raw]:
        """All that is new; then it stops."""
        found: list[Raw] = []
        with closing(adapter.poll(self.desk, self.cursor, wait=0.05)) as batches:
            for batch in batches:
                found += batch.items
                self.cursor = batch.cursor
                if not batch.items:
                    return found
        return found

    def parsed(self) -> list:
        """The same, understood."""
        return [adapter.parse(self.desk, raw.content) for raw in self.once()]


@pytest.fixture
def looks(desk: Settings) -> Looks:
    return Looks(desk)
