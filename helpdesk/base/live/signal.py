"""What goes over the wire between processes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A payload for everybody in these groups, each told once.

    room: a ticket's number. Whoever looks at it and is in none of the groups may not see
        it any more: they are put out of the room and get `parting` instead.
    left: groups that were told of it until now; they get `parting`, too.
    lookers: a ticket's number; whoever looks at it hears this, beside the groups.
    """

    groups: tuple[str, ...]
    payload: Payload
    room: int | None = None
    left: tuple[str, ...] = ()
    lookers: int | None = None
    parting: Payload = field(default_factory=dict)


def channel() -> str:
    """The channel of this installation.

    Redis has one space of channels for all its databases: two installations that share
    a server must not hear each other.
    """
    name = f"{settings.SECRET_KEY}:{settings.DATABASES['default']['NAME']}"
    return f"helpdesk.live.{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def encode(signals: Iterable[Signal]) -> bytes:
    """One message with all of them."""
    return dump([asdict(signal) for signal in signals])


def dump(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
