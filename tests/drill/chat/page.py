"""An agent's page that shows a ticket: what `live.js` and `conversation.js` do there.

A socket tells which ticket has something new; the page fetches what came after what it
shows. Whoever comes back says up to where that is, and is told when it is not all.
"""

import asyncio
import contextlib
import json
import random
import re
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.drill.chat.screen import Screen
from tests.visitors import Unanswered, exchange, parted

Frame = dict[str, Any]

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
BEAT, ANSWER, PATIENCE = 20.0, 8.0, 20.0
_LOST = (OSError, TimeoutError, WebSocketException, InvalidHandshake)
_SEQ = re.compile(r'id="(?:news|ticket)"[^>]* data-seq="(\d+)"([^>]*)>')
_SAID = re.compile(r'<li class="said [^"]*" id="m-([0-9a-f-]+)"[^>]* data-seq="(\d+)"')


class Page:
    """A tab of an agent's, on one ticket."""

    def __init__(self, port: int, cookies: dict[str, str], ticket: int) -> None:
        self.port, self.ticket = port, ticket
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.screen = Screen()
        self._told = 0
        self._again = False
        self._pause = FIRST_PAUSE
        self._fetching: asyncio.Task[None] | None = None

    async def live(self) -> None:
        """Until somebody closes it."""
        await self._open()
        while True:
            with contextlib.suppress(*_LOST):
                async with self._connect() as socket:
                    await self._listen(socket)
            await asyncio.sleep(self._pause * (0.5 + random.random()))
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def told(self) -> dict[str, Any]:
        """For the ledger."""
        shown = [[one.id, one.seq] for one in self.screen.ordered()]
        return {"ticket": self.ticket, "shown": shown, **self.screen.told()}

    async def _open(self) -> None:
        while not self.screen.is_loaded:
            try:
                self._show(await self._get(f"/t/{self.ticket}/"))
            except Unanswered:
                await asyncio.sleep(1)

    def _connect(self) -> connect:
        return connect(
            f"ws://127.0.0.1:{self.port}/ws/agent/",
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            additional_headers={"Cookie": self.cookie},
            compression=None,
            ping_interval=None,
            open_timeout=ANSWER,
            close_timeout=1,
        )

    async def _listen(self, socket: ClientConnection) -> None:
        beats = asyncio.get_running_loop().create_task(self._beats(socket))
        welcomed = False
        try:
            while True:
                # Each beat is answered; a line that is dead says nothing at all.
                text = await asyncio.wait_for(socket.recv(), BEAT + ANSWER)
                frame = json.loads(text)
                if frame["t"] == "welcome":
                    self._pause = FIRST_PAUSE
                    await asyncio.sleep(random.random() if welcomed else 0)
                    welcomed = True
                    await self._look(socket)
                elif frame["t"] == "ticket":
                    self._heard(frame)
        finally:
            beats.cancel()

    async def _beats(self, socket: ClientConnection) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await socket.send('{"t": "ping"}')
            await self._look(socket)

    async def _look(self, socket: ClientConnection) -> None:
        self._told = 0
        look = {"t": "look", "n": self.ticket, "seq": self.screen.seq}
        await socket.send(json.dumps(look))

    def _heard(self, frame: Frame) -> None:
        if frame["n"] != self.ticket or frame["seq"] <= max(
            self.screen.seq, self._told
        ):
            return
        self._told = frame["seq"]
        self._again = True
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.get_running_loop().create_task(self._fetch())

    async def _fetch(self) -> None:
        """What came after what is shown; if nothing comes, the next signal asks again."""
        with contextlib.suppress(Unanswered):
            while self._again:
                self._again = False
                path = f"/t/{self.ticket}/since/?seq={self.screen.seq}"
                if not self._show(await self._get(path)):
                    self._show(await self._get(f"/t/{self.ticket}/"))

    def _show(self, html: str) -> bool:
        """Whether that was all: so much may have happened that all is to be shown anew."""
        found = _SEQ.search(html)
        if found is None:
            raise Unanswered("no page of a ticket")
        if "data-whole" in found[2]:
            return False
        for number, seq in sorted(_SAID.findall(html), key=lambda one: int(one[1])):
            self.screen.show(number, int(seq))
        self.screen.seq, self.screen.is_loaded = int(found[1]), True
        return True

    async def _get(self, path: str) -> str:
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: {self.cookie}",
            "Connection: close",
            "Accept: text/html",
        ]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n"
        try:
            async with asyncio.timeout(PATIENCE):
                status, _headers, body = parted(await exchange(self.port, request))
        except (OSError, TimeoutError) as error:
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        if status != 200:
            raise Unanswered(f"{path} answers {status}")
        return body.decode(errors="replace")
