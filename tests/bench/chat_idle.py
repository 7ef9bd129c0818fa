"""Visitors' pages that say nothing but that they are there, and all of them coming back."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.bench.chat_people import welcomed
from tests.bench.measure import percentile
from tests.visitors import Browser, Site, jitter

# As the panel beats.
BEAT, ANSWER = 25.0, 8.0
# So many knock at once when a bench opens its pages; visitors come one by one.
_AT_ONCE = 20
# After a storm nobody is missing any more.
PATIENCE = 60.0
_GONE = (OSError, TimeoutError, ConnectionClosed, InvalidHandshake)


@dataclass(slots=True)
class Opened:
    """seconds: how long all took to come. closed: who was shown out since."""

    seconds: float = 0.0
    closed: int = 0


@contextlib.asynccontextmanager
async def pages(site: Site, people: list[dict[str, str]]) -> AsyncIterator[Opened]:
    """All of them open, each with its heartbeat."""
    opened, turns = Opened(), asyncio.Semaphore(_AT_ONCE)
    begun = time.perf_counter()

    async def come(number: int, who: dict[str, str]) -> ClientConnection:
        async with turns:
            browser = Browser(site, 1_000 + number, token=who["token"])
            socket = await browser.socket()
            await browser.enter(socket)
            await welcomed(socket)
        return socket

    coming = (come(number, who) for number, who in enumerate(people))
    sockets = await asyncio.gather(*coming)
    opened.seconds = time.perf_counter() - begun
    idling = [
        asyncio.create_task(_idle(socket, who["chat"], opened))
        for socket, who in zip(sockets, people, strict=True)
    ]
    try:
        yield opened
    finally:
        for task in idling:
            task.cancel()
        await asyncio.gather(*(socket.close() for socket in sockets))


async def _idle(socket: ClientConnection, chat: str, opened: Opened) -> None:
    frames = ({"t": "heads", "chats": {chat: 0}}, {"t": "ping"})
    await asyncio.sleep(random.random() * BEAT)
    try:
        while True:
            for frame in frames:
                await socket.send(json.dumps(frame))
            await socket.recv()
            await asyncio.sleep(BEAT)
    except ConnectionClosed:
        opened.closed += 1


class Storm:
    """The web process dies; everybody comes back, with the pauses of the panel.

    An error is a door that was there and did not let somebody in.
    """

    def __init__(self, site: Site, people: list[dict[str, str]]) -> None:
        self.site, self.people = site, people
        self.here = 0
        self.everybody = asyncio.Event()
        self.died = 0.0
        self.back: list[float] = []
        self.wrong: list[str] = []

    async def blow(self, kill: Callable[[], None]) -> dict[str, object]:
        tasks = []
        for number, who in enumerate(self.people):
            tasks.append(asyncio.create_task(self._stay(number, who["token"])))
            await asyncio.sleep(0.01)
        await asyncio.wait_for(self.everybody.wait(), PATIENCE)
        self.died = time.perf_counter()
        kill()
        with contextlib.suppress(TimeoutError):
            together = asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.wait_for(together, PATIENCE)
        first, last = min(self.back, default=0.0), max(self.back, default=0.0)
        return {
            "name": f"chat, {len(self.people)} visitors come back after a kill",
            "back": len(self.back),
            "first_after": round(first, 1),
            "p50_after": round(percentile(self.back or [0.0], 50), 1),
            "all_after": round(last, 1),
            "all_after_the_first": round(last - first, 1),
            "errors": len(self.wrong),
            "kinds": sorted(set(self.wrong))[:5],
        }

    async def _stay(self, number: int, token: str) -> None:
        browser = Browser(self.site, 1_000 + number, token=token)
        tries = 0
        while True:
            try:
                async with browser.socket() as socket:
                    await browser.enter(socket)
                    await asyncio.wait_for(welcomed(socket), ANSWER)
                    if self.died:
                        self.back.append(time.perf_counter() - self.died)
                        return
                    self._came()
                    await socket.wait_closed()
                    tries = 0
            except _GONE as error:
                if self.died and not isinstance(error, ConnectionRefusedError):
                    self.wrong.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(jitter(tries))
            tries += 1

    def _came(self) -> None:
        self.here += 1
        if self.here == len(self.people):
            self.everybody.set()
