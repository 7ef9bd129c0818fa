"""Sockets of others: the same guards, and no wait without an end."""

import contextlib
import threading
import time
from collections.abc import Iterator

import pytest
from websockets.sync.server import Server, serve

from helpdesk.base import egress
from helpdesk.base.egress_socket import LONGEST, listening
from helpdesk.base.egress_stream import Ended


@contextlib.contextmanager
def talking(handler) -> Iterator[str]:
    server: Server = serve(handler, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.socket.getsockname()[1]}"
    finally:
        server.shutdown()
        thread.join(timeout=5)


@pytest.fixture
def says(settings):
    """A server that says these and then waits, with what was asked of it."""
    with contextlib.ExitStack() as stack:

        def start(*words: str, hangs_up: bool = False) -> str:
            def handler(socket):
                for one in words:
                    socket.send(one)
                if not hangs_up:
                    with contextlib.suppress(Exception):
                        socket.recv(timeout=5)

            place = stack.enter_context(talking(handler))
            settings.EGRESS_ALLOW = frozenset([place])
            return f"ws://{place}/subscribe?a=1"

        yield start


def heard(socket, count: int) -> list[str]:
    found: list[str] = []
    until = time.monotonic() + 5
    while len(found) < count and time.monotonic() < until:
        found += socket.told(0.5)
    return found


def test_what_is_said_is_heard_in_its_order(says):
    with listening(says("one", "two", "ü" * 70_000)) as socket:
        assert heard(socket, 3) == ["one", "two", "ü" * 70_000]


def test_silence_ends_the_wait_and_nothing_else(says):
    with listening(says()) as socket:
        began = time.monotonic()
        assert socket.told(0.2) == []
        assert 0.1 < time.monotonic() - began < 2
        assert socket.told(0.1) == []


def test_who_hangs_up_has_ended(says):
    with listening(says("bye", hangs_up=True)) as socket, pytest.raises(Ended):
        heard(socket, 99)


def test_a_message_without_an_end_is_none(says):
    with listening(says("x" * (LONGEST + 1))) as socket, pytest.raises(Ended):
        heard(socket, 99)


def test_what_is_no_socket_says_how_it_answered(settings, live_server):
    place = live_server.url.removeprefix("http://")
    settings.EGRESS_ALLOW = frozenset([place])
    with pytest.raises(Ended) as ended, listening(f"ws://{place}/healthz"):
        pass
    assert ended.value.status in {200, 301, 302, 400, 404}


@pytest.mark.parametrize(
    "url",
    [
        "ws://127.0.0.1:1/",
        "ws://localhost/",
        "wss://10.0.0.1/",
        "http://example.com/",
        "ws://user@example.com/",
        "ftp://example.com/",
    ],
)
def test_the_guards_are_those_of_every_way_out(url):
    with pytest.raises(egress.NotAllowed), listening(url):
        pass


def test_nobody_there_is_not_reached(settings):
    settings.EGRESS_ALLOW = frozenset(["127.0.0.1:1"])
    with pytest.raises(egress.NotReached), listening("ws://127.0.0.1:1/"):
        pass
