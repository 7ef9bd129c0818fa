"""Pages of visitors over the real server's socket, and the worker's part beside them."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import connection

from channels_app import inbound, outbound
from tests.channels_app.widget.factories import Browser
from tests.live.conftest import Page, raw_socket
from tickets import outbox
from tickets.models import Channel

PATH = "/ws/visitor/"


class Visiting(Page):
    """A visitor's page: what it says in one chat, and what it was told."""

    def __init__(self, socket: Any, browser: Browser) -> None:
        super().__init__(socket, "")
        self.browser = browser
        self.chat = str(uuid4())

    def hello(self, **more: Any) -> None:
        key = self.browser.base.split("/")[2]
        self.say(t="hello", token=self.browser.token, key=key, **more)

    def asks(self, text: str, **more: Any) -> str:
        """Words, whatever becomes of them; their id."""
        said = {"chat": self.chat, "id": str(uuid4()), "text": text, **more}
        self.say(t="say", **said)
        return str(said["id"])

    def says(self, text: str, **more: Any) -> str:
        """Words that are acknowledged."""
        key = self.asks(text, **more)
        self.hears("ack", id=key)
        return key


@contextlib.contextmanager
def visiting(
    site: str, shop: Channel, *, browser: Browser | None = None, hello: bool = True
) -> Iterator[Visiting]:
    """A page past its welcome."""
    with raw_socket(site, path=PATH) as socket:
        page = Visiting(socket, browser or Browser(shop))
        if hello:
            page.hello()
            page.hears("welcome")
        yield page


@contextlib.contextmanager
def working() -> Iterator[None]:
    """A thread that does all a worker does, as it happens."""
    over = threading.Event()

    def work() -> None:
        try:
            while not over.wait(0.02):
                inbound.drain()
                outbound.drain()
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
