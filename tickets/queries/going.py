"""Deliveries as a conversation shows them: how far each came, and when one goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tickets.kinds import Kind
from tickets.models import Delivery
from tickets.queries.expected import expected

State = Delivery.State
WAYS: dict[str, Kind] = {
    State.QUEUED: Kind(icon="clock", name=State.QUEUED.label),
    State.SENDING: Kind(icon="send", name=State.SENDING.label),
    State.SENT: Kind(icon="check", name=State.SENT.label),
    State.DELIVERED: Kind(icon="check-check", name=State.DELIVERED.label),
    State.READ: Kind(icon="eye", name=State.READ.label),
    State.FAILED: Kind(icon="triangle-alert", name=State.FAILED.label),
    State.UNKNOWN: Kind(icon="circle-question-mark", name=State.UNKNOWN.label),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A delivery: how far it came, to whom (and named as what), and why not further.

    is_limited: it waits since only so many may go by its channel; goes_at: about then.
    """

    public_id: str
    state: str
    shown: str
    last_error: str
    role: str = Delivery.Role.TO
    is_limited: bool = False
    goes_at: datetime | None = None

    @property
    def is_stuck(self) -> bool:
        return self.state in {State.FAILED, State.UNKNOWN}

    @property
    def icon(self) -> str:
        return WAYS[self.state].icon

    @property
    def words(self) -> str:
        return str(WAYS[self.state].name)

    def going(self, when: Mapping[UUID, datetime | None]) -> "Way":
        """The same, with what is known of when it goes."""
        name = UUID(self.public_id)
        if name not in when:
            return self
        return replace(self, is_limited=True, goes_at=when[name])


def when_they_go(ways: Iterable[Way]) -> dict[UUID, datetime | None]:
    """Of those that wait for a limit of their channel: about when each goes."""
    return expected({UUID(way.public_id) for way in ways if way.state == State.QUEUED})
