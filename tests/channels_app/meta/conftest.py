"""Messenger and Instagram on this machine, and Irma, who writes to us there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from channels_app.adapter import Settings, adapter
from channels_app.parsed import Parsed
from tests.wire.providers.base import Item, Provider
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger

HOOK = "https://desk.example/hooks/of/ours/"


@pytest.fixture
def fb(settings: Any) -> Iterator[Messenger]:
    with Messenger() as fb:
        settings.EGRESS_ALLOW |= {fb.place}
        fb.hook, fb.is_holding = HOOK, True
        yield fb


@pytest.fixture
def gram(settings: Any) -> Iterator[Instagram]:
    with Instagram() as gram:
        settings.EGRESS_ALLOW |= {gram.place}
        gram.hook, gram.is_holding = HOOK, True
        yield gram


@pytest.fixture
def heard() -> Callable[..., list[Parsed]]:
    """What is understood of what a provider tells, in one call."""

    def hear(
        at: Provider, *items: Item, settings: Settings | None = None
    ) -> list[Parsed]:
        ours: Any = adapter(at.kind)
        known = settings or at.settings()
        (hook,) = at.requests(items)
        raws = ours.split(known, at.call(hook))
        return [ours.parse(known, raw.content) for raw in raws]

    return hear
