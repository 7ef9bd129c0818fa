"""The socket of an agent's page: what is new, who looks at what, and nothing else.

Frames carry ids and versions, never contents; what changed is fetched over HTTP. Five
frames come from a page, each with one handler; what is not understood is dropped, since
pages of another version may be open.

An open socket is what makes its agent present (`accounts.presence`); `here` says that
they did something just now.
"""

import json
import time
from typing import Any, ClassVar, NoReturn
from weakref import WeakKeyDictionary

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts import standing
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.shell import release
from helpdesk.base.accounts.standing import Standing
from helpdesk.base.live import (
    Busy,
    Hub,
    Line,
    Pace,
    Signal,
    every,
    hub,
    in_thread,
    in_time,
)
from helpdesk.base.live.line import Send, Who
from helpdesk.base.live.origin import is_ours, session_key
from tickets.queries import calling, hearing, telling

SIGNED_OUT = 4401
_AGAIN_LATER, _TOO_LARGE, _TOO_MANY = 1013, 1009, 1008
MOST_LETTERS = 1_000
# Frames at once, and a second in the long run.
BURST, RATE = 40.0, 10.0
# Tabs of one agent.
MOST_SOCKETS = 50
# Rights that were taken away are gone from sockets after so many seconds (AC-54: 5).
RECHECK = 2.5
# Seconds between two looks into the table of events, as long as no server tells of them.
SWEEP = 2.0
MOST_EVENTS = 500
_swept: WeakKeyDictionary[Hub, set[int]] = WeakKeyDictionary()
# Seconds between two looks at whose presence has to be renewed, and two tries for one
# agent: the row itself refuses more than one write in twenty seconds.
LOOK, TRY_AGAIN = 5.0, 15.0
# When that of each agent was, by a clock that nobody sets.
_renewed: WeakKeyDictionary[Hub, dict[int, float]] = WeakKeyDictionary()

Frame = dict[str, Any]


class AgentLine(Line):
    """An agent's socket, with the session that opened it.

    active: they did something since it was last written down.
    stands: what it was told of where they stand.
    """

    __slots__ = ("active", "may_reply", "standing", "stands")

    def __init__(self, send: Send, *, standing: Standing, agent: Agent) -> None:
        who = Who(id=str(agent.public_id), name=agent.name)
        welcome = {"t": "welcome", "agent": who.id, "version": release()}
        super().__init__(send, who=who, welcome=json.dumps(welcome))
        self.standing = standing
        self.may_reply = agent.can_own
        self.active = False
        self.stands = ""

    def tell_standing(self, payload: Frame) -> None:
        """Where they stand and what rings them, when it is another than before."""
        text = json.dumps(payload)
        if text != self.stands:
            self.stands = text
            self.tell(text)


def may_enter(key: str) -> tuple[Standing, Agent, frozenset[str], Frame] | None:
    """Who a session belongs to, what they hear of and where they stand, now that they
    come; None: nobody is signed in."""
    found = standing.of_session(key) if key else None
    if found is None:
        return None
    stands, agent = found
    groups = hearing.groups_of([agent])[agent.pk]
    people.renew([agent.pk], active=[agent.pk])
    return stands, agent, groups, calling.standing([agent])[agent.pk]


