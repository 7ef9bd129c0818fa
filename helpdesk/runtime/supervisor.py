"""One command runs it all: it starts, keeps running and stops, in order.

It runs without Django's apps, which would take 100 MB for nothing: `manage.py`.
"""

import http.client
import signal
import socket
import time
from collections.abc import Callable, Iterator
from types import FrameType
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from helpdesk.runtime import (
    leftovers,
    places,
    postgres,
    preflight,
    programs,
    valkey,
)
from helpdesk.runtime.errors import CannotStart
from helpdesk.runtime.processes import Child, Console

_TICK = 0.1
_START_PATIENCE = 40.0
_READY_PATIENCE = 30.0
_LONGEST_PAUSE = 5.0
# Web first, so that nothing new comes in; the database last. Below 10 s together.
_STOP_ORDER: tuple[tuple[set[str], float], ...] = (
    ({"web", "mail"}, 3.5),
    ({"worker", "pump", "prepare"}, 3.5),
    ({"valkey"}, 0.8),
    ({"postgres"}, 1.7),
)


class Supervisor:
    """The state of one `manage.py up`.

    port: None for the usual one, or the next that is free.
    """

    def __init__(self, *, host: str, port: int | None) -> None:
        self.console = Console()
        self.host = host
        self.port = port
        self.children: list[Child] = []
        self.starting = True
        self.stopping = False
        self.hurry = False

    def run(self) -> None:
        """Start, keep running, and stop at SIGINT or SIGTERM; a second one hurries.

        Raises:
            CannotStart: with the sentence to print.
        """
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        preflight.check_machine()
        with (
            preflight.alone(),
            preflight.listen(host=self.host, port=self.port) as door,
        ):
            leftovers.kill()
            try:
                self._start(door)
                self._keep(door)
            except KeyboardInterrupt:
                self.say("stopping before all was started")
            finally:
                self._stop()

    def say(self, line: str) -> None:
        self.console.say("up", line)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.hurry = self.stopping
        self.stopping = True
        if self.starting:
            self.starting = False
            raise KeyboardInterrupt  # out of whatever the start waits for

    def _start(self, door: socket.socket) -> None:
        port = door.getsockname()[1]
        if self.port is None and port != preflight.USUAL_PORT:
            self.say(f"port {preflight.USUAL_PORT} is taken: using {port}")
        if settings.DATABASE_URL is None:
            self._timed("postgres", self._start_postgres)
        if valkey.needed():
            self._timed("valkey", self._start_valkey)
        preflight.check_database()
        for finding in preflight.missing_doorbells():
            self.say(f"WARNING: {finding}")
        connections.close_all()
        self._prepare(programs.preparation(self.console, door))
        self.starting = False
        for program in (programs.web, programs.worker, programs.pump):
            self._launch(program(self.console, door))
        if settings.MAIL_DOOR:
            self._launch(programs.mail_door(self.console, door))

    def _prepare(self, once: Child) -> None:
        """Let it end: it goes with all that it had loaded, and we stay small."""
        self.children.append(once)
        once.start()
        while once.running:
            self._tend(besides=once)
            time.sleep(0.02)
        self.children.remove(once)
        if once.code != 0:
            raise CannotStart("This could not be prepared: the lines above say why.")

    def _tend(self, *, besides: Child | None = None) -> None:
        for child in self.children:
            if child is not besides:
                child.tend()

    def _keep(self, door: socket.socket) -> None:
        ready = self._announce(door)
        while not self.stopping:
            self._tend()
            next(ready, None)
            time.sleep(_TICK)

    def _announce(self, door: socket.socket) -> Iterator[None]:
        """Ask until web answers, ever more rarely: each question may cost it a line."""
        begun, pause, hinted = time.monotonic(), _TICK, False
        while not _is_ready(door):
            asked = time.monotonic()
            if not hinted and asked - begun > _READY_PATIENCE:
                hinted = True
                self.say("web does not answer yet: its lines above may say why")
            while time.monotonic() < asked + pause:
                yield
            pause = min(pause * 1.2, _LONGEST_PAUSE)
        port = door.getsockname()[1]
        self.console.announce(f"Helpdesk is ready at http://localhost:{port}/")

    def _stop(self) -> None:
        self.starting = False
        self.stopping = True
        self.say("stopping")
        for names, patience in _STOP_ORDER:
            self._stop_some([c for c in self.children if c.name in names], patience)
        self.say("stopped")

    def _stop_some(self, children: list[Child], patience: float) -> None:
        for child in children:
            child.stop()
        deadline = time.monotonic() + patience
        while any(child.running for child in children):
            if self.hurry or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        for child in children:
            child.kill()
            child.reap()

    def _start_postgres(self) -> None:
        cluster = postgres.embedded()
        if not cluster.data.exists():
            self.say("postgres: making a new database")
        self._launch(programs.postgres(self.console, cluster))
        self._wait_for("PostgreSQL", cluster.answers)
        cluster.create_database(places.DATABASE)

    def _start_valkey(self) -> None:
        self._launch(programs.embedded_valkey(self.console))
        self._wait_for("Valkey", valkey.answers)

    def _launch(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def _wait_for(self, name: str, answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_PATIENCE
        while not answers():
            self._tend()
            if time.monotonic() > deadline:
                raise CannotStart(f"{name} does not start: its lines above say why.")
            time.sleep(0.05)

    def _timed(self, name: str, phase: Callable[[], None]) -> None:
        begun = time.monotonic()
        phase()
        self.say(f"{name}: ready ({time.monotonic() - begun:.1f} s)")


def _is_ready(door: socket.socket) -> bool:
    address, port = door.getsockname()[:2]
    if address in {"0.0.0.0", "::"}:  # noqa: S104 compared, not bound
        address = "localhost"
    client = http.client.HTTPConnection(address, port, timeout=1)
    host = urlsplit(settings.SITE_URL).netloc  # one that ALLOWED_HOSTS lets in
    try:
        client.request("GET", "/healthz", headers={"Host": host})
        return client.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()
