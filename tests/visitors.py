"""Visitors of a chat widget as their browsers are, for tools that look from outside.

Sockets and HTTP as the panel speaks them, without a panel. Each visitor comes from an
address of their own (all of 127/8 is this machine), as far as limits tell them apart.
"""

import asyncio
import json
import random
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 20.0
# Nobody's fault, or ours for a moment: the same again later.
LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
# As `core.js` of the widget has them: first, and after so many tries.
_LONGEST, _PATIENT, _LATER = 8.0, 8, 30.0

Said = dict[str, Any]


class Unanswered(Exception):
    """The connection broke, or nothing came: nobody knows what became of it."""


class Refused(Exception):
    """The door said no. is_later: it may say yes to the same again."""

    def __init__(self, status: int, told: Said, wait: float = 0.0) -> None:
        super().__init__(f"{status} {told.get('code', '')}: {told}")
        self.status = status
        self.told = told
        self.wait = wait
        self.is_later = status in LATER


@dataclass(frozen=True, slots=True)
class Site:
    """Where a widget is: the port of the helpdesk, and the widget's key."""

    port: int
    key: str

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def jitter(tries: int) -> float:
    """Full jitter, in seconds, as the panel waits."""
    longest = _LATER if tries > _PATIENT else _LONGEST
    return random.random() * min(longest, 2.0 ** min(tries, 5))


class Browser:
    """One visitor's: an address, and the token they were given."""

    def __init__(self, site: Site, number: int, *, token: str = "") -> None:
        self.site = site
        self.address = (
            f"127.{1 + number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"
        )
        self.token = token

    async def session(self) -> Said:
        """Who they are, and what there is. Raises Unanswered, Refused."""
        told = await self.post("session/", {"token": self.token} if self.token else {})
        self.token = told["token"]
        return told

    async def post(self, path: str, body: Said) -> Said:
        """Raises Unanswered, Refused."""
        return await self._ask("POST", f"/w/{self.site.key}/{path}", body)

    async def get(self, path: str) -> Said:
        """Raises Unanswered, Refused."""
        return await self._ask("GET", f"/w/{self.site.key}/{path}")

    async def wait(self, query: str, *, patience: float) -> Said:
        """A question that waits for its answer. Raises Unanswered, Refused."""
        return await self._ask("GET", f"/live/visitor/?{query}", patience=patience)

    def socket(self) -> connect:
        """The panel is ours, and so is the page that opens its socket."""
        return connect(
            f"ws://127.0.0.1:{self.site.port}/ws/visitor/",
            origin=self.site.origin,  # type: ignore[arg-type]
            compression=None,
            ping_interval=None,
            open_timeout=8,
            close_timeout=1,
            local_addr=(self.address, 0),
        )

    async def enter(self, socket: ClientConnection) -> None:
        """The first frame of a socket."""
        hello = {"t": "hello", "token": self.token, "key": self.site.key}
        await socket.send(json.dumps(hello))

    async def _ask(
        self, method: str, path: str, body: Said | None = None,
        *, patience: float = PATIENCE,
    ) -> Said:  # fmt: skip
        text = b"" if body is None else json.dumps(body).encode()
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.site.port}",
            "Connection: close",
            "Accept: application/json",
            *([f"Authorization: Visitor {self.token}"] if self.token else []),
            *([f"Content-Length: {len(text)}"] if method == "POST" else []),
            *(["Content-Type: application/json"] if method == "POST" else []),
        ]
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + text
        try:
            async with asyncio.timeout(patience):
                answer = await exchange(self.site.port, request, self.address)
        except (OSError, TimeoutError) as error:
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        return _read(answer)


async def exchange(port: int, request: bytes, address: str = "127.0.0.1") -> bytes:
    """One request, and all that comes until the other side hangs up."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, local_addr=(address, 0)
    )
    try:
        writer.write(request)
        return await reader.read()
    finally:
        writer.close()


def parted(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (in small letters) and body; cut short is unanswered."""
    head, found, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    if not found or not first.startswith("HTTP/"):
        raise Unanswered("nothing, or half of it")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _colon, value in pairs}
    if headers.get("transfer-encoding") == "chunked":
        body = _whole(body)
    elif len(body) < int(headers.get("content-length", 0)):
        raise Unanswered("half of it")
    return int(first.split()[1]), headers, body


def _whole(chunks: bytes) -> bytes:
    parts = []
    while True:
        size, found, rest = chunks.partition(b"\r\n")
        length = int(size, 16) if found else -1
        if length == 0:
            return b"".join(parts)
        if length < 0 or len(rest) < length + 2:
            raise Unanswered("half of it")
        parts.append(rest[:length])
        chunks = rest[length + 2 :]


def _read(answer: bytes) -> Said:
    status, headers, body = parted(answer)
    try:
        told = json.loads(body) if body else {}
    except ValueError:
        told = {"text": body[:200].decode(errors="replace")}
    if 200 <= status < 300:
        return dict(told)
    wait = headers.get("retry-after", "")
    raise Refused(status, told, float(wait) if wait.isdigit() else 0.0)
