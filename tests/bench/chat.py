"""Live chat from outside: a visitor's words to an agent's screen, and pages that idle.

All of it against a helpdesk as `make run` starts it, beside a bare WebSocket server that
sends on what it is told through a Valkey of its own kind.
"""

import asyncio
import contextlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg

from helpdesk.runtime import places
from tests.bench import chat_idle, weight
from tests.bench.chat_people import Room, Times, points
from tests.bench.outside import role
from tests.helpdesks import CHECKOUT, running
from tests.peers import free_port, wait_for
from tests.visitors import Site

RATE = 100.0
# The first guess; each further one is this much more, until one is too much.
FIRST, STEP = 25.0, 1.5
# Slower than this at 95 of 100, and it is not keeping up.
TOO_SLOW = 1_000.0
# Files of a process: its sockets, and what it has open besides.
_FILES = 500
_BACKLOG = """
SELECT (SELECT count(*) FROM channels_app_envelope WHERE state = 'new')
    + (SELECT count(*) FROM tickets_pendingevent)
"""
_SEQS = """
SELECT t.number, t.seq FROM tickets_ticket t
JOIN channels_app_chat c ON c.ticket_id = t.id
"""


def measure(var: Path, *, quick: bool) -> Iterator[dict[str, object]]:
    """Start it on the tables that are there (see `chat_fill`)."""
    files = _more_files()
    told = json.loads((var / "chat.json").read_text())
    with running("up", var) as address:
        site = Site(urlsplit(address).port or 80, told["key"])
        yield from weight.measure(site.port, site.key)
        helpdesk = Helpdesk(var)
        yield from _talks(helpdesk, site, told, seconds=15 if quick else 60)
        idle = told["idle"]
        if files < len(idle) + _FILES:
            yield {
                "name": f"chat beside {len(idle)} idle sockets",
                "skipped": f"this machine lets a process have {files} files only",
            }
            idle = idle[: files - _FILES]
        yield from asyncio.run(_beside(helpdesk, site, told, idle, quick=quick))
        yield asyncio.run(_storm(helpdesk, site, told["idle"][:1_000]))


class Helpdesk:
    """The one that runs: its processes, and its tables past all of its code."""

    def __init__(self, var: Path) -> None:
        self.var = var

    def processes(self, wanted: str) -> list[psutil.Process]:
        """Those that do this (and, of PostgreSQL, all)."""
        found = []
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if role(" ".join(process.cmdline())) == wanted:
                    found.append(process)
        return found

    def cpu(self) -> dict[str, float]:
        """Seconds used so far, by what a process does."""
        return {
            name: self._used(name) for name in ("web", "worker", "pump", "postgres")
        }

    def _used(self, name: str) -> float:
        used = 0.0
        for process in self.processes(name):
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                used += times.user + times.system
        return used

    def memory(self) -> int:
        """Of the web process, what it has for itself."""
        return int(self.processes("web")[0].memory_full_info().uss)

    def kill_web(self) -> None:
        """No goodbye."""
        self.processes("web")[0].kill()

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(
            host=str(self.var / "run" / "pg"), user=places.ROLE, dbname=places.DATABASE
        ) as connection:
            return connection.execute(query.encode()).fetchall()

    def rest(self) -> None:
        """Wait until nobody has anything to do."""
        deadline = time.monotonic() + 60
        while self.ask(_BACKLOG)[0][0] and time.monotonic() < deadline:
            time.sleep(0.2)

    def seqs(self) -> dict[int, int]:
        return dict(self.ask(_SEQS))


def _talks(
    helpdesk: Helpdesk, site: Site, told: dict[str, Any], *, seconds: int
) -> Iterator[dict[str, object]]:
    with _bare(helpdesk.var) as port:
        floor = asyncio.run(_floor(Site(port, told["key"]), told, seconds))
    yield from asyncio.run(_ours(helpdesk, site, told, floor, seconds))


async def _floor(site: Site, told: dict[str, Any], seconds: int) -> Times:
    async with Room(site, told).open(bare=True) as room:
        return await room.talk(RATE, min(seconds, 20))


