"""Sync work for sockets: on few threads of their own, which keep no connection.

`database_sync_to_async` runs all of a process on one thread and is banned by lint.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

# Browsers wait for an answer for eight seconds, and then open another socket.
PATIENCE = 4.0

# Each takes one connection of the pool while it works: settings.py counts them.
_threads = ThreadPoolExecutor(settings.LIVE_THREADS, thread_name_prefix="live")


class Busy(Exception):
    """It had to wait for so long that nobody waits for its answer: it was not done."""


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run sync code that asks the database; others wait their turn meanwhile."""

    def work() -> T:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()  # back to the pool

    return await asyncio.get_running_loop().run_in_executor(_threads, work)


async def in_time(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for somebody who waits for the answer.

    Raises:
        Busy: its turn came too late (docs/decisions/0015).
    """
    asked = time.monotonic()

    def work() -> T:
        if time.monotonic() - asked > PATIENCE:
            raise Busy
        return function(*args, **kwargs)

    return await in_thread(work)
