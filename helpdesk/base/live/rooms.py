"""Who looks at a ticket just now, and who writes: gossip between web processes.

Nothing is stored. Each process tells the others who is in a room of its own sockets: when
that changes, when somebody new asks, and every so often; what is not repeated lapses.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from helpdesk.base.ids import new_id
from helpdesk.base.live.line import Line

ANNOUNCE = 20.0
LAPSES = 45.0
# A page repeats it while keys are pressed.
TYPING_LAPSES = 8.0

Gossip = dict[str, Any]
_TYPING, _VIEWING = "typing", "viewing"


@dataclass(slots=True)
class Room:
    """here: our own sockets in it. others: process -> (agent id -> entry, until when)."""

    here: list[Line] = field(default_factory=list)
    others: dict[str, tuple[list[dict[str, str]], float]] = field(default_factory=dict)
    shown: str = ""
    announced: float = 0.0


class Rooms:
    """The rooms that sockets of this process are in; `say` reaches other processes."""

    def __init__(
        self, say: Callable[[Gossip], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.id = str(new_id())
        self._now = clock
        self._say = say
        self._rooms: dict[int, Room] = {}

    def enter(self, line: Line, number: int) -> None:
        """Look at a ticket; a socket looks at one at a time."""
        if line.room == number:
            # It asks anew because it may have missed something.
            line.tell(self._rooms[number].shown)
            return
        self.leave(line)
        line.room = number
        room = self._rooms.setdefault(number, Room())
        first = not room.here
        room.here.append(line)
        self._changed(number, room, ask=first, only_if_new=False)

    def leave(self, line: Line) -> None:
        """Look away; the last one of this process closes the room here."""
        if line.room is None:
            return
        number, line.room, line.typing_until = line.room, None, 0.0
        room = self._rooms[number]
        room.here.remove(line)
        if room.here:
            self._changed(number, room)
        else:
            del self._rooms[number]
            self._announce(number, room)

    def typing(self, line: Line, *, on: bool) -> None:
        """Somebody writes, or stopped."""
        if line.room is None:
            return
        before = line.typing_until > self._now()
        line.typing_until = self._now() + TYPING_LAPSES if on else 0.0
        if before != on:
            self._changed(line.room, self._rooms[line.room])

    def put_out(self, number: int, but: set[Line]) -> list[Line]:
        """Everybody out of this room but these; who that was."""
        room = self._rooms.get(number)
        out = [line for line in room.here if line not in but] if room else []
        for line in out:
            self.leave(line)
        return out

    def looking(self, number: int) -> list[Line]:
        """Our sockets that look at this ticket."""
        room = self._rooms.get(number)
        return list(room.here) if room else []

    def heard(self, gossip: Gossip) -> None:
        """What another process says of a room; rooms we are not in do not matter."""
        number, teller = gossip["room"], gossip["from"]
        room = self._rooms.get(number)
        if room is None or teller == self.id:
            return
        if gossip["who"]:
            room.others[teller] = (gossip["who"], self._now() + LAPSES)
        else:
            room.others.pop(teller, None)
        self._show(number, room)
        if gossip["ask"]:
            self._announce(number, room)

    def ask(self) -> None:
        """Who is there? Asked after a time in which nothing was heard."""
        for number, room in self._rooms.items():
            self._announce(number, room, ask=True)

    async def beat(self) -> None:
        """Forget what lapsed, and say again who is here."""
        now = self._now()
        for number, room in self._rooms.items():
            room.others = {k: v for k, v in room.others.items() if v[1] > now}
            if self._show(number, room) or now - room.announced > ANNOUNCE:
                self._announce(number, room)

    def _changed(
        self, number: int, room: Room, *, ask: bool = False, only_if_new: bool = True
    ) -> None:
        self._show(number, room, only_if_new=only_if_new)
        self._announce(number, room, ask=ask)

    def _announce(self, number: int, room: Room, *, ask: bool = False) -> None:
        room.announced = self._now()
        who = _here(room, self._now())
        self._say({"room": number, "from": self.id, "who": who, "ask": ask})

    def _show(self, number: int, room: Room, *, only_if_new: bool = True) -> bool:
        """Tell our sockets who is there; whether that is news."""
        found: dict[str, dict[str, str]] = {}
        for entry in [
            *_here(room, self._now()),
            *(e for v in room.others.values() for e in v[0]),
        ]:
            if entry["id"] not in found or entry["doing"] == _TYPING:
                found[entry["id"]] = entry
        who = sorted(found.values(), key=lambda entry: (entry["name"], entry["id"]))
        shown = json.dumps({"t": "presence", "n": number, "who": who})
        news = shown != room.shown
        if news or not only_if_new:
            room.shown = shown
            for line in room.here:
                line.tell(shown)
        return news


def _here(room: Room, now: float) -> list[dict[str, str]]:
    """Our own people in it: several tabs of one are one, and typing in one counts."""
    found: dict[str, dict[str, str]] = {}
    for line in room.here:
        doing = _TYPING if line.typing_until > now else _VIEWING
        if line.who.id not in found or doing == _TYPING:
            found[line.who.id] = {
                "id": line.who.id,
                "name": line.who.name,
                "doing": doing,
            }
    return list(found.values())
