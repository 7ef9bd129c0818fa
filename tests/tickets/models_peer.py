"""A peer that behaves like an OpenAI-compatible endpoint, on a port of its own."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.loopback import answering


class Peer:
    """asked: what came, as (path, headers, body). answer: what it says from now on."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.status, self.body = 200, self.says("A summary.")
        self.waits, self.drips, self.moves = 0.0, 0.0, ""
        self.port = 0

    @staticmethod
    def says(words: Any) -> bytes:
        message = {"role": "assistant", "content": words}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return json.dumps({"id": "x", "choices": [choice]}).encode()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def serving() -> Iterator[Peer]:
    """Until the block ends."""
    peer = Peer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            peer.asked.append((self.path, dict(self.headers), body))
            time.sleep(peer.waits)
            self.send_response(peer.status)
            if peer.moves:
                self.send_header("Location", peer.moves)
            self.send_header("Content-Length", str(len(peer.body)))
            self.end_headers()
            try:
                self._send()
            except OSError:
                return  # whoever asked has gone

        def _send(self) -> None:
            if not peer.drips:
                self.wfile.write(peer.body)
                return
            for byte in peer.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(peer.drips)

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with answering(server) as peer.port:
        yield peer
