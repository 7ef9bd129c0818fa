"""What many ask at the same moment, asked of the database once.

While one look is on its way, those who come meanwhile gather for the next: whoever comes
alone waits for nobody, and five hundred who come back at once cost little more than one.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

from helpdesk.base.live.threads import PATIENCE, Busy, in_thread

# The database is away, or overloaded: no other answer would come of asking again.
_NOBODY = (Busy, OperationalError, InterfaceError, PoolTimeout)

A = TypeVar("A")
R = TypeVar("R")


class Together(Generic[A, R]):
    """work: sync, on a thread, for all that was asked, in the order of asking; an answer
    each, or the exception that stands for it. most: in one go.
    """

    def __init__(
        self, work: Callable[[Sequence[A]], Sequence[R | Exception]], *, most: int
    ) -> None:
        self._work = work
        self._most = most
        # Futures belong to a loop; a web process has one.
        self._queues: WeakKeyDictionary[asyncio.AbstractEventLoop, _Queue[A, R]] = (
            WeakKeyDictionary()
        )

    async def ask(self, one: A) -> R:
        """The answer to this.

        Raises:
            Busy: its turn came too late (docs/decisions/0015).
            Exception: what `work` answered with, or broke with.
        """
        loop = asyncio.get_running_loop()
        queue = self._queues.setdefault(loop, _Queue(self._work, self._most))
        return await queue.ask(one)


class _Queue(Generic[A, R]):
    """Those who wait in one loop, each with when they came."""

    def __init__(
        self, work: Callable[[Sequence[A]], Sequence[R | Exception]], most: int
    ) -> None:
        self._work, self._most = work, most
        self._waiting: list[tuple[A, asyncio.Future[R], float]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, one: A) -> R:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((one, future, loop.time()))
        if self._task is None:
            self._task = loop.create_task(self._go_on())
        return await future

    async def _go_on(self) -> None:
        try:
            while self._waiting:
                await self._next()
        finally:
            self._task = None

    async def _answers(self, asked: list[A]) -> Sequence[Any]:
        """What one of them asks may break the look: then each is looked at alone, and
        only that one is told so. Where nobody can be answered, everybody is."""
        try:
            return await in_thread(self._work, asked)
        except _NOBODY as error:
            return [error] * len(asked)
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it
            if len(asked) == 1:
                return [error]
            return [answer for one in asked for answer in await self._answers([one])]

    async def _next(self) -> None:
        batch = self._waiting[: self._most]
        del self._waiting[: self._most]
        late = asyncio.get_running_loop().time() - PATIENCE
        for _one, future, came in batch:
            if came < late and not future.done():
                future.set_exception(Busy())
        # Whoever hung up has cancelled theirs.
        asked = [(one, future) for one, future, _came in batch if not future.done()]
        if not asked:
            return
        answers = await self._answers([one for one, _future in asked])
        for (_one, future), answer in zip(asked, answers, strict=True):
            if future.done():
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