class AgentConsumer(AsyncConsumer):  # type: ignore[misc]  # Channels has no types
    """One page of one agent."""

    # Not the layer: `hub` is what joins this process to the others.
    channel_layer_alias = None
    line: AgentLine | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.hang_up()

    async def dispatch(self, message: Frame) -> None:
        """Without Channels' look after old connections on a thread, at every frame."""
        handler = getattr(self, message["type"].replace(".", "_"))
        await handler(message)

    async def websocket_connect(self, message: Frame) -> None:
        if not is_ours(self.scope):
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        self.pace = Pace(BURST, RATE)
        try:
            found = await in_time(may_enter, session_key(self.scope))
        except (Busy, DatabaseError, PoolTimeout):
            await self._refuse(_AGAIN_LATER)
        if found is None:
            await self._refuse(SIGNED_OUT)
        stands, agent, groups, standing = found
        if len(hub().members(hearing.agent_group(agent.pk))) >= MOST_SOCKETS:
            await self._refuse(_AGAIN_LATER)
        await self.send({"type": "websocket.accept"})
        self.line = AgentLine(self.base_send, standing=stands, agent=agent)
        await hub().join(self.line, groups)
        self.line.tell_standing(standing)

    async def _refuse(self, code: int) -> NoReturn:
        """Only a socket that was let in can be told why it is shown out."""
        await self.send({"type": "websocket.accept"})
        await self.send({"type": "websocket.close", "code": code})
        raise StopConsumer

    async def websocket_disconnect(self, message: Frame) -> None:
        raise StopConsumer

    def hang_up(self) -> None:
        """Whatever ended it."""
        if self.line is not None:
            hub().leave(self.line)
            self.line = None

    async def websocket_receive(self, message: Frame) -> None:
        line, text = self.line, message.get("text") or ""
        if line is None or not line.is_open:
            return
        if len(text) > MOST_LETTERS or message.get("bytes"):
            line.end(_TOO_LARGE)
        elif not self.pace.allows():
            line.end(_TOO_MANY)
        elif (frame := _understood(text)) is not None:
            handler = self.FRAMES.get(str(frame.get("t")))
            if handler is not None:
                await handler(self, line, frame)

    async def _look(self, line: AgentLine, frame: Frame) -> None:
        """A page shows a ticket: it hears who else does, and what it missed."""
        number, shown = _whole(frame.get("n")), _whole(frame.get("seq"))
        try:
            seq = await in_time(hearing.seen_seq, line.standing.agent_id, number)
        except (Busy, DatabaseError, PoolTimeout):
            line.end(_AGAIN_LATER)
            return
        if not line.is_open:
            return
        if seq is None:
            hub().rooms.leave(line)
            line.tell(json.dumps(telling.gone(number, shown)))
            return
        hub().rooms.enter(line, number)
        hub().say(telling.to_customer(number, t="ask"))
        if seq > shown:
            line.tell(
                json.dumps(telling.changed(number, seq, telling.ALL_KINDS, by=None))
            )

    async def _leave(self, line: AgentLine, frame: Frame) -> None:
        hub().rooms.leave(line)

    async def _typing(self, line: AgentLine, frame: Frame) -> None:
        """Colleagues see whatever somebody writes; the customer only what is for them."""
        number, on = line.room, frame.get("on") is True
        if number is None or frame.get("n") != number:
            return
        hub().rooms.typing(line, on=on)
        if line.may_reply and frame.get("mode") == "reply":
            name = line.who.name
            hub().say(telling.to_customer(number, t="typing", on=on, name=name))

    async def _here(self, line: AgentLine, frame: Frame) -> None:
        """They did something; written down with the next renewal."""
        line.active = True

    async def _ping(self, line: AgentLine, frame: Frame) -> None:
        line.tell('{"t": "pong"}')

    FRAMES: ClassVar[dict[str, Any]] = {
        "look": _look,
        "leave": _leave,
        "typing": _typing,
        "here": _here,
        "ping": _ping,
    }


@every(RECHECK)
async def recheck(of: Hub) -> None:
    """Show out whose session ended; let each hear what they may see now."""
    lines = [line for line in of.lines if isinstance(line, AgentLine) and line.is_open]
    found = await in_thread(_rights, {line.standing for line in lines})
    for line in lines:
        groups = found.get(line.standing)
        if groups is None:
            of.rooms.leave(line)
            of.hears(line, frozenset())
            line.end(SIGNED_OUT)
        elif groups != line.groups and line in of.lines:
            of.hears(line, groups)
            await _look_again(of, line)


async def _look_again(of: Hub, line: AgentLine) -> None:
    number = line.room
    if number is not None:
        seq = await in_thread(hearing.seen_seq, line.standing.agent_id, number)
        if seq is None and line.room == number:
            of.rooms.leave(line)
            line.tell(json.dumps(telling.gone(number, 0)))


def _rights(standings: set[Standing]) -> dict[Standing, frozenset[str]]:
    stand = standing.still(standings)
    groups = hearing.groups_of({agent.pk: agent for agent in stand.values()}.values())
    return {one: groups[agent.pk] for one, agent in stand.items()}


@every(LOOK)
async def renew(of: Hub) -> None:
    """Whoever has a page open is there: one statement for all whose turn it is."""
    now, renewed = time.monotonic(), _renewed.setdefault(of, {})
    lines: dict[int, list[AgentLine]] = {}
    for line in of.lines:
        if isinstance(line, AgentLine) and line.is_open:
            lines.setdefault(line.standing.agent_id, []).append(line)
    for gone in renewed.keys() - lines:
        del renewed[gone]
    due = {pk for pk in lines if now - renewed.get(pk, -TRY_AGAIN) >= TRY_AGAIN}
    if not due:
        return
    active = {pk for pk in due if any(line.active for line in lines[pk])}
    found = await in_thread(_renew, due, active)
    for pk in due:
        renewed[pk] = now
        for line in lines[pk]:
            line.active = False
            if pk in found:
                line.tell_standing(found[pk])


def _renew(due: set[int], active: set[int]) -> dict[int, Frame]:
    people.renew(due, active=active)
    return calling.standing(Agent.objects.filter(pk__in=due))


@every(SWEEP)
async def sweep(of: Hub) -> None:
    """While no server tells us of events, look into their table."""
    if not of.deaf:
        _swept.pop(of, None)
        return
    found = set(await in_thread(telling.newest, MOST_EVENTS))
    known = _swept.get(of)
    _swept[of] = found
    if known is None or not found & (known or found):
        of.missed_something()
    elif found - known:
        for signal in await in_thread(_signals, found - known):
            of.deliver(signal)


def _signals(keys: set[int]) -> list[Signal]:
    events = telling.events(keys)
    return [*telling.signals(events), *calling.signals(events)]


def _understood(text: str) -> Frame | None:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def _whole(value: object) -> int:
    """A number as tickets have them; 0, which none has, for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 < value < 2**63 else 0
