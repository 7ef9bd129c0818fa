"""What is seen from outside: the services, and everything `make run` starts."""

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from helpdesk.runtime import places, postgres, preflight, valkey
from tests.bench import profiles, window
from tests.bench.measure import percentile
from tests.helpdesks import running

# Idle means that what a start leaves to do is done: after many tickets were filled in, that
# takes the pump a minute. Seconds; and how much of them the pump may work.
_SETTLE, _LONGEST, _QUIET = 12.0, 240.0, 0.1


@contextmanager
def services(var: Path) -> Iterator[int]:
    """PostgreSQL as `make run` starts it, and Valkey, whose process id comes out."""
    preflight.make_folders()
    cluster = postgres.embedded()
    with postgres.running(cluster, log=var / "postgres.log"):
        cluster.create_database(places.DATABASE)
        for words in (
            ["migrate"],
            ["createcachetable"],
            ["assets"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *words, "-v", "0"],
                cwd=places.CHECKOUT,
                check=True,
            )
        valkey.prepare()
        process = subprocess.Popen(valkey.command(), stdout=subprocess.DEVNULL)
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


def measure(var: Path, *, requests: int) -> Iterator[dict[str, object]]:
    """Start it on the tables that are there; look at memory and at pages."""
    begun = time.monotonic()
    with running("up", var) as site:
        yield {"name": "start with tables", "seconds": _since(begun)}
        _settle()
        yield {"name": "memory idle, MB PSS", **memory()}
        cookie = (var / "session.txt").read_text()
        for name, path in _pages(var):
            yield {"name": f"http {name}", **_ask(site, path, cookie, requests)}
        yield {"name": "memory after pages, MB PSS", **memory()}
        yield from window.measure(site, cookie)
        yield from profiles.measure(site, cookie)


def _settle() -> None:
    deadline = time.monotonic() + _LONGEST
    [pump] = [
        one for one in psutil.Process().children(recursive=True) if _is(one, "pump")
    ]
    while time.monotonic() < deadline:
        before = sum(pump.cpu_times()[:2])
        time.sleep(_SETTLE)
        if sum(pump.cpu_times()[:2]) - before < _QUIET * _SETTLE:
            return


def _since(begun: float) -> float:
    return round(time.monotonic() - begun, 1)


def _pages(var: Path) -> list[tuple[str, str]]:
    number = (var / "number.txt").read_text()
    return [
        ("health", "/healthz"),
        ("inbox", "/"),
        ("conversation", f"/t/{number}/"),
    ]


def memory() -> dict[str, float]:
    """Proportional set size by what a process is; shared pages count once."""
    found: dict[str, float] = {}
    for process in psutil.Process().children(recursive=True):
        try:
            words = " ".join(process.cmdline())
            size = process.memory_full_info()
        except psutil.Error:
            continue
        what = role(words)
        found[what] = found.get(what, 0.0) + size.pss / 2**20
    total = sum(found.values())
    return {"total": round(total), **{k: round(v) for k, v in sorted(found.items())}}


def role(words: str) -> str:
    marks = {
        "uvicorn": "web",
        "celery": "worker",
        "manage.py pump": "pump",
        "manage.py up": "supervisor",
        "valkey": "valkey",
        "postgres": "postgres",
    }
    return next((role for mark, role in marks.items() if mark in words), "other")


def _ask(site: str, path: str, cookie: str, requests: int) -> dict[str, object]:
    """One visitor, one request after the other; CPU is the web process's own."""
    client = http.client.HTTPConnection(urlsplit(site).netloc)
    [web] = [p for p in psutil.Process().children(recursive=True) if _is(p, "web")]
    walls, size = [], 0
    for number in range(requests + 10):
        if number == 10:
            before = web.cpu_times()
        begun = time.perf_counter()
        client.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
        answer = client.getresponse()
        size = len(answer.read())
        walls.append((time.perf_counter() - begun) * 1000)
        assert answer.status == http.HTTPStatus.OK, (path, answer.status)
    after = web.cpu_times()
    client.close()
    used = after.user + after.system - before.user - before.system
    walls = walls[10:]
    return {
        "web_cpu": round(used * 1000 / requests, 2),
        "p50": round(percentile(walls, 50), 2),
        "p95": round(percentile(walls, 95), 2),
        "bytes": size,
    }


def _is(process: psutil.Process, what: str) -> bool:
    try:
        return role(" ".join(process.cmdline())) == what
    except psutil.Error:
        return False
