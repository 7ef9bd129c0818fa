"""Sync work for sockets: on few threads of their own, which keep no connection.

`database_sync_to_async` runs all of a process on one thread and is banned by lint.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

# Each takes one connection of the pool while it works: settings.py counts them.
_threads = ThreadPoolExecutor(settings.LIVE_THREADS, thread_name_prefix="live")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run sync code that asks the database; others wait their turn meanwhile."""

    def work() -> T:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()  # back to the pool

    return await asyncio.get_running_loop().run_in_executor(_threads, work)
