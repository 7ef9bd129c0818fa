"""The socket of an agent's page: what is new, who looks at what, and nothing else.

Frames carry ids and versions, never contents; what changed is fetched over HTTP. Five
frames come from a page, each with one handler; what is not understood is dropped, since
pages of another version may be open.

An open socket is what makes its agent present (`accounts.presence`); `here` says that
they did something just now.
"""

import json
from typing import Any, ClassVar, NoReturn

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts import standing
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.standing import Standing
from helpdesk.base.live import Busy, Pace, hub, in_time
from helpdesk.base.live.origin import is_ours, session_key
from tickets.lines import SIGNED_OUT, AgentLine, Frame
from tickets.queries import calling, hearing, telling

_AGAIN_LATER, _TOO_LARGE, _TOO_MANY = 1013, 1009, 1008
MOST_LETTERS = 1_000
# Frames at once, and a second in the long run.
BURST, RATE = 40.0, 10.0
# Tabs of one agent.
MOST_SOCKETS = 50


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