async def _ours(
    helpdesk: Helpdesk, site: Site, told: dict[str, Any], floor: Times, seconds: int
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    async with Room(site, told).open() as room:
        await asyncio.to_thread(helpdesk.rest)
        quiet = await _said(helpdesk, room, 10.0, seconds)
        found.append({"name": "chat, 10 messages/s over 500 chats", **quiet})
        busy = await _said(helpdesk, room, RATE, seconds)
        bare = points(floor.told)
        signal: Any = busy["signal"]
        ratio = round(signal[1] / bare[1], 1) if signal and bare else None
        name = f"chat, {RATE:.0f} messages/s over 500 chats"
        found.append({"name": name, **busy, "floor": bare, "p95_of_floor": ratio})
        found.append(await _highest(helpdesk, room, seconds))
    return found


async def _said(
    helpdesk: Helpdesk, room: Room, rate: float, seconds: float
) -> dict[str, object]:
    """CPU milliseconds a message, by process, beside the times."""
    room.know(await asyncio.to_thread(helpdesk.seqs))
    before = helpdesk.cpu()
    times = await room.talk(rate, seconds)
    await asyncio.to_thread(helpdesk.rest)
    after = helpdesk.cpu()
    each = {
        name: round((after[name] - before[name]) * 1000 / (rate * seconds), 1)
        for name in after
    }
    return {**times.figures(), "cpu_ms": each, "load": _load()}


async def _highest(helpdesk: Helpdesk, room: Room, seconds: int) -> dict[str, object]:
    """Short looks upwards until one is too much, then down until one holds."""
    rate, best = FIRST, 0.0
    while await _holds(helpdesk, room, rate, min(10, seconds)):
        best, rate = rate, rate * STEP
    rate = best
    tried = []
    while rate >= 1:
        found = await _said(helpdesk, room, rate, seconds)
        tried.append(round(rate, 1))
        if _kept_up(found):
            return {
                "name": f"chat, highest rate for {seconds} s",
                "rate": round(rate, 1),
                **found,
            }
        rate *= 0.85
    return {"name": f"chat, highest rate for {seconds} s", "rate": 0, "tried": tried}


async def _holds(helpdesk: Helpdesk, room: Room, rate: float, seconds: float) -> bool:
    return _kept_up(await _said(helpdesk, room, rate, seconds))


def _kept_up(found: dict[str, Any]) -> bool:
    return not found["lost"] and found["signal"][1] <= TOO_SLOW


async def _beside(
    helpdesk: Helpdesk, site: Site, told: dict[str, Any], idle: list[dict[str, str]],
    *, quick: bool,
) -> list[dict[str, object]]:  # fmt: skip
    """Memory of idle pages, and chats beside them."""
    found: list[dict[str, object]] = []
    before = helpdesk.memory()
    async with chat_idle.pages(site, idle) as opened:
        await asyncio.sleep(5)
        used = helpdesk.memory() - before
        cpu = helpdesk.cpu()["web"]
        await asyncio.sleep(10)
        cpu = (helpdesk.cpu()["web"] - cpu) / 10
        found.append(
            {
                "name": "chat, idle visitor sockets",
                "sockets": len(idle),
                "kb_each": round(used / 1024 / len(idle), 1),
                "cpu_percent": round(cpu * 100, 1),
                "connected_in": round(opened.seconds, 1),
                "load": _load(),
            }
        )
        async with Room(site, told).open() as room:
            for rate in (10.0, RATE):
                one = await _said(helpdesk, room, rate, 15 if quick else 30)
                name = f"chat, {rate:.0f} messages/s beside {len(idle)} idle sockets"
                found.append({"name": name, **one, "closed": opened.closed})
    return found


async def _storm(
    helpdesk: Helpdesk, site: Site, people: list[dict[str, str]]
) -> dict[str, object]:
    return await chat_idle.Storm(site, people).blow(helpdesk.kill_web)


@contextlib.contextmanager
def _bare(var: Path) -> Iterator[int]:
    """The floor's server, at the Valkey that runs."""
    port = free_port()
    url = places.embedded_channel_layer_url()
    words = ["tests.bench.echo", str(port), url, "bench.chat"]
    child = subprocess.Popen([sys.executable, "-m", *words], cwd=CHECKOUT)
    try:
        wait_for(port)
        yield port
    finally:
        child.terminate()
        child.wait()


def _more_files() -> int:
    """As many as this machine lets us have; children get as many."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 20_000
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def _load() -> float:
    return round(psutil.getloadavg()[0], 1)
