"""An account at an X of our own, a purse that counts, and people who talk to it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels_app.adapter import Raw, Settings
from channels_app.adapters.x import adapter
from channels_app.lent import MICRO, Budget, Reserved
from tests.wire.providers.x import X
from tests.wire.providers.x_person import Chatter, Person


@dataclass(slots=True)
class Purse:
    """As the one in our database, in the memory of a test. gone: how much of the month."""

    ceiling: int = 50 * MICRO
    spent: int = 0
    gone: float = 0.5
    refused: int = 0

    def budget(self) -> Budget:
        begins = datetime.now(UTC) - timedelta(days=30) * self.gone
        return Budget(
            ceiling=self.ceiling,
            spent=self.spent,
            begins=begins,
            ends=begins + timedelta(days=30),
        )

    def reserve(self, cost: int) -> Reserved | None:
        if self.spent + cost > self.ceiling:
            self.refused += 1
            return None
        self.spent += cost
        return Aside(self, cost)

    def charge(self, cost: int) -> None:
        self.spent += cost


@dataclass(slots=True)
class Aside:
    purse: Purse
    cost: int

    def book(self, cost: int) -> None:
        assert cost <= self.cost, "it cost more than the worst"
        self.purse.spent -= self.cost - cost


@dataclass(slots=True)
class Looker:
    """Looks as our polling does, from where it stopped. told: what the last look brought,
    also where the line broke then."""

    settings: Settings
    cursor: dict[str, Any] = field(default_factory=dict)
    told: list[Raw] = field(default_factory=list)

    def look(self) -> list[Raw]:
        """What one look brings."""
        found = self.told = []
        with closing(adapter.poll(self.settings, self.cursor, wait=0.01)) as batches:
            for batch in batches:
                found += batch.items
                self.cursor = batch.cursor
                if batch.items == ():
                    break
        return found

    def parsed(self) -> list[Any]:
        """The same, understood."""
        return [adapter.parse(self.settings, raw.content) for raw in self.look()]


@pytest.fixture
def x(settings) -> Iterator[X]:
    with X() as running, running.holding():
        settings.EGRESS_ALLOW = frozenset([running.place])
        yield running


@pytest.fixture
def purse() -> Purse:
    return Purse()


@pytest.fixture
def account(x: X, purse: Purse) -> Settings:
    return replace(x.settings(), purse=purse)


@pytest.fixture
def looker(account: Settings) -> Looker:
    return Looker(account)


@pytest.fixture
def irma(x: X) -> Person:
    return x.customer()


@pytest.fixture
def chatter(x: X) -> Chatter:
    return x.chatter("Greta Olsen", handle="gretao")
