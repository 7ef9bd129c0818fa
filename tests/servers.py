"""The web process's own application before the test's database, sockets included."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from django.db import connection

from helpdesk.asgi import application
from tickets import outbox

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
    # A connection a request, as in the web process: none is left when a test ends. So
    # until the last one is answered, whoever asked for it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            web.should_exit = True
            thread.join(timeout=10)
            listener.close()


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
