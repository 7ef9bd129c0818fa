"""What is told of an event, and by which names.

A stand-in for `tickets.queries.feed`, until that is there.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from helpdesk.base.accounts.models import Agent
from tickets.models import Event

TEST = "webhook.test"
TYPES: dict[str, str] = {
    verb.value: f"ticket.{verb.value}"
    for verb in Event.Verb
    if verb not in {Event.Verb.REPLY_HELD, Event.Verb.REPLY_WITHDRAWN}
}


def shown(
    events: Sequence[Event], *, reader: Agent | None = None
) -> list[dict[str, Any]]:
    """Each event as the world sees it."""
    return [
        {
            "id": str(event.public_id),
            "type": TYPES[event.verb],
            "at": written(event.at),
            "seq": event.seq,
            "ticket": {
                "id": str(event.ticket.public_id),
                "number": event.ticket.number,
            },
        }
        for event in events
        if event.verb in TYPES
    ]


def written(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
