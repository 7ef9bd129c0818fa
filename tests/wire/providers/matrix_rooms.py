"""What a homeserver keeps: rooms, who is in them, and all that happened, in one order."""

import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]


@dataclass(slots=True)
class Room:
    """members: what each is there. events: each with its position in the server's order."""

    id: str
    members: dict[str, str] = field(default_factory=dict)
    invited_by: dict[str, tuple[str, bool]] = field(default_factory=dict)
    events: list[tuple[int, Event]] = field(default_factory=list)
    receipts: list[tuple[int, Event]] = field(default_factory=list)
    entered: dict[str, int] = field(default_factory=dict)
    is_encrypted: bool = False

    def event(self, name: str) -> Event | None:
        """The one of this name."""
        found = (one for _at, one in self.events if one["event_id"] == name)
        return next(found, None)


class Rooms:
    """All of a homeserver's. now: how far its order goes."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.rooms: dict[str, Room] = {}
        self.at = itertools.count(1)
        self.now = 0
        self.last = 0

    def room(self, by: str) -> Room:
        """A new one."""
        room = Room(f"!{secrets.token_hex(8)}:{self.host}")
        self.rooms[room.id] = room
        self.add(room, "m.room.create", by, {"room_version": "11"}, state_key="")
        self.member(room, by, "join", by=by)
        return room

    def clock(self) -> int:
        """Milliseconds; no two things happen in one."""
        self.last = max(int(time.time() * 1000), self.last + 1)
        return self.last

    def add(
        self, room: Room, kind: str, sender: str, content: Any, **more: Any
    ) -> Event:
        """Something happened."""
        self.now = next(self.at)
        event = {
            "event_id": f"${secrets.token_urlsafe(32)}",
            "type": kind,
            "sender": sender,
            "content": content,
            "origin_server_ts": self.clock(),
            "unsigned": {},
            **more,
        }
        room.events.append((self.now, event))
        return event

    def member(
        self, room: Room, who: str, state: str, *, by: str, is_direct: bool = False
    ) -> None:
        """Somebody is invited, comes or leaves."""
        content = {"membership": state, **({"is_direct": True} if is_direct else {})}
        event = self.add(room, "m.room.member", by, content, state_key=who)
        if who in room.members:
            before = {"membership": room.members[who]}
            event["unsigned"]["prev_content"] = before
        room.members[who] = state
        if state == "invite":
            room.invited_by[who] = (by, is_direct)
        if state == "join":
            room.entered[who] = self.now

    def encrypt(self, room: Room, by: str) -> None:
        """From now on only those who have the keys can read it."""
        content = {"algorithm": "m.megolm.v1.aes-sha2"}
        self.add(room, "m.room.encryption", by, content, state_key="")
        room.is_encrypted = True

    def redact(self, room: Room, name: str, by: str) -> Event:
        """Taken back: the event stays, and nothing is in it."""
        event = room.event(name)
        told = self.add(room, "m.room.redaction", by, {"redacts": name}, redacts=name)
        if event is not None:
            event["content"] = {}
            event["unsigned"]["redacted_because"] = told
        return told

    def read(self, room: Room, who: str, name: str) -> None:
        """Somebody has read up to here."""
        self.now = next(self.at)
        content = {name: {"m.read": {who: {"ts": self.clock()}}}}
        room.receipts.append((self.now, {"type": "m.receipt", "content": content}))

    # A sync.

    def sync(self, who: str, since: int, limits: Any) -> Event:
        """What this account is told from there on."""
        joined, invited = {}, {}
        for room in self.rooms.values():
            state = room.members.get(who, "")
            if state == "join":
                told = self._joined(room, who, since, limits)
                if told is not None:
                    joined[room.id] = told
            elif state == "invite" and self._invited_at(room, who) > since:
                invited[room.id] = {"invite_state": {"events": self._invite(room, who)}}
        return {
            "next_batch": f"s{self.now}",
            "rooms": {"join": joined, "invite": invited, "leave": {}},
        }

    def _invited_at(self, room: Room, who: str) -> int:
        return max(
            at for at, one in room.events
            if one.get("state_key") == who and one["content"]["membership"] == "invite"
        )  # fmt: skip

    def _invite(self, room: Room, who: str) -> list[Event]:
        by, is_direct = room.invited_by[who]
        content = {"membership": "invite", **({"is_direct": True} if is_direct else {})}
        return [{"type": "m.room.member", "state_key": who, "sender": by,
                 "content": content}]  # fmt: skip

    def _joined(self, room: Room, who: str, since: int, limits: Any) -> Event | None:
        is_new = room.entered[who] > since
        start = 0 if is_new else since
        timeline, state = limits["room"]["timeline"], limits["room"]["state"]
        found = [
            (at, one)
            for at, one in room.events
            if at > start and one["type"] in timeline["types"]
        ]
        receipts = [
            one
            for at, one in room.receipts
            if at > since and one["type"] in limits["room"]["ephemeral"]["types"]
        ]
        told = found[-timeline["limit"] :]
        about = [
            one for _at, one in room.events if is_new and one["type"] in state["types"]
        ]
        if not (told or receipts or about):
            return None
        return {
            "timeline": {
                "events": [one for _at, one in told],
                "limited": len(told) < len(found),
                "prev_batch": f"t{told[0][0] if told else self.now}",
            },
            "state": {"events": about},
            "ephemeral": {"events": receipts},
        }

    def messages(self, room: Room, before: int, until: int, limit: int) -> Event:
        """What stands before a place in a room, the newest first."""
        found = [(at, one) for at, one in room.events if until < at < before]
        chunk = found[::-1][:limit]
        end = {"end": f"t{chunk[-1][0]}"} if len(chunk) < len(found) else {}
        return {"chunk": [one for _at, one in chunk], "start": f"t{before}", **end}
