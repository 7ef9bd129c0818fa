"""An identity provider of a test's own: it gives a new refresh token each time, and knows
the one before no more."""

import base64
import contextlib
import hashlib
import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl
from uuid import uuid4

from tests.loopback import answering

CLIENT, SECRET = "our-app", "s3cret-of-our-app"


class Idp:
    """RFC 6749 with PKCE and rotation, and RFC 7662 for servers that ask whose a token is.

    address: whose account it is. refuses: an error of RFC 6749 section 5.2 instead.
    """

    def __init__(self, address: str = "desk@shop.test") -> None:
        self.address = address
        self.refuses = ""
        self.asked: Counter[str] = Counter()
        self.tokens: set[str] = set()
        self.refresh = ""
        self.challenges: dict[str, str] = {}
        self._lock = threading.Lock()
        self._running = contextlib.ExitStack()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def url(self, end: str) -> str:
        return f"http://{self.place}/{end}"

    def agree(self, page: str) -> str:
        """Somebody agrees on that page: the code they are sent back with."""
        asked = dict(parse_qsl(page.partition("?")[2]))
        assert asked["code_challenge_method"] == "S256"
        code = uuid4().hex
        self.challenges[code] = asked["code_challenge"]
        return code

    def give(self) -> dict[str, Any]:
        """New tokens; the refresh token before them is void."""
        token, self.refresh = f"at-{uuid4().hex}", f"rt-{uuid4().hex}"
        self.tokens.add(token)
        return {
            "access_token": token,
            "refresh_token": self.refresh,
            "token_type": "Bearer",
            "expires_in": 3600,
        }

    def answer(self, path: str, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if path == "/introspect":
            known = said.get("token") in self.tokens
            return 200, {"active": known, "email": self.address}
        with self._lock:
            self.asked[said["grant_type"]] += 1
            if self.refuses:
                words = {"error": self.refuses, "error_description": "Not any more."}
                return 400, words
            if (said["client_id"], said.get("client_secret")) != (CLIENT, SECRET):
                return 401, {"error": "invalid_client"}
            if not self._is_granted(said):
                return 400, {"error": "invalid_grant", "error_description": "Used."}
            return 200, self.give()

    def _is_granted(self, said: dict[str, str]) -> bool:
        if said["grant_type"] == "refresh_token":
            return said["refresh_token"] == self.refresh
        digest = hashlib.sha256(said["code_verifier"].encode()).digest()
        shown = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return self.challenges.pop(said["code"], None) == shown

    def __enter__(self) -> Self:
        idp = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                status, told = idp.answer(self.path, dict(parse_qsl(body.decode())))
                answer = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: Any) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._running.enter_context(answering(self._server))
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()
