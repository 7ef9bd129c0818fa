"""One socket as the hub knows it: whom it belongs to, what it hears, what waits for it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Who:
    """How a person is shown to others: the public id, and their name."""

    id: str
    name: str


class Line:
    """A socket that is told things.

    groups: what it hears of; only the hub changes them.
    room: the number of the ticket it looks at.
    welcome: its first words; said again they mean "you missed something, fetch anew".
    """

    __slots__ = (
        *("groups", "room", "typing_until", "welcome", "who"),
        *("__weakref__", "_end", "_greeted", "_queue", "_send", "_task"),
    )

    # Texts that may wait for a browser that reads slowly; beyond, it fetches anew.
    MOST = 200

    def __init__(self, send: Send, *, who: Who, welcome: str) -> None:
        self.groups: frozenset[str] = frozenset()
        self.room: int | None = None
        self.typing_until = 0.0
        self.who = who
        self.welcome = welcome
        self._send = send
        self._queue: deque[str] = deque()
        self._greeted = False
        self._end: int | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        return self._end is None

    def hear(self, payload: Mapping[str, Any], text: str) -> None:
        """A signal came for a group it is in; `text` is its payload, written down once
        for all. Lines whose browsers may not know all of it say less."""
        self.tell(text)

    def tell(self, text: str) -> None:
        """Send this as soon as the browser takes it; never waits for one."""
        if not self.is_open:
            return
        if len(self._queue) >= self.MOST:
            self._queue.clear()
            text = self.welcome
        self._queue.append(text)
        self._work()

    def greet(self, *, again: bool = False) -> None:
        """Its first words; `again`: the same for whoever had them."""
        if again == self._greeted:
            self._greeted = True
            self.tell(self.welcome)

    def end(self, code: int) -> None:
        """Close it, after what it was told already."""
        if self.is_open:
            self._end = code
            self._work()

    def gone(self) -> None:
        """The browser hung up: nothing more can be said."""
        self._end = self._end or 1006
        self._queue.clear()
        if self._task is not None:
            self._task.cancel()

    def _work(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._flush())

    async def _flush(self) -> None:
        try:
            while self._queue:
                text = self._queue.popleft()
                await self._send({"type": "websocket.send", "text": text})
            if self._end is not None:
                await self._send({"type": "websocket.close", "code": self._end})
        except (OSError, RuntimeError):
            # Hung up just now. The server tells the consumer, which calls `gone`.
            self._queue.clear()
        finally:
            self._task = None
