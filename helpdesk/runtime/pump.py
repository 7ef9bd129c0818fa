"""The only clock: it looks at every bell each second, so a lost ring costs seconds.

No Celery worker is in here, and no broker is needed: what nobody else works, it works.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import Error, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from helpdesk.base import doorbell
from helpdesk.base.doorbell import Bell
from helpdesk.runtime import beats

logger = logging.getLogger(__name__)

# Any number, as long as it is always the same.
_LOCK = 7_201_964_004
_TICK = 1.0
# A row this old was not rung for, or nobody heard it.
_LATE = 2.0
# And this old: rings do not help.
_TOO_LATE = 10.0
# Between two rings of one bell, and two tries to reach a broker that is away.
_PATIENCE = 5.0
_LONGEST_PAUSE = 30.0
_AGAIN = 2.0

Watch = Callable[[threading.Event], None]


def run(stop: threading.Event, *, watch: Watch) -> None:
    """Be the one pump until told to stop; where there is one already, wait for its end.

    watch: looks into mailboxes, in a thread of its own as long as we are the one.
    """
    pause = _TICK
    while not stop.is_set():
        lock = connection.copy()
        try:
            if _take(lock):
                logger.info("pump: working")
                pause = _TICK
                _work(lock, stop, watch)
        except Error as error:
            logger.warning("pump: no database (%s)", type(error).__name__)
            # One try costs nothing, and mail waits for it to succeed.
            pause = _AGAIN
        finally:
            lock.close()
            close_old_connections()
        stop.wait(pause)


def _take(lock: BaseDatabaseWrapper) -> bool:
    """Two pumps would do no harm, but twice the looking."""
    with lock.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (taken,) = cursor.fetchone()
    return bool(taken)


def _require(lock: BaseDatabaseWrapper) -> None:
    """Raise where the database, and with it our being the only one, is gone."""
    with lock.cursor() as cursor:
        cursor.execute("SELECT 1")


def _work(lock: BaseDatabaseWrapper, stop: threading.Event, watch: Watch) -> None:
    ended = threading.Event()
    watcher = threading.Thread(target=_keep, args=(watch, ended), daemon=True)
    watcher.start()
    rounds = Rounds()
    try:
        while not stop.is_set():
            _require(lock)
            close_old_connections()
            rounds.go()
            stop.wait(_TICK)
    finally:
        ended.set()
        watcher.join(timeout=1)


def _keep(watch: Watch, stop: threading.Event) -> None:
    """Mail has to come in although one look at it failed."""
    while not stop.is_set():
        try:
            watch(stop)
        except Exception:
            logger.exception("pump: looking into mailboxes failed, tried again")
        stop.wait(_PATIENCE)


class _Drain(threading.Thread):
    """One drain of one bell; `error` is what it ended with."""

    def __init__(self, bell: Bell) -> None:
        super().__init__(name=f"drain {bell.name}", daemon=True)
        self.bell = bell
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.bell.drain()
        except Exception as error:  # noqa: BLE001 - told by the round that waits for it
            self.error = error
        finally:
            connection.close()


@dataclass(slots=True)
class Rounds:
    """What one round knows of those before it; times are of the monotonic clock."""

    broker_back: float = 0.0
    next_beat: float = 0.0
    next_ring: dict[str, float] = field(default_factory=dict)
    pauses: dict[str, float] = field(default_factory=dict)
    next_look: dict[str, float] = field(default_factory=dict)
    drains: dict[str, "_Drain"] = field(default_factory=dict)

    def go(self) -> None:
        """Look at every bell once."""
        if time.monotonic() >= self.next_beat and self._ring(beats.HEARD):
            beats.beat(beats.RUNG)
            self.next_beat = time.monotonic() + _PATIENCE
        for bell in doorbell.bells():
            if time.monotonic() >= self.next_look.get(bell.name, 0.0):
                self._try(bell)

    def _try(self, bell: Bell) -> None:
        """One broken bell must not silence the others."""
        try:
            self._look(bell)
        except Exception:
            logger.exception("pump: bell %s failed", bell.name)
            pause = self.pauses.get(bell.name, _TICK)
            self.next_look[bell.name] = time.monotonic() + pause
            self.pauses[bell.name] = min(pause * 2, _LONGEST_PAUSE)
            close_old_connections()
        else:
            self.pauses.pop(bell.name, None)

    def _look(self, bell: Bell) -> None:
        waiting = bell.waiting()
        if waiting <= _LATE:
            return
        heard = True
        if time.monotonic() >= self.next_ring.get(bell.name, 0.0):
            heard = self._ring(bell.name)
            self.next_ring[bell.name] = time.monotonic() + (_PATIENCE if heard else 0)
        if not heard or waiting > _TOO_LATE:
            self._drain(bell)

    def _drain(self, bell: Bell) -> None:
        """In a thread of its own: a server that hangs must not stop the other bells."""
        running = self.drains.get(bell.name)
        if running is None or not running.is_alive():
            running = self.drains[bell.name] = _Drain(bell)
            running.start()
        running.join(timeout=_TICK)
        if running.error is not None and not running.is_alive():
            error, running.error = running.error, None
            raise error

    def _ring(self, name: str) -> bool:
        if time.monotonic() < self.broker_back:
            return False
        # It is late: whoever was rung for did not come.
        heard = doorbell.ring_now(name, anyway=True)
        if not heard:
            self.broker_back = time.monotonic() + _PATIENCE
        return heard
