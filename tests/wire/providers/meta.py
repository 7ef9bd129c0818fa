"""What the emulators of Meta's three share: the Graph API's manners, and its webhooks."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from tests.wire.providers.base import Hook, Item, Provider
from tests.wire.providers.web import Answer, Request, as_json, ask, is_here

TOKEN = "EAAGm0PX4ZCpsBAKettleShopSystemUser"
APP_SECRET = "8f2c5a1d9e3b7f4c6a0d2e8b1f5c9a3d"
VERIFY_TOKEN = "kettle-shop-verifies"
# Of each status: the code and the words it usually comes with.
CODES = {
    400: (100, "Invalid parameter"),
    401: (190, "Error validating access token: Session has expired"),
    403: (10, "Application does not have permission for this action"),
    404: (100, "Unsupported get request. Object does not exist"),
    429: (4, "Application request limit reached"),
}
Update = dict[str, Any]


class Wrong(Exception):
    """A call it refuses."""

    def __init__(self, code: int, words: str = "", *, status: int = 400) -> None:
        super().__init__(words)
        self.code, self.words, self.status = code, words or f"(#{code})", status


class Graph(Provider):
    """graph.facebook.com, as far as one kind of its accounts needs it."""

    # What its webhooks call the kind of account that they are about.
    thing = ""
    limit_code = 4

    def __init__(self, *, token: str = TOKEN, app_secret: str = APP_SECRET) -> None:
        super().__init__()
        self.token, self.app_secret = token, app_secret
        self.verify_token = VERIFY_TOKEN
        self.subscribed: list[str] = []
        self.expires_at = 0
        self.clock = 0.0

    def done(self, request: Request, path: list[str]) -> Any:
        """What this call is answered; raises Wrong."""
        raise NotImplementedError

    def changes(self, items: Sequence[Item]) -> list[Update]:
        """The entries of a webhook that tells of these."""
        raise NotImplementedError

    def answer(self, request: Request) -> Answer:
        path = request.path.strip("/").split("/")
        if path[0] == "cdn":
            return self._file(request, path[-1])
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return self.trouble(401)
        try:
            if path[1:] == ["debug_token"]:
                data = {"expires_at": self.expires_at, "is_valid": True}
                return as_json({"data": data})
            done = self.done(request, path[1:])
        except Wrong as wrong:
            return self._error(wrong.status, wrong.code, wrong.words)
        return done if isinstance(done, Answer) else as_json(done)

    def trouble(self, status: int, words: str = "") -> Answer:
        code, usual = CODES.get(status, (2, "An unexpected error has occurred."))
        return self._error(status, code, words or usual)

    def limited(self, seconds: int) -> Answer:
        words = "Rate limit hit"
        answer = self._error(400, self.limit_code, words)
        headers = {**answer.headers, "retry-after": str(seconds)}
        return Answer(status=answer.status, body=answer.body, headers=headers)

    def _error(self, status: int, code: int, words: str) -> Answer:
        said = {
            "message": f"(#{code}) {words}",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": words},
            "fbtrace_id": secrets.token_hex(6),
        }
        if status >= 500:
            said["is_transient"] = True
        return as_json({"error": said}, status)

    def requests(self, items: Sequence[Item], *, forged: bool = False) -> list[Hook]:
        """All of them in one request, signed over its bytes."""
        body = json.dumps({"object": self.thing, "entry": self.changes(items)}).encode()
        secret = "another app's" if forged else self.app_secret
        return [Hook(body=body, headers=self.signed(body, secret))]

    def signed(self, body: bytes, secret: str) -> dict[str, str]:
        """The headers it comes with."""
        made = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return {
            "content-type": "application/json",
            "user-agent": "facebookexternalua",
            "x-hub-signature-256": f"sha256={made}",
        }

    def shakes(self, hook: str, verify_token: str) -> bool:
        """Whether this address answers its handshake."""
        challenge = str(secrets.randbelow(10**10))
        asked = {
            "hub.mode": "subscribe",
            "hub.verify_token": verify_token,
            "hub.challenge": challenge,
        }
        if not is_here(hook):  # nobody else is there to be asked
            return False
        status, body = ask("GET", f"{hook}?{urlencode(asked)}")
        return status == 200 and body.decode() == challenge

    @property
    def secrets(self) -> dict[str, str]:
        """What we have to know to speak with it."""
        return {
            "token": self.token,
            "app_secret": self.app_secret,
            "verify_token": self.verify_token,
        }

    def now(self) -> float:
        """Its clock, in seconds; no two things happen in one of them."""
        self.clock = max(self.clock + 1, time.time() - self.behind)
        return self.clock

    def link_to(self, name: str) -> str:
        """Where a file is for a while."""
        return f"{self.url}/cdn/{name}"

    def _file(self, request: Request, name: str) -> Answer:
        media = self.media.get(name)
        if media is None or media.is_over:
            return Answer(status=404)
        if media.status != 200:
            return Answer(status=media.status)
        if self.is_private and self.token not in request.headers.get(
            "authorization", ""
        ):
            return Answer(status=401)
        return Answer(
            body=media.content,
            headers={"content-type": media.content_type},
            seconds=media.seconds,
        )

    # Whether files are only given to who signs in.
    is_private = False
