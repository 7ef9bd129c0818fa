"""GET /api/v1/events/ for who asks for `text/event-stream`: the feed as it happens.

A stream waits on the event loop: it takes no place at the door of requests, no thread and
no connection meanwhile. Whenever something may have happened, and every few seconds in any
case, it asks the very address that it is the stream of, as its caller would have: who they
are, what their token may and what they see is decided there, each time anew (AC-54).
"""

import asyncio
import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import DatabaseError
from django.http import QueryDict
from psycopg_pool import PoolTimeout

from helpdesk.base import problem
from helpdesk.base.api.media import dumps
from helpdesk.base.ids import new_id
from helpdesk.base.live import Busy, Line, hub, in_time
from helpdesk.base.live.line import Who
from helpdesk.base.live.origin import header
from tickets.queries.telling import FEED

PATH = "/api/v1/events/"
MEDIA_TYPE = "text/event-stream"
# Streams of one token or session, and of all of them, in one process.
AT_ONCE, MOST = 5, 500
PAGE = "200"
# Seconds: a word to keep the line open; two looks at least, at most; so long may nobody be
# asked whether they still may.
HEARTBEAT, GAP, LONGEST, UNASKED = 15.0, 0.3, 5.0, 30.0
# Milliseconds after which a client comes again.
RETRY = 3_000
# Answers after which there may be another one soon.
PASSING = {429, 500, 503}
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

Scope = dict[str, Any]
_open: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Look:
    """What the address answered. cursors: that behind each event."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    page: dict[str, Any]
    cursors: list[str]


class Listener(Line):
    """Hears that something happened, and no more."""

    __slots__ = ("woken",)

    def __init__(self) -> None:
        super().__init__(_nowhere, who=Who(id="", name=""), welcome="")
        self.woken = asyncio.Event()
        # What happened before it began to listen.
        self.woken.set()

    def tell(self, text: str) -> None:
        """Whatever it is, it is a reason to look."""
        self.woken.set()

    def end(self, code: int) -> None:
        """It never does that by itself."""
        self.woken.set()


def wants_stream(scope: Scope) -> bool:
    """Whether this request is for a stream, not for a page."""
    is_feed = scope["type"] == "http" and scope["path"] == PATH
    return (
        is_feed and scope["method"] == "GET" and MEDIA_TYPE in header(scope, b"accept")
    )


class Streams:
    """Streams where one is asked for; everything else goes on to `otherwise`."""

    def __init__(self, otherwise: Any) -> None:
        self.otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if not wants_stream(scope):
            await self.otherwise(scope, receive, send)
            return
        who = _who(scope)
        if _open[who] >= AT_ONCE or _open.total() >= MOST:
            words = f"At most {AT_ONCE} streams at once. Close one first."
            await _refuse(send, 429, "too_many_streams", words)
            return
        _open[who] += 1
        gone = asyncio.create_task(_hung_up(receive))
        try:
            await Stream(scope, send, gone).run()
        finally:
            gone.cancel()
            _open[who] -= 1
            if not _open[who]:
                del _open[who]


class Stream:
    """One of them. `gone` is done when nobody reads it any more."""

    def __init__(self, scope: Scope, send: Any, gone: asyncio.Task[None]) -> None:
        self.scope, self.send, self.gone = scope, send, gone
        query = QueryDict(scope["query_string"])
        # Who comes again says so by the header; the address is still the first one.
        self.after = header(scope, b"last-event-id") or query.get("after", "")
        self.line = Listener()
        self.pause = GAP
        self.asked = self.said = _now()

    async def run(self) -> None:
        """Until they hang up, or may no more."""
        try:
            first = await in_time(_look, self.scope, str(self.after))
        except (Busy, DatabaseError, PoolTimeout):
            await _refuse(self.send, 503, "unavailable", "Come again in a moment.")
            return
        if first.status != 200:
            await _send_whole(self.send, first.status, first.headers, first.body)
            return
        kept = [pair for pair in first.headers if pair[0] == b"x-request-id"]
        await self.send(
            {"type": "http.response.start", "status": 200, "headers": HEADERS + kept}
        )
        await self._say(f"retry: {RETRY}\n\n".encode())
        await hub().join(self.line, frozenset({FEED}))
        try:
            await self._go_on(first)
        finally:
            hub().leave(self.line)

    async def _go_on(self, look: Look | None) -> None:
        while not self.gone.done():
            if look is None or look.status in PASSING:
                if _now() - self.asked > UNASKED:
                    break
                self.pause = LONGEST
            elif look.status != 200:
                await self._say(b"event: end\ndata: " + look.body + b"\n\n")
                break
            else:
                await self._tell(look)
            if look is None or not look.page.get("has_more"):
                await self._wait()
            look = await self._look()
        await self.send({"type": "http.response.body", "body": b""})

    async def _tell(self, look: Look) -> None:
        self.asked = _now()
        told = look.page["results"]
        for event, cursor in zip(told, look.cursors, strict=True):
            lines = [f"id: {cursor}".encode(), f"event: {event['type']}".encode()]
            await self._say(b"\n".join([*lines, b"data: " + dumps(event), b"\n"]))
        self.after = look.page["next_cursor"]
        self.pause = GAP if told else min(self.pause * 2, LONGEST)

    async def _wait(self) -> None:
        """For news, or for a while; then for those that come with them."""
        woken = asyncio.ensure_future(self.line.woken.wait())
        both: set[asyncio.Future[Any]] = {woken, self.gone}
        await asyncio.wait(
            both, timeout=self.pause, return_when=asyncio.FIRST_COMPLETED
        )
        woken.cancel()
        if self.line.woken.is_set() and not self.gone.done():
            self.line.woken.clear()
            # What is written just now may hold it back: look again soon.
            self.pause = GAP
            await asyncio.sleep(GAP)
        if _now() - self.said >= HEARTBEAT:
            # It may have passed a thousand events of others: to begin from here is enough.
            await self._say(f": still here\nid: {self.after}\n\n".encode())

    async def _look(self) -> Look | None:
        """None: the database cannot be asked just now."""
        try:
            return await in_time(_look, self.scope, str(self.after))
        except (Busy, DatabaseError, PoolTimeout):
            return None

    async def _say(self, words: bytes) -> None:
        self.said = _now()
        await self.send(
            {"type": "http.response.body", "body": words, "more_body": True}
        )


class _Door(BaseHandler):
    """All that a request passes, from the middleware in."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()


