"""Visitors who speak and agents who look on, many on one event loop."""

import asyncio
import contextlib
import json
import random
import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.bench.measure import percentile
from tests.visitors import Browser, Site, exchange, parted

# How long after the last word somebody waits for what is still on its way.
PATIENCE = 10.0
_TICKET = '{"t": "ticket", "n": '

Chat = dict[str, Any]


@dataclass(slots=True)
class Times:
    """Milliseconds from a visitor's send: until its agent's socket was told, and until
    the page had the words. lost: how many neither came to."""

    told: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    lost: int = 0

    def figures(self) -> dict[str, object]:
        return {
            "signal": points(self.told),
            "screen": points(self.shown),
            "lost": self.lost,
            "messages": len(self.told) + self.lost,
        }


def points(values: list[float]) -> list[float]:
    """p50, p95, p99."""
    return (
        [round(percentile(values, part), 1) for part in (50, 95, 99)] if values else []
    )


@dataclass(slots=True)
class Word:
    """Something said: seq is what its ticket will have then."""

    seq: int
    at: float
    text: str


class Talk:
    """A chat from both ends. watched: its agent's page shows it."""

    def __init__(self, site: Site, number: int, chat: Chat, *, watched: bool) -> None:
        self.browser = Browser(site, number, token=chat["token"])
        self.chat, self.ticket, self.seq = chat["chat"], chat["ticket"], chat["seq"]
        self.watched = watched
        self.bare = False
        self.shown_seq = self.seq
        self.unheard: deque[Word] = deque()
        self.unseen: deque[Word] = deque()
        self.socket: ClientConnection | None = None
        self.fetching = False

    async def say(self) -> None:
        """What goes out is the same at the floor, which sends it on as it is."""
        assert self.socket is not None
        self.seq += 1
        number = str(uuid4())
        text = f"Word {self.seq} of {self.ticket}, {number[:8]}."
        word = Word(self.seq, time.perf_counter(), text)
        self.unheard.append(word)
        if self.watched:
            self.unseen.append(word)
        frame = {"chat": self.chat, "id": number, "text": text}
        if self.bare:
            frame = {"t": "ticket", "n": self.ticket, "seq": self.seq, **frame}
        else:
            frame = {"t": "say", **frame}
        # Hung up meanwhile: then the word is lost.
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(json.dumps(frame))


class Room:
    """All talks of a site, and the sockets of those who look on."""

    def __init__(self, site: Site, told: dict[str, Any]) -> None:
        self.site = site
        self.agents: list[str] = told["agents"]
        self.of_agent: list[dict[int, Talk]] = [{} for _ in self.agents]
        self.talks: list[Talk] = []
        for number, chat in enumerate(told["chats"]):
            mine = self.of_agent[number % len(self.agents)]
            talk = Talk(site, number, chat, watched=not mine)
            mine[talk.ticket] = talk
            self.talks.append(talk)
        self.times = Times()
        self._tasks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def open(self, *, bare: bool = False) -> AsyncIterator["Room"]:
        """Everybody's sockets. bare: at the floor, which greets nobody."""
        async with contextlib.AsyncExitStack() as stack:
            for number, cookie in enumerate(self.agents):
                socket = await stack.enter_async_context(_agent(self.site, cookie))
                self._aside(self._look_on(number, cookie, socket, bare=bare))
            for talk in self.talks:
                talk.bare = bare
                talk.socket = await stack.enter_async_context(talk.browser.socket())
                if not bare:
                    await talk.browser.enter(talk.socket)
                    await welcomed(talk.socket)
                self._aside(read(talk.socket))
            await asyncio.sleep(2)
            yield self
            for task in self._tasks:
                task.cancel()

    def know(self, seqs: dict[int, int]) -> None:
        """How far each ticket is."""
        for talk in self.talks:
            talk.seq = talk.shown_seq = seqs[talk.ticket]

    async def talk(self, rate: float, seconds: float) -> Times:
        """So many words a second, each chat in its turn."""
        self.times = Times()
        order = random.sample(self.talks, len(self.talks))
        begun = time.perf_counter()
        for index in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, begun + index / rate - time.perf_counter()))
            await order[index % len(order)].say()
        for _round in range(int(PATIENCE * 20)):
            if not self._waits():
                break
            await asyncio.sleep(0.05)
        self.times.lost = self._waits()
        for talk in self.talks:
            talk.unheard.clear()
            talk.unseen.clear()
        return self.times

    def _waits(self) -> int:
        return sum(len(talk.unheard) for talk in self.talks)

    async def _look_on(
        self, number: int, cookie: str, socket: ClientConnection, *, bare: bool
    ) -> None:
        mine = self.of_agent[number]
        if not bare:
            watched = next(iter(mine.values()))
            look = {"t": "look", "n": watched.ticket, "seq": watched.seq}
            await socket.send(json.dumps(look))
        async for text in _texts(socket):
            if not text.startswith(_TICKET):
                continue
            frame = json.loads(text)
            talk = mine.get(frame["n"])
            if talk is not None:
                self._heard(talk, frame["seq"])
                if talk.watched and not bare and not talk.fetching:
                    self._aside(self._fetch(talk, cookie))

    def _heard(self, talk: Talk, seq: int) -> None:
        now = time.perf_counter()
        while talk.unheard and talk.unheard[0].seq <= seq:
            self.times.told.append((now - talk.unheard.popleft().at) * 1000)

    async def _fetch(self, talk: Talk, cookie: str) -> None:
        """What the page does: what came after what it shows, one question at a time."""
        talk.fetching = True
        try:
            while talk.unseen and talk.unseen[0] not in talk.unheard:
                path = f"/t/{talk.ticket}/since/?seq={talk.shown_seq}"
                html = await _page(self.site, path, cookie)
                now = time.perf_counter()
                while talk.unseen and talk.unseen[0].text in html:
                    word = talk.unseen.popleft()
                    talk.shown_seq = word.seq
                    self.times.shown.append((now - word.at) * 1000)
        finally:
            talk.fetching = False

    def _aside(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _agent(site: Site, cookie: str) -> connect:
    return connect(
        f"ws://127.0.0.1:{site.port}/ws/agent/",
        origin=site.origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"sessionid={cookie}"},
        compression=None,
        ping_interval=None,
        max_queue=None,
    )


async def welcomed(socket: ClientConnection) -> None:
    """Wait for the first word."""
    while json.loads(await asyncio.wait_for(socket.recv(), 20))["t"] != "welcome":
        pass


async def _texts(socket: ClientConnection) -> AsyncIterator[str]:
    with contextlib.suppress(ConnectionClosed):
        async for text in socket:
            yield str(text)


async def read(socket: ClientConnection) -> None:
    """Take what comes, until it is hung up."""
    with contextlib.suppress(ConnectionClosed):
        async for _text in socket:
            pass


async def _page(site: Site, path: str, cookie: str) -> str:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{site.port}",
        f"Cookie: sessionid={cookie}",
        "HX-Request: true",
        "Connection: close",
    ]
    request = "\r\n".join(lines).encode() + b"\r\n\r\n"
    status, _headers, body = parted(await exchange(site.port, request))
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    return body.decode()
