"""When what waits to be sent goes: only who sends it knows.

How a channel is limited is nothing tickets know of; whoever keeps its limit says here
which deliveries wait for that, and until about when.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

Asked = Collection[UUID]
# None: it waits, and nobody knows for how long.
Told = Mapping[UUID, datetime | None]

_tellers: list[Callable[[Asked], Told]] = []


def told_by(teller: Callable[[Asked], Told]) -> None:
    """Register who knows; apps do it in `AppConfig.ready`."""
    if teller not in _tellers:
        _tellers.append(teller)


def expected(deliveries: Asked) -> dict[UUID, datetime | None]:
    """Of these deliveries, by their public ids, those that wait for a limit of their
    channel, and about when each goes."""
    found: dict[UUID, datetime | None] = {}
    if deliveries:
        for teller in _tellers:
            found.update(teller(deliveries))
    return found
