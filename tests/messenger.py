"""A messenger of somebody else's, on a port of its own: it takes our webhooks, believes
only what is signed, and answers as its script says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from tests.loopback import answering

# It heard all of it, and says nothing.
HANGS_UP: tuple[int, Any] = (0, {})


class Messenger:
    """taken: what it believed, as (webhook-id, event). refused: what it did not.

    script: what it answers the next ones with, as (status, body); then 200 {}.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.script: list[tuple[int, Any]] = []
        self.secret, self.port = "", 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def last(self) -> dict[str, Any]:
        """The data of the newest event."""
        return self.taken[-1][1]["data"]

    def take(self, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
        self.headers.append(headers)
        try:
            event = Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.refused.append(body)
            return 401, {}
        self.taken.append((headers["webhook-id"], event))
        return self.script.pop(0) if self.script else (200, {})


@contextmanager
def serving() -> Iterator[Messenger]:
    """Until the block ends."""
    messenger = Messenger()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = messenger.take(headers, body)
            if not status:
                return
            said = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                return  # whoever asked has gone

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with answering(server) as messenger.port:
        yield messenger
