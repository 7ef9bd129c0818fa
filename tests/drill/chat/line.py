"""A visitor's socket, as `live.js` of the widget keeps it."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.visitors import Browser, Refused, jitter

Frame = dict[str, Any]

BEAT, ANSWER = 25.0, 8.0
_LOST = (OSError, TimeoutError, WebSocketException, InvalidHandshake)
_STATUS = {"blocked": 403, "too_often": 429, "later": 503, "void": 401}


class Line:
    """hear: what to do with a frame; beat: what is said every now and then.
    failed: told how often in a row it did not come up."""

    def __init__(
        self,
        browser: Browser,
        *,
        hear: Callable[[Frame], None],
        beat: Callable[[], Frame],
        failed: Callable[[int], None],
    ) -> None:
        self.browser = browser
        self.hear, self.beat, self.failed = hear, beat, failed
        self.is_up = False
        self._socket: ClientConnection | None = None
        self._acks: dict[str, asyncio.Future[None]] = {}
        self._patience: asyncio.TimerHandle | None = None

    async def stay(self) -> None:
        """Connect, listen, and come back, with pauses that grow while nobody is there."""
        failures = 0
        while True:
            with contextlib.suppress(*_LOST):
                async with self.browser.socket() as self._socket:
                    await self.browser.enter(self._socket)
                    self._expect_answer()
                    await self._listen(self._socket)
            failures = 0 if self.is_up else failures + 1
            self._closed()
            self.failed(failures)
            await asyncio.sleep(jitter(failures))

    async def tell(self, frame: Frame) -> bool:
        """Whether it went out."""
        if not self.is_up or self._socket is None:
            return False
        try:
            await self._socket.send(json.dumps(frame))
        except _LOST:
            return False
        return True

    async def say(self, frame: Frame) -> bool:
        """Words; whether they were taken. Raises Refused."""
        number = frame["id"]
        ack = self._acks[number] = asyncio.get_running_loop().create_future()
        try:
            if not await self.tell(frame):
                return False
            await asyncio.wait_for(ack, ANSWER)
        except TimeoutError:
            return False
        finally:
            self._acks.pop(number, None)
        return True

    async def _listen(self, socket: ClientConnection) -> None:
        beats = asyncio.get_running_loop().create_task(self._beats())
        try:
            async for text in socket:
                self._answered()
                self._take(json.loads(text))
        finally:
            beats.cancel()

    def _take(self, frame: Frame) -> None:
        if frame["t"] == "ack":
            self._settle(frame["id"], None)
        elif frame["t"] == "refused":
            status = _STATUS.get(frame.get("code", ""), 422)
            self._settle(frame["id"], Refused(status, frame))
        else:
            self.is_up |= frame["t"] == "welcome"
            self.hear(frame)

    def _settle(self, number: str, trouble: Exception | None) -> None:
        ack = self._acks.get(number)
        if ack is None or ack.done():
            return
        if trouble is None:
            ack.set_result(None)
        else:
            ack.set_exception(trouble)

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await self.tell(self.beat())
            await self.tell({"t": "ping"})
            self._expect_answer()

    def _expect_answer(self) -> None:
        """A line that is dead says nothing at all."""
        self._answered()
        if self._socket is not None:
            drop = self._socket.transport.abort
            self._patience = asyncio.get_running_loop().call_later(ANSWER, drop)

    def _answered(self) -> None:
        if self._patience is not None:
            self._patience.cancel()

    def _closed(self) -> None:
        """What waits for an answer here goes another way."""
        self._answered()
        self.is_up, self._socket = False, None
        for number in list(self._acks):
            self._settle(number, TimeoutError())
