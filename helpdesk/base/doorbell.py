"""The doorbell: "look what is due", told to whoever works rows.

Rows in PostgreSQL are the queue. A ring only makes somebody look sooner, so it may get
lost: the pump (helpdesk/runtime/pump.py) looks at every bell each second anyway.

A ring that nobody has answered yet is not rung again: whoever answers it finds what was
committed meanwhile, too. A hundred messages a second would be as many tasks otherwise,
most of them with nothing to do (docs/decisions/0014).
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import connection, transaction

from helpdesk.base.live import once

logger = logging.getLogger(__name__)

# Seconds a broker that did not answer is left alone.
AWAY = 5.0
# Milliseconds after which a ring that nobody answered got lost.
LOST = 1_000
_away_until = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """Work that waits in rows.

    name: that of the Celery task which drains it.
    waiting: seconds the oldest due row has waited, 0.0 when nothing is due.
    drain: work all that is due; how many rows that were. Safe to run twice at once.
    """

    name: str
    waiting: Callable[[], float]
    drain: Callable[[], int]


_bells: dict[str, Bell] = {}


def hang(bell: Bell) -> None:
    """Register a bell; apps do it in `AppConfig.ready`."""
    _bells[bell.name] = bell


def bells() -> list[Bell]:
    """Every bell there is, by name."""
    return [_bells[name] for name in sorted(_bells)]


@dataclass(slots=True)
class _Answering:
    name: str
    is_rung: bool = False


_answering: ContextVar[_Answering | None] = ContextVar("answering", default=None)


@dataclass(frozen=True, slots=True)
class _Ring:
    name: str

    def __call__(self) -> None:
        here = _answering.get()
        if here is not None and here.name == self.name and not here.is_rung:
            here.is_rung = True
        else:
            ring_now(self.name)


@contextmanager
def answering(name: str) -> Iterator[None]:
    """Whoever works in here looks at this bell themselves in the end: its first ring
    calls nobody, which saves a way over the broker. Further ones do, since there is more
    to do than this."""
    here = _Answering(name)
    token = _answering.set(here)
    try:
        yield
    except BaseException:
        if here.is_rung:
            ring_now(name)
        raise
    finally:
        _answering.reset(token)
    if here.is_rung:
        _bells[name].drain()


def ring(name: str) -> None:
    """Ring after this transaction commits (at once outside of one). Never raises.

    However often one transaction rings a bell, it sounds once.
    """
    wanted = _Ring(name)
    if not any(hook[1] == wanted for hook in connection.run_on_commit):
        transaction.on_commit(wanted, robust=True)


def forget() -> None:
    """Ask the broker again at once, whatever it did before."""
    global _away_until  # noqa: PLW0603 - see `ring_now`
    _away_until = 0.0


def heard(name: str) -> None:
    """Somebody begins to look: what comes from now on is rung for anew."""
    once.forget(f"ring:{name}")


def answer(task: Any = None, **_kwargs: Any) -> None:
    """A worker begins a task (Celery's `task_prerun`): before it looks for anything."""
    heard(task.name)


def ring_now(name: str, *, anyway: bool = False) -> bool:
    """Ring, and say whether the broker took it, or has such a ring already.

    anyway: even if another one is waiting to be heard.

    A broker that is away must not fail the request whose work is committed already, nor
    hold it up: after one failure nobody here asks again for a while. The pump finds the
    row.
    """
    global _away_until  # noqa: PLW0603 - what this process knows of the broker
    if time.monotonic() < _away_until:
        return False
    if not once.first(f"ring:{name}", LOST) and not anyway:
        return True
    try:
        current_app.send_task(name)
    except Exception as error:  # noqa: BLE001 each transport has its own errors
        logger.warning("bell %s: no broker (%s)", name, type(error).__name__)
        _away_until = time.monotonic() + AWAY
        heard(name)
        return False
    return True
