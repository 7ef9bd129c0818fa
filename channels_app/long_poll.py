"""GET /live/visitor/: the same news where sockets do not come through.

A question that waits until its chat has something else than its browser, for half a
minute at most. It waits on the event loop: it takes no place at the door of requests
(helpdesk/asgi.py), no thread and no connection to the database meanwhile.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs
from uuid import UUID

from django.db import DatabaseError
from psycopg_pool import PoolTimeout

from channels_app import doorway, tokens
from channels_app.errors import Blocked, NoSuchChat, NoSuchWidget, TooOften
from channels_app.lines import VisitorLine, entrance
from channels_app.queries.telling import visitor_group
from helpdesk.base.errors import Refused
from helpdesk.base.live import Busy, Pace, hub
from helpdesk.base.live.origin import header

LONGEST = 25.0
# Questions of one visitor that wait, and how fast they may come one after another.
AT_ONCE, BURST, RATE = 4, 10.0, 1.0
MOST_PAGES, MOST_PACES = 20_000, 10_000
# Between two questions nobody has left.
GONE_AFTER = 5.0
SCHEME = "Visitor "

Scope = dict[str, Any]
Event = Mapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Data = dict[str, Any]

STATUSES = {Blocked: 403, NoSuchWidget: 404, NoSuchChat: 404, TooOften: 429}
HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"private, no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
]

_paces: OrderedDict[UUID, Pace] = OrderedDict()


async def long_poll(scope: Scope, receive: Receive, send: Send) -> None:
    """An application of its own: Django would keep a thread for as long as it waits."""
    if scope["method"] != "GET":
        await _answer(send, 405, {"code": "method"})
        return
    try:
        told = await _wait(_Asked.of(scope), receive)
    except tokens.Void:
        await _answer(send, 401, {"code": "void"})
    except Refused as refusal:
        status = STATUSES.get(type(refusal), 409)
        await _answer(send, status, {"code": refusal.code, "words": str(refusal)})
    except ValueError:
        # More fields than a question has.
        await _answer(send, 422, {"code": "invalid"})
    except (Busy, DatabaseError, PoolTimeout):
        await _answer(send, 503, {"code": "later"})
    else:
        if told is not None:
            await _answer(send, 200, told)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a browser asks: `after` is the number it has; nonsense is no number."""

    token: str
    chat: UUID
    after: int | None
    wait: float

    @classmethod
    def of(cls, scope: Scope) -> Self:
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20)
        told = {name: values[0] for name, values in query.items()}
        after, wait = told.get("after", ""), told.get("wait", "")
        bearer = header(scope, b"authorization")
        named = bearer.startswith(SCHEME)
        return cls(
            token=bearer.removeprefix(SCHEME) if named else told.get("token", ""),
            chat=doorway.uuid_of(told.get("chat")),
            after=int(after) if _is_number(after) else None,
            wait=min(int(wait), LONGEST) if _is_number(wait) else LONGEST,
        )


class _Question(VisitorLine):
    """A page that hears until it has been told something."""

    __slots__ = ("woken",)

    def __init__(self, token: tokens.Pass) -> None:
        super().__init__(_nowhere, token=token)
        self.woken = asyncio.Event()

    def tell(self, text: str) -> None:
        """Typing and what was read are not worth a question; all else is a look."""
        if '"typing"' not in text and '"read"' not in text:
            self.woken.set()

    def end(self, code: int) -> None:
        self.woken.set()


async def _wait(asked: _Asked, receive: Receive) -> Data | None:
    """None: nobody waits for the answer any more."""
    said = tokens.read(asked.token)
    _not_too_often(said.visitor)
    group = visitor_group(said.visitor)
    if len(hub().lines) >= MOST_PAGES or len(hub().members(group)) >= AT_ONCE:
        raise TooOften(int(LONGEST))
    line = _Question(said)
    await hub().join(line, frozenset({group}))
    gone = asyncio.create_task(_hung_up(receive))
    try:
        return await _news(line, asked, gone)
    finally:
        gone.cancel()
        hub().leave(line)
        asyncio.get_running_loop().call_later(GONE_AFTER, _left, line)


async def _news(
    line: _Question, asked: _Asked, gone: asyncio.Task[None]
) -> Data | None:
    loop = asyncio.get_running_loop()
    end = loop.time() + asked.wait
    while True:
        line.woken.clear()
        # The token says which widget it is of.
        found = await entrance.ask((asked.token, None))
        number = found.heads.get(str(asked.chat))
        if number is None:
            raise NoSuchChat
        left = end - loop.time()
        if number != asked.after or left <= 0:
            return {"chat": str(asked.chat), "seq": number}
        line.take(found)
        woken = loop.create_task(line.woken.wait())
        both: set[asyncio.Task[Any]] = {woken, gone}
        await asyncio.wait(both, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        if gone.done():
            return None


def _left(line: _Question) -> None:
    """Their last question is a while ago, and there is no other page of theirs."""
    if not hub().members(visitor_group(line.visitor)):
        line.leaves()


def _not_too_often(visitor: UUID) -> None:
    pace = _paces.setdefault(visitor, Pace(BURST, RATE))
    _paces.move_to_end(visitor)
    if len(_paces) > MOST_PACES:
        _paces.popitem(last=False)
    if not pace.allows():
        raise TooOften(int(BURST / RATE))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 17


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _nowhere(message: Event) -> None:
    """A question is told nothing but its answer."""


async def _answer(send: Send, status: int, data: Data) -> None:
    body = json.dumps(data).encode()
    length = (b"content-length", str(len(body)).encode())
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*HEADERS, length],
        }
    )
    await send({"type": "http.response.body", "body": body})
