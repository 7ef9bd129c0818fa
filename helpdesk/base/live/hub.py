"""The sockets of one process, and the ear it has on the channel layer's server."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from weakref import WeakKeyDictionary

import redis
from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from helpdesk.base.live.line import Line
from helpdesk.base.live.rooms import Gossip, Rooms
from helpdesk.base.live.signal import Signal, channel, dump

logger = logging.getLogger(__name__)

# Seconds without a word after which we ask whether the server is there at all.
SILENCE = 10.0
_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_MOST_SAYINGS = 1000
# Seconds a new page waits for the server: then it is told so as well.
_FIRST_WORDS = 1.0
_LOST = (redis.RedisError, OSError, TimeoutError)

Work = Callable[["Hub"], Awaitable[None]]
_works: list[tuple[float, Work]] = []


def every(seconds: float) -> Callable[[Work], Work]:
    """Do this again and again while a process has sockets, such as asking who may stay."""

    def register(work: Work) -> Work:
        _works.append((seconds, work))
        return work

    return register


class Hub:
    """Knows which socket hears what. All of it runs on one event loop."""

    def __init__(self) -> None:
        self.lines: set[Line] = set()
        self.rooms = Rooms(self._say)
        self._hearing = asyncio.Event()
        self._groups: dict[str, set[Line]] = {}
        self._sayings: asyncio.Queue[Gossip | None] = asyncio.Queue(_MOST_SAYINGS)
        self._tasks: list[asyncio.Task[None]] = []
        self._talker: asyncio.Task[None] | None = None

    @property
    def deaf(self) -> bool:
        """No server tells us anything just now."""
        return not self._hearing.is_set()

    async def join(self, line: Line, groups: frozenset[str]) -> None:
        """A new socket; the first one starts the ear.

        Its welcome makes the page fetch what is new: only once we hear what comes later.
        """
        self.lines.add(line)
        self.hears(line, groups)
        if not self._tasks:
            self._start()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hearing.wait(), _FIRST_WORDS)
        line.greet()

    def leave(self, line: Line) -> None:
        """A socket is gone; the last one stops everything."""
        self.rooms.leave(line)
        self.hears(line, frozenset())
        self.lines.discard(line)
        line.gone()
        if not self.lines:
            self._stop()

    def hears(self, line: Line, groups: frozenset[str]) -> None:
        """From now on it hears of these groups and no others."""
        for name in line.groups - groups:
            self._groups[name].discard(line)
            if not self._groups[name]:
                del self._groups[name]
        for name in groups - line.groups:
            self._groups.setdefault(name, set()).add(line)
        line.groups = groups

    def members(self, *groups: str) -> set[Line]:
        """Sockets that hear of any of these."""
        return set().union(*(self._groups.get(name, ()) for name in groups))

    def deliver(self, signal: Signal) -> None:
        """Tell whom it concerns, and those whom it no longer does (see `Signal`)."""
        audience = self.members(*signal.groups)
        if signal.lookers is not None:
            audience.update(self.rooms.looking(signal.lookers))
        text = json.dumps(signal.payload)
        for line in audience:
            line.hear(signal.payload, text)
        parted = self.members(*signal.left) - audience
        if signal.room is not None:
            parted.update(self.rooms.put_out(signal.room, but=audience))
        text = json.dumps(signal.parting)
        for line in parted:
            line.tell(text)

    def say(self, *signals: Signal) -> None:
        """Tell every process, this one as well; for what nobody will miss when it is
        lost. What has to arrive is published after a commit."""
        for signal in signals:
            self._say(asdict(signal))

    def missed_something(self) -> None:
        """Every page fetches anew what it shows."""
        for line in self.lines:
            line.greet(again=True)

    def _say(self, gossip: Gossip) -> None:
        # While the server is away presence lapses by itself. The last place is for None.
        if self._sayings.qsize() < _MOST_SAYINGS - 1:
            self._sayings.put_nowait(gossip)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        works = [self._listen(), _again(1.0, self.rooms.beat)]
        works += [_again(seconds, _bind(work, self)) for seconds, work in _works]
        self._tasks = [loop.create_task(work) for work in works]
        self._sayings = asyncio.Queue(_MOST_SAYINGS)
        self._talker = loop.create_task(_talk(self._sayings))

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._hearing.clear()
        # The talker ends by itself: that the last one left is still to be said.
        self._sayings.put_nowait(None)

    async def _listen(self) -> None:
        """Hear what is published, for ever; after each gap every page fetches anew."""
        pause = _PAUSE
        while True:
            try:
                await self._hear()
            except _LOST as error:
                if not self.deaf or pause == _PAUSE:
                    logger.warning("live: no server (%s)", type(error).__name__)
                pause = _PAUSE if not self.deaf else min(pause * 2, _LONGEST_PAUSE)
                self._hearing.clear()
            await asyncio.sleep(pause)

    async def _hear(self) -> None:
        async with _connect() as client, client.pubsub() as ear:
            await ear.subscribe(channel())
            asked = 0.0
            while True:
                message = await ear.get_message(timeout=SILENCE)
                if message is not None:
                    asked = 0.0
                    self._take(message)
                elif asked:
                    raise TimeoutError
                else:
                    asked = time.monotonic()
                    await ear.ping()

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            # For pages that were greeted while we were deaf, or before.
            self.missed_something()
            self.rooms.ask()
            self._hearing.set()
        elif message["type"] == "message":
            for told in json.loads(message["data"]):
                if "who" in told:
                    self.rooms.heard(told)
                else:
                    self.deliver(Signal(**told))


async def _talk(sayings: asyncio.Queue[Gossip | None]) -> None:
    async with _connect() as client:
        while (gossip := await sayings.get()) is not None:
            try:
                await client.publish(channel(), dump([gossip]))
            except _LOST:
                # The ear says so already; who is there is said again soon.
                await asyncio.sleep(_PAUSE)


def _connect() -> Redis:
    # No second try below us: after a gap we have to know that there was one.
    return Redis.from_url(
        settings.CHANNEL_LAYER_URL,
        protocol=2,
        socket_connect_timeout=2,
        retry=Retry(NoBackoff(), 0),
    )


def _bind(work: Work, of: Hub) -> Callable[[], Awaitable[None]]:
    return lambda: work(of)


async def _again(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:  # noqa: BLE001 the next round may go well
            logger.warning("live: %s", type(error).__name__)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """That of this event loop: a web process has one."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
