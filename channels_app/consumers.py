"""The socket of a visitor's page: words in, and news that there is something to fetch.

It does nothing itself: what a page says goes the way it goes by HTTP (`doorway`), and
what it is told are the names of its own conversations and how far they go. Whoever opens
one has ten seconds to say hello with a token. What is not understood is dropped.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import islice
from typing import Any, ClassVar, NoReturn

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from channels_app import doorway, tokens
from channels_app.errors import Blocked, Invalid, NoSuchChat, NoSuchWidget
from channels_app.lines import VOID, VisitorLine, entrance, mouth
from channels_app.payload import Said, read
from channels_app.queries.telling import Found, visitor_group
from helpdesk.base import limits
from helpdesk.base.accounts.shell import release
from helpdesk.base.errors import Refused
from helpdesk.base.live import Busy, Pace, hub, in_time
from helpdesk.base.live.origin import header, is_ours

AGAIN_LATER, TOO_LARGE, TOO_MANY = 1013, 1009, 1008
# Ten thousand letters of any script, and what goes along with them.
MOST_LETTERS = 60_000
# Frames at once, and a second in the long run.
BURST, RATE = 40.0, 5.0
# Somebody who says nothing is nobody.
HELLO_SECONDS, MOST_SILENT = 10.0, 2_000
# Pages of one visitor, and of all in one process: each takes about 20 KB.
MOST_TABS, MOST_PAGES = 20, 20_000
# Chats whose heads one heartbeat tells.
MOST_HEADS = 50
LATER = (Busy, DatabaseError, PoolTimeout)

Frame = dict[str, Any]
Handler = Callable[["VisitorConsumer", VisitorLine, Frame], Awaitable[None]]


class VisitorConsumer(AsyncConsumer):  # type: ignore[misc]  # Channels has no types
    """One page of one visitor."""

    # Not the layer: `hub` is what joins this process to the others.
    channel_layer_alias = None
    # Who has not said hello yet.
    silent: ClassVar[set["VisitorConsumer"]] = set()

    key, token = "", ""
    line: VisitorLine | None = None
    alarm: asyncio.TimerHandle | None = None

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
        await self.send({"type": "websocket.accept"})
        if len(self.silent) >= MOST_SILENT or len(hub().lines) >= MOST_PAGES:
            await self._show_out(AGAIN_LATER)
        self.pace = Pace(BURST, RATE)
        self.silent.add(self)
        loop = asyncio.get_running_loop()
        self.alarm = loop.call_later(HELLO_SECONDS, self._too_late, loop)

    def _too_late(self, loop: asyncio.AbstractEventLoop) -> None:
        end = {"type": "websocket.close", "code": TOO_MANY}
        self.ending = loop.create_task(self.send(end))

    async def _show_out(self, code: int) -> NoReturn:
        await self.send({"type": "websocket.close", "code": code})
        raise StopConsumer

    async def websocket_disconnect(self, message: Frame) -> None:
        raise StopConsumer

    def hang_up(self) -> None:
        """Whatever ended it."""
        self._is_heard()
        if self.line is not None:
            self.line.leaves()
            hub().leave(self.line)
            self.line = None

    def _is_heard(self) -> None:
        self.silent.discard(self)
        if self.alarm is not None:
            self.alarm.cancel()

    async def websocket_receive(self, message: Frame) -> None:
        text, line = message.get("text") or "", self.line
        if line is not None and not line.is_open:
            return
        if len(text) > MOST_LETTERS or message.get("bytes"):
            await self._end(TOO_LARGE)
        elif not self.pace.allows():
            await self._end(TOO_MANY)
        elif (frame := _understood(text)) is not None:
            kind = str(frame.get("t"))
            if line is not None and kind in self.FRAMES:
                await self.FRAMES[kind](self, line, frame)
            elif line is None and kind == "hello":
                await self._hello(frame)

    async def _end(self, code: int) -> None:
        if self.line is None:
            await self._show_out(code)
        self.line.end(code)

    async def _hello(self, frame: Frame) -> None:
        """First hear, then look: what happens meanwhile is not missed."""
        self.key, self.token = str(frame.get("key")), str(frame.get("token"))
        try:
            said = tokens.read(self.token)
        except tokens.Void:
            await self._show_out(VOID)
        if len(hub().members(visitor_group(said.visitor))) >= MOST_TABS:
            await self._show_out(AGAIN_LATER)
        self._is_heard()
        self.line = line = VisitorLine(self.base_send, token=said)
        await hub().join(line, frozenset({visitor_group(said.visitor)}))
        found = await self._told(line, entrance.ask((self.token, self.key)))
        if isinstance(found, Found):
            welcome = {"t": "welcome", "heads": found.heads, "version": release()}
            line.tell(json.dumps(welcome))
            line.take(found)
            await self._about(line, frame)

    async def _do(self, line: VisitorLine, work: Callable[..., Any], *args: Any) -> Any:
        """Do this for the visitor, in a thread."""
        return await self._told(line, in_time(self._work, work, *args))

    async def _told(self, line: VisitorLine, answer: Awaitable[Any]) -> Any:
        """None when nothing came of it: who may not be here any more is shown out, and
        what they may not do is not done."""
        try:
            return await answer
        except (tokens.Void, NoSuchWidget):
            line.end(VOID)
        except Blocked:
            line.put_out()
        except LATER:
            line.end(AGAIN_LATER)
        except Refused:
            pass
        return None

    def _work(self, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """In a thread. Whether they may be here is asked anew each time."""
        return work(doorway.visitor_of(self.token, self.key), *args, **more)

    async def _say(self, line: VisitorLine, frame: Frame) -> None:
        """Acknowledged when it is kept, as by HTTP."""
        told: Frame
        try:
            spoken = doorway.Spoken(
                token=self.token,
                key=self.key,
                said=frame,
                network=self._network(),
                browser=self._browser(),
            )
            saying = await mouth.ask(spoken)
        except tokens.Void:
            line.end(VOID)
            return
        except Refused as refusal:
            words = {"code": refusal.code, "words": str(refusal), **refusal.data}
            told = {"t": "refused", "id": frame.get("id"), **words}
        except LATER:
            told = {"t": "refused", "id": frame.get("id"), "code": "later"}
        else:
            line.is_known = True
            told = {"t": "ack", "id": str(saying.id)}
        line.tell(json.dumps(told))

    def _network(self) -> str:
        address = (self.scope.get("client") or ("",))[0]
        return limits.network_of(address, header(self.scope, b"x-forwarded-for"))

    def _browser(self) -> str:
        return header(self.scope, b"user-agent")

    async def _typing(self, line: VisitorLine, frame: Frame) -> None:
        line.types(str(frame.get("chat")), on=frame.get("on") is True)

    async def _mark(self, line: VisitorLine, frame: Frame) -> None:
        with suppress(NoSuchChat):
            chat = doorway.uuid_of(frame.get("chat"))
            await self._do(line, doorway.marks, chat, frame)

    async def _about(self, line: VisitorLine, frame: Frame) -> None:
        """They are on another page of the site."""
        with suppress(Invalid):
            place = doorway.place_of(frame, browser=self._browser())
            if place is not None and place["page"] != line.page:
                line.moved(place["page"])
                await self._do(line, doorway.looks, place)

    async def _heads(self, line: VisitorLine, frame: Frame) -> None:
        """What their browser has; answered with all others' who said so this second."""
        chats = frame.get("chats")
        if isinstance(chats, dict):
            line.asked = {
                chat: number
                for chat, number in islice(chats.items(), MOST_HEADS)
                if isinstance(number, int)
            }

    async def _ping(self, line: VisitorLine, frame: Frame) -> None:
        line.tell('{"t": "pong"}')

    FRAMES: ClassVar[dict[str, Handler]] = {
        "say": _say,
        "typing": _typing,
        "mark": _mark,
        "about": _about,
        "heads": _heads,
        "ping": _ping,
    }


def _understood(text: str) -> Said | None:
    try:
        return read(text)
    except Invalid:
        return None
