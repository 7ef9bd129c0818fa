"""From a publish to a page's socket, beside a bare echo; sockets' memory; pages beside."""

import asyncio
import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import psutil
import redis
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect

from helpdesk.base import live
from helpdesk.base.accounts.models import Agent, Role
from tests.bench.fill import session_of
from tests.bench.measure import REPEATS, percentile, run, spread, tell
from tests.helpdesks import CHECKOUT
from tests.peers import free_port
from tickets.queries.hearing import agent_group

RATE = 100
IDLE = 500
WATCHERS = 200
PEOPLE = 20
_ECHO = "bench.echo"

Publish = Callable[[int], object]


def main(calls: str) -> None:
    people = _people()
    cookies = [f"sessionid={session_of(agent)}" for agent in people]
    ours = Server(_uvicorn)
    with ours.running(), Server(_echo).running() as bare:
        _round_trips(ours, bare, people[0], cookies[0], int(calls) * 8)
        for name, server in (("idle sockets", ours), ("idle sockets, bare", bare)):
            asyncio.run(_memory(name, server, cookies))
    _publishing(int(calls) * 5)
    for name, apart in (("one entry", False), ("a port of its own", True)):
        with contextlib.ExitStack() as stack:
            pages = stack.enter_context(Server(_uvicorn).running())
            sockets = (
                stack.enter_context(Server(_uvicorn).running()) if apart else pages
            )
            asyncio.run(_pages(name, pages, sockets, people, cookies, int(calls)))


class Server:
    """A process that serves sockets."""

    def __init__(self, command: Callable[[int], list[str]]) -> None:
        self.port = free_port()
        self.command = [sys.executable, "-m", *command(self.port)]

    @contextlib.contextmanager
    def running(self) -> Iterator["Server"]:
        child = subprocess.Popen(self.command, cwd=CHECKOUT)
        self.process = psutil.Process(child.pid)
        try:
            for _ in range(300):
                with contextlib.suppress(OSError):
                    self.ask("/healthz")
                    break
                time.sleep(0.1)
            yield self
        finally:
            child.terminate()
            child.wait()

    def ask(self, path: str, cookie: str = "") -> None:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        client.request("GET", path, headers={"Cookie": cookie})
        with contextlib.suppress(http.client.HTTPException):
            client.getresponse().read()
        client.close()

    def cpu(self) -> float:
        used = self.process.cpu_times()
        return used.user + used.system

    def open(self, cookie: str) -> connect:
        return connect(
            f"ws://127.0.0.1:{self.port}/ws/agent/",
            origin=f"http://127.0.0.1:{self.port}",
            additional_headers={"Cookie": cookie},
            compression=None,
        )


def _uvicorn(port: int) -> list[str]:
    """As helpdesk/runtime/programs.py starts it."""
    return [
        *("uvicorn", "helpdesk.asgi:application", "--port", str(port)),
        *("--lifespan", "off", "--ws", "websockets-sansio"),
        *("--ws-per-message-deflate", "false", "--no-access-log"),
        *("--log-level", "critical", "--timeout-graceful-shutdown", "3"),
    ]


def _echo(port: int) -> list[str]:
    return ["tests.bench.echo", str(port), settings.CHANNEL_LAYER_URL, _ECHO]


def _people() -> list[Agent]:
    Agent.objects.bulk_create(
        [
            Agent(email=f"live{n}@bench.example", name=f"Live {n}", role=Role.AGENT)
            for n in range(PEOPLE)
        ],
        ignore_conflicts=True,
    )
    return list(Agent.objects.filter(email__endswith="@bench.example")[:PEOPLE])


def _round_trips(
    ours: Server, bare: Server, agent: Agent, cookie: str, signals: int
) -> None:
    """In turns, so that a noisy minute hits both alike."""
    client = redis.Redis.from_url(settings.CHANNEL_LAYER_URL, protocol=2)

    def publish_bare(n: int) -> object:
        return client.publish(_ECHO, json.dumps({"t": "ticket", "n": n, "seq": 1}))

    pairs = [
        (
            asyncio.run(_trips(bare, cookie, publish_bare, signals)),
            asyncio.run(_trips(ours, cookie, lambda n: _signal(n, agent), signals)),
        )
        for _ in range(REPEATS)
    ]
    found = {}
    for index, mark in enumerate(("floor_", "")):
        for place, name in enumerate(("p50", "p95", "cpu_us")):
            found[mark + name] = spread([pair[index][place] for pair in pairs])
    tell(
        f"live signal to socket, {RATE}/s",
        **found,
        p95_of_floor=spread([mine[1] / floor[1] for floor, mine in pairs]),
    )


