"""The API over HTTP: one caller and sixteen, beside the bare server."""

import http.client
import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from tests.bench.measure import percentile
from tests.helpdesks import CHECKOUT, environment, running
from tests.peers import free_port

CALLERS = (1, 16)
READS = ("list, 50 tickets", "20 messages of one")


def measure(var: Path, *, seconds: float) -> Iterator[dict[str, object]]:
    """Each address with one caller and with sixteen, ours and bare."""
    token = (var / "token.txt").read_text()
    tickets = (var / "tickets.txt").read_text().split()
    notes = [f"/api/v1/tickets/{one}/note/" for one in tickets]
    reads = list(orjson.loads((var / "statements.json").read_bytes()))
    with running("up", var, API_CALLS_PER_MINUTE="100000000") as site:
        for name, path in zip(READS, reads, strict=True):
            for callers in CALLERS:
                told = _hammer(site, [path], token, callers, seconds)
                yield {"name": f"api {name}, {callers} at once", **told}
        for callers in CALLERS:
            told = _hammer(site, notes, token, callers, seconds, b'{"text": "Hello"}')
            yield {"name": f"api create a message, {callers} at once", **told}
        with _bare(var) as floor:
            for name, path in zip(READS, reads, strict=True):
                for callers in CALLERS:
                    told = _hammer(floor, [path], token, callers, seconds)
                    yield {"name": f"api {name}, bare, {callers} at once", **told}


@contextmanager
def _bare(var: Path) -> Iterator[str]:
    port = free_port()
    words = ["tests.bench.bare_api:application", "--port", str(port), "--no-access-log"]
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", *words, "--log-level", "warning"],
        cwd=CHECKOUT,
        env=environment(var),
    )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the bare server does not start")


def _hammer(
    site: str,
    paths: list[str],
    token: str,
    callers: int,
    seconds: float,
    body: bytes | None = None,
) -> dict[str, object]:
    """So many, each asking again as soon as it is answered. paths: in turns."""
    walls: list[float] = []
    turns = itertools.cycle(paths)
    end = time.monotonic() + seconds

    def ask() -> None:
        client = http.client.HTTPConnection(urlsplit(site).netloc)
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }
        while time.monotonic() < end:
            path = next(turns)
            begun = time.perf_counter()
            client.request("POST" if body else "GET", path, body, headers)
            answer = client.getresponse()
            told = answer.read()
            assert answer.status < 300, (path, answer.status, told[:300])
            walls.append((time.perf_counter() - begun) * 1000)
        client.close()

    threads = [threading.Thread(target=ask) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {
        "a_second": round(len(walls) / seconds),
        "p50": round(percentile(walls, 50), 2),
        "p95": round(percentile(walls, 95), 2),
    }