@cache
def _door() -> _Door:
    return _Door()


def _look(scope: Scope, after: str) -> Look:
    """Ask for the page behind a cursor, as the one who opened the stream."""
    query = QueryDict(scope["query_string"], mutable=True)
    query["limit"] = query.get("limit", PAGE)
    if after:
        query["after"] = after
    left_out = {b"accept", b"accept-encoding", b"last-event-id", b"if-none-match"}
    headers = [pair for pair in scope["headers"] if pair[0] not in left_out]
    headers.append((b"accept", b"application/json"))
    asked = {**scope, "query_string": query.urlencode().encode(), "headers": headers}
    response = _door().get_response(ASGIRequest(asked, io.BytesIO()))
    try:
        data = getattr(response, "data", None)
        return Look(
            response.status_code,
            [
                (name.lower().encode(), value.encode())
                for name, value in response.items()
            ],
            bytes(getattr(response, "content", b"")),
            data if isinstance(data, dict) else {},
            getattr(response, "cursors", []),
        )
    finally:
        response.close()


def _who(scope: Scope) -> str:
    """Whose streams are counted together, not to be read back."""
    said = f"{header(scope, b'authorization')}\n{header(scope, b'cookie')}"
    return hashlib.sha256(said.encode()).hexdigest()


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _hung_up(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _nowhere(message: Any) -> None:
    """It is told nothing but that there is something."""


async def _refuse(send: Any, status: int, code: str, detail: str) -> None:
    body = problem.body(status, code, detail, new_id())
    headers = [
        (b"content-type", problem.MEDIA_TYPE.encode()),
        (b"retry-after", b"5"),
        (b"cache-control", b"no-store"),
    ]
    await _send_whole(send, status, headers, dumps(body))


async def _send_whole(
    send: Any, status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    headers = [pair for pair in headers if pair[0] != b"content-length"]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
