"""Browsers without a page: what they are told over the real server's socket."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from helpdesk.base import live
from helpdesk.base.accounts.models import Agent
from tests.browser.signing import session_cookie
from tests.channels_app.conftest import door, provider  # noqa: F401 fixtures
from tests.servers import serving, telling
from tickets import outbox

Frame = dict[str, Any]


class Page:
    """A page of somebody: what it says, and what it was told so far."""

    def __init__(self, socket: ClientConnection, session: str) -> None:
        self.socket = socket
        self.session = session

    def say(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def look(self, number: int, seq: int = 10_000) -> None:
        self.say(t="look", n=number, seq=seq)

    def hears(self, kind: str, *, within: float = 20, **wanted: Any) -> Frame:
        """The next frame of this kind with these values; others are passed over."""
        end = time.monotonic() + within
        while True:
            text = self.socket.recv(timeout=max(0.01, end - time.monotonic()))
            frame = json.loads(text)
            if {"t": kind, **wanted}.items() <= frame.items():
                return frame

    def heard(self) -> list[Frame]:
        """All that was said to it, up to the answer to a question of its own."""
        self.say(t="ping")
        found: list[Frame] = []
        while (frame := json.loads(self.socket.recv(timeout=20)))["t"] != "pong":
            found.append(frame)
        return found

    def is_silent(self, seconds: float = 0.3) -> bool:
        time.sleep(seconds)
        return self.heard() == []

    def sees(self, number: int, who: dict[str, str], within: float = 20) -> None:
        """Wait until these and no others are shown: name -> viewing or typing."""
        end = time.monotonic() + within
        while True:
            frame = self.hears("presence", n=number, within=end - time.monotonic())
            if {one["name"]: one["doing"] for one in frame["who"]} == who:
                return

    def closed_with(self, within: float = 20) -> int:
        """The code it is closed with."""
        end = time.monotonic() + within
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.socket.recv(timeout=max(0.01, end - time.monotonic()))
        assert self.socket.protocol.close_rcvd is not None, "it broke without a word"
        return self.socket.protocol.close_rcvd.code


OpenSocket = Callable[..., Page]


@pytest.fixture(autouse=True)
def nothing_known_of_the_server() -> None:
    """What one test learned of Valkey is no news to the next."""
    live.forget()


@pytest.fixture
def site(transactional_db: None, company: Any) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def worker(site: str) -> Iterator[None]:
    with telling():
        yield


@pytest.fixture
def drain() -> Callable[[], None]:
    """The worker's part, at a time the test chooses; every page has heard after it.

    A page's next question is answered after what was published before it was asked,
    once that has reached the web process: a moment.
    """

    def work() -> None:
        outbox.drain()
        time.sleep(0.1)

    return work


@pytest.fixture
def open_socket(site: str) -> Iterator[OpenSocket]:
    """A socket of somebody, past its welcome."""
    with ExitStack() as stack:

        def open_one(agent: Agent, *, session: str = "", at: str = site) -> Page:
            session = session or session_cookie(agent, at)["value"]
            socket = stack.enter_context(raw_socket(at, session=session))
            page = Page(socket, session)
            page.hears("welcome", agent=str(agent.public_id))
            # So that nothing said from now on is missed.
            page.heard()
            return page

        yield open_one


def raw_socket(
    site: str, *, session: str = "", origin: str | None = "", path: str = "/ws/agent/"
) -> ClientConnection:
    """A socket as a browser opens it; origin None: no such header."""
    return connect(
        site.replace("http", "ws") + path,
        origin=site if origin == "" else origin,
        additional_headers={"Cookie": f"sessionid={session}"} if session else {},
        open_timeout=20,
        close_timeout=2,
    )
