"""The web process's own application before the test's database, sockets included."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from django.db import connection
from django.utils import timezone

from helpdesk.asgi import application
from tickets import outbox
from tickets.models import PendingEvent

# Seconds between two looks of the thread that stands for the worker.
_LOOK = 0.02


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """A web server in a thread, as `make run` sets it up; its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()  # whoever comes before the thread is up waits at the door
    config = uvicorn.Config(
        application,
        log_config=None,
        lifespan="off",
        loop="asyncio",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=65_536,
        timeout_graceful_shutdown=3,
    )
    web = uvicorn.Server(config)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listener]})
    with _pooled():
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            web.should_exit = True
            thread.join(timeout=10)
            listener.close()


@contextlib.contextmanager
def _pooled() -> Iterator[None]:
    """Requests share connections, as in the web process; none outlives the block.

    One of its own for each would be half of what a page costs here.
    """
    options = connection.settings_dict["OPTIONS"]
    if "pool" in options:  # this is the second server of a test
        yield
        return
    connection.close()  # it came from no pool, and could not go back into one
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
        patch.setitem(options, "pool", {"min_size": 1, "max_size": 15, "timeout": 10})
        try:
            yield
        finally:
            connection.close()
            connection.close_pool()


@contextlib.contextmanager
def telling() -> Iterator[None]:
    """A thread that tells listeners of events as they happen, like a worker."""
    over = threading.Event()

    def work() -> None:
        try:
            while not over.wait(_LOOK):
                outbox.drain()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)


def all_told() -> None:
    """Whatever is due has been told when it returns: a thread that tells, too, may have
    taken an event, and nobody waits for it otherwise."""
    outbox.drain()
    while PendingEvent.objects.filter(not_before__lte=timezone.now()).exists():
        time.sleep(_LOOK)
        outbox.drain()