def _signal(n: int, agent: Agent) -> object:
    payload = {"t": "ticket", "n": n, "seq": 1, "kinds": ["message"], "by": None}
    return live.publish(live.Signal(groups=(agent_group(agent.pk),), payload=payload))


async def _trips(
    server: Server, cookie: str, publish: Publish, signals: int
) -> tuple[float, float, float]:
    """Milliseconds p50 and p95 from publish to page, and CPU µs a signal."""
    sent: dict[int, float] = {}
    walls: list[float] = []
    async with server.open(cookie) as socket:
        await asyncio.sleep(0.5)
        cpu = server.cpu()
        sender = threading.Thread(target=_send, args=(publish, signals, sent))
        sender.start()
        while len(walls) < signals:
            frame = json.loads(await asyncio.wait_for(socket.recv(), 10))
            if frame["t"] == "ticket":
                walls.append(time.perf_counter() - sent[frame["n"]])
        cpu = server.cpu() - cpu
        sender.join()
    return (
        percentile(walls, 50) * 1000,
        percentile(walls, 95) * 1000,
        cpu / signals * 1_000_000,
    )


def _send(publish: Publish, signals: int, sent: dict[int, float]) -> None:
    begun = time.perf_counter()
    for n in range(signals):
        time.sleep(max(0.0, begun + n / RATE - time.perf_counter()))
        sent[n] = time.perf_counter()
        publish(n)


@contextlib.asynccontextmanager
async def _opened(
    server: Server, cookies: list[str], many: int
) -> AsyncIterator[list[ClientConnection]]:
    """So many sockets, whose pages read what they are told."""
    async with contextlib.AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(server.open(cookies[n % len(cookies)]))
            for n in range(many)
        ]
        readers = [asyncio.create_task(_read(socket)) for socket in opened]
        yield opened
        for reader in readers:
            reader.cancel()


async def _read(socket: ClientConnection) -> None:
    async for _text in socket:
        pass


async def _memory(name: str, server: Server, cookies: list[str]) -> None:
    async with _opened(server, cookies, 20):
        await asyncio.sleep(1)
        before = server.process.memory_full_info().uss
        async with _opened(server, cookies, IDLE):
            await asyncio.sleep(2)
            used = server.process.memory_full_info().uss - before
            cpu = server.cpu()
            await asyncio.sleep(5)
            cpu = (server.cpu() - cpu) / 5
    tell(name, sockets=IDLE, kb_each=round(used / 1024 / IDLE, 1),
         cpu_percent=round(cpu * 100, 1))  # fmt: skip


def _publishing(calls: int) -> None:
    client = redis.Redis.from_url(settings.CHANNEL_LAYER_URL, protocol=2)
    agent = Agent(pk=1)
    ours = run(lambda: _signal(1, agent), calls=calls)
    bare = run(lambda: client.publish(_ECHO, b"{}"), calls=calls)
    tell("live publish", p50=round(ours.p50, 3), p95=round(ours.p95, 3),
         floor_p50=round(bare.p50, 3))  # fmt: skip


async def _pages(
    name: str, pages: Server, sockets: Server, people: list[Agent],
    cookies: list[str], calls: int,
) -> None:  # fmt: skip
    """The inbox while nobody is there, and beside watchers who are told things."""
    quiet = await asyncio.to_thread(_ask, pages, cookies[0], calls)
    async with _opened(sockets, cookies, WATCHERS):
        over = threading.Event()
        teller = threading.Thread(target=_tell, args=(people, over))
        teller.start()
        busy = await asyncio.to_thread(_ask, pages, cookies[0], calls)
        over.set()
        await asyncio.to_thread(teller.join)
    tell(
        f"inbox beside {WATCHERS} sockets, {RATE} signals/s to"
        f" {WATCHERS // PEOPLE} each, {name}",
        quiet_p50=round(percentile(quiet, 50), 1),
        quiet_p95=round(percentile(quiet, 95), 1),
        p50=round(percentile(busy, 50), 1),
        p95=round(percentile(busy, 95), 1),
    )


def _ask(server: Server, cookie: str, calls: int) -> list[float]:
    walls = []
    client = http.client.HTTPConnection("127.0.0.1", server.port)
    for _ in range(calls):
        begun = time.perf_counter()
        client.request("GET", "/", headers={"Cookie": cookie})
        answer: Any = client.getresponse()
        answer.read()
        walls.append((time.perf_counter() - begun) * 1000)
        assert answer.status == http.HTTPStatus.OK, answer.status
    client.close()
    return walls[5:]


def _tell(people: list[Agent], over: threading.Event) -> None:
    n = 0
    while not over.wait(1 / RATE):
        n += 1
        _signal(n, people[n % len(people)])
