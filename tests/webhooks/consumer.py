"""A server of somebody else's that takes webhooks, well or badly, on a port of its own."""

import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from standardwebhooks import Webhook

from tests.loopback import answering


@dataclass
class Got:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def told(self) -> Any:
        return orjson.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Consumer:
    """got: what came. status, headers, body: what it answers. does: how it behaves:

    "answers", "waits" (until it `may_answer`), "hangs", "drips" (a byte a second),
    "floods" (no end), "bombs" (a small gzip of a gigabyte), "hangs up", "talks nonsense".
    """

    got: list[Got] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    does: str = "answers"
    statuses: list[int] = field(default_factory=list)
    port: int = 0
    may_answer: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.got]

    def verified(self, secret: str) -> list[Any]:
        """What was told, as far as the specification's own library believes it.

        Raises:
            WebhookVerificationError: it does not.
        """
        return [Webhook(secret).verify(one.body, one.headers) for one in self.got]


class _Handler(BaseHTTPRequestHandler):
    consumer: Consumer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.consumer.got.append(
            Got({k.lower(): v for k, v in self.headers.items()}, body)
        )
        with suppress(OSError):  # whoever asked has gone
            getattr(self, f"_{self.consumer.does.replace(' ', '_')}")()
        self.close_connection = True

    def _answers(self) -> None:
        self._head(len(self.consumer.body))
        self.wfile.write(self.consumer.body)

    def _waits(self) -> None:
        self.consumer.may_answer.wait(20)
        self._answers()

    def _hangs(self) -> None:
        self.consumer.over.wait(60)

    def _drips(self) -> None:
        self._head(100_000)
        while not self.consumer.over.wait(1):
            self.wfile.write(b"x")
            self.wfile.flush()

    def _floods(self) -> None:
        self._head(10 * 1024**3)
        while not self.consumer.over.is_set():
            self.wfile.write(b"x" * 65_536)

    def _bombs(self) -> None:
        packer = zlib.compressobj(9, wbits=31)
        zeros = bytes(1024**2)
        body = b"".join(packer.compress(zeros) for _ in range(64)) + packer.flush()
        self.consumer.headers["Content-Encoding"] = "gzip"
        self._head(len(body))
        self.wfile.write(body)

    def _hangs_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)

    def _talks_nonsense(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.6 canary\r\n")

    def _head(self, length: int) -> None:
        status = (
            self.consumer.statuses.pop(0)
            if self.consumer.statuses
            else self.consumer.status
        )
        self.send_response(status)
        for name, value in self.consumer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@contextmanager
def consuming() -> Iterator[Consumer]:
    """Until the block ends."""
    consumer = Consumer()
    handler = type("Handler", (_Handler,), {"consumer": consumer})

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with answering(server) as consumer.port:
        try:
            yield consumer
        finally:
            consumer.over.set()
