"""Many at once on one thread, from the set-up to the verdict.

Whoever was told something stays, so that what they see in the end can be compared.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self

from tests.drill.ledger import Ledger

Work = Coroutine[Any, Any, None]


class Crowd:
    """Coroutines that live until the crowd goes home; one that breaks is written down."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._lives: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.wait_for(self._go_home())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def comes(self, life: Callable[[], Work], name: str) -> None:
        """One more, from now on."""
        self.call(self._live, life, name)

    def call(self, what: Callable[..., object], *args: Any) -> None:
        """Do something on their thread, soon."""
        self._loop.call_soon_threadsafe(what, *args)

    def wait_for(self, work: Work) -> None:
        """Do something on their thread, and return when it is done."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _live(self, life: Callable[[], Work], name: str) -> None:
        task = self._loop.create_task(life(), name=name)
        self._lives.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._lives.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            while isinstance(error, BaseExceptionGroup):
                error = error.exceptions[0]
            words = f"{type(error).__name__}: {error}"
            self.ledger.write("broke", part=task.get_name(), words=words)

    async def _go_home(self) -> None:
        everybody = asyncio.all_tasks() - {asyncio.current_task()}
        for task in everybody:
            task.cancel()
        await asyncio.gather(*everybody, return_exceptions=True)
