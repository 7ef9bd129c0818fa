"""How far we have looked, and what only somebody who looks can know: whom we speak with in
a room, and which signs stand on what. All of it is the cursor.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from channels_app.adapter import Raw, Settings
from channels_app.adapters.matrix.parse import (
    REACTION,
    REDACTION,
    redacted,
    replaced,
)
from channels_app.fields import part, words

# Rooms and signs that are remembered.
ROOMS, SIGNS = 500, 300


@dataclass(slots=True)
class Known:
    """since: how far. rooms: who wrote last in it. signs: by the event that put it there,
    what it is on, by whom, and what it is. told: encrypted rooms in which we said so."""

    since: str
    rooms: dict[str, str] = field(default_factory=dict)
    signs: dict[str, list[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, settings: Settings, cursor: Mapping[str, Any]) -> "Known":
        """From where we stopped, or from when we introduced ourselves."""
        return cls(
            since=str(cursor.get("since") or settings.config.get("since") or ""),
            rooms=dict(cursor.get("rooms", {})),
            signs=dict(cursor.get("signs", {})),
            told=list(cursor.get("told", ())),
        )

    @property
    def cursor(self) -> dict[str, Any]:
        """What is saved."""
        return {
            "since": self.since,
            "rooms": dict(self.rooms),
            "signs": dict(self.signs),
            "told": list(self.told),
        }

    def told_of(self, room: str, event: Any, *, us: str) -> Raw:
        """An event of a room."""
        kind, who = words(event, "type"), words(event, "sender")
        name = words(event, "event_id")
        told: dict[str, Any] = {"room": room, "event": event}
        if kind == REACTION:
            return self._signed(told, event)
        if kind == REDACTION:
            return self._unsigned(told, event)
        if target := replaced(event):
            return _raw(told, name, f"edit:{target}")
        if who == us:
            told["whom"] = self.rooms.get(room, "")
        elif who:
            self.rooms.pop(room, None)
            self.rooms[room] = who
            _shorten(self.rooms, ROOMS)
        return _raw(told, name, room)

    def _signed(self, told: dict[str, Any], event: Any) -> Raw:
        about = part(event, "content", "m.relates_to")
        target, sign = words(about, "event_id"), words(about, "key")
        name = words(event, "event_id")
        if name:
            self.signs[name] = [target, words(event, "sender"), sign]
            _shorten(self.signs, SIGNS)
        told |= {"target": target, "signs": self._all(target, words(event, "sender"))}
        return _raw(told, name, f"edit:{target}")

    def _unsigned(self, told: dict[str, Any], event: Any) -> Raw:
        """Words that are taken back, or a sign."""
        target, name = redacted(event), words(event, "event_id")
        sign = self.signs.pop(target, None)
        if sign is not None:
            target = sign[0]
            told |= {"target": target, "signs": self._all(target, sign[1])}
        return _raw(told, name, f"edit:{target}")

    def _all(self, target: str, who: str) -> str:
        """All that somebody has put on it."""
        signs = [one[2] for one in self.signs.values() if one[:2] == [target, who]]
        return "".join(dict.fromkeys(signs))


def read(room: str, name: str, who: str, at: Any) -> Raw:
    """Somebody has read up to here."""
    receipt = {"who": who, "event": name, "ts": at}
    told = {"room": room, "receipt": receipt}
    return _raw(told, f"r:{room}:{who}:{name}", f"receipt:{room}")


def _raw(told: dict[str, Any], key: str, line: str) -> Raw:
    content = json.dumps(told).encode()
    digest = f"x:{sha256(content).hexdigest()}"
    return Raw(content=content, source_key=key or digest, conv_key=line)


def _shorten(some: dict[str, Any], most: int) -> None:
    while len(some) > most:
        del some[next(iter(some))]
