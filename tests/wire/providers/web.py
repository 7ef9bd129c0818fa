"""As much of a web server as a provider needs: requests, answers, and a port of its own."""

import asyncio
import contextlib
import http.client
import json
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import uvicorn

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a form: what it is called, of what type, and what is in it."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked. path: below the provider's own address; headers in lower case.

    asked: the query in its order, for names that come more than once.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> dict[str, Any]:
        """Its fields, however they were sent: JSON, a form, or a form with files."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("application/json"):
            found = json.loads(self.body or b"{}")
            return found if isinstance(found, dict) else {}
        if kind.startswith("multipart/form-data"):
            return _parts(kind, self.body)
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The fields of a plain form in order, for names that come more than once."""
        return parse_qsl(self.body.decode(), keep_blank_values=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered, after so many seconds; `drops`: the line breaks instead."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drops: bool = False


def as_json(said: Any, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON; names of headers with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(
        status=status,
        body=json.dumps(said).encode(),
        headers={"content-type": "application/json", **named},
    )


def _parts(content_type: str, body: bytes) -> dict[str, Any]:
    """RFC 7578: fields as text, files as `Part`."""
    boundary = str(_header(content_type).get_param("boundary")).encode()
    found: dict[str, Any] = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _blank, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        lines = [line.partition(":") for line in head.decode().split("\r\n")]
        headers = {name.lower(): value.strip() for name, _colon, value in lines}
        placed = _header(headers["content-disposition"])
        name, filename = placed.get_param("name"), placed.get_param("filename")
        content = content.removesuffix(b"\r\n")
        found[str(name)] = (
            content.decode()
            if filename is None
            else Part(
                filename=str(filename),
                content_type=headers.get("content-type", "application/octet-stream"),
                content=content,
            )
        )
    return found


def _header(value: str) -> Message:
    message = Message()
    message["content-type"] = value
    return message


async def read(receive: Any) -> bytes:
    """The whole body of a request."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def give(send: Any, answer: Answer) -> None:
    """Say it; or let the line break without a word."""
    if answer.drops:
        # Nothing of ASGI can do that: uvicorn's own end of the line is closed.
        send.__self__.transport.abort()
        return
    headers = {**answer.headers, "content-length": str(len(answer.body))}
    listed = [(name.encode(), value.encode()) for name, value in headers.items()]
    start = {"type": "http.response.start", "status": answer.status, "headers": listed}
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})


async def pour(receive: Any, send: Any, chunks: AsyncIterator[bytes]) -> None:
    """An answer that goes on for as long as there are chunks and somebody reads them."""
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    gone = asyncio.create_task(_hung_up(receive))
    try:
        async for chunk in chunks:
            if gone.done():
                return
            told = {"type": "http.response.body", "body": chunk, "more_body": True}
            await send(told)
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _hung_up(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


@contextlib.contextmanager
def served(app: App, *, port: int = 0) -> Iterator[str]:
    """A server in a thread on this port of loopback, or a free one: its host and port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)  # whoever comes before the thread is up waits at the door
    config = uvicorn.Config(
        app,
        interface="asgi3",
        log_config=None,
        # It ends in a thread of its own, when nobody may be there to read that it did.
        log_level="warning",
        access_log=False,
        lifespan="off",
        loop="asyncio",
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    web = _Server(config)
    thread = threading.Thread(target=web.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        web.should_exit = True
        web.closed.wait(timeout=10)


class _Server(uvicorn.Server):
    """Whoever started it goes on as soon as nobody can reach it any more: what is left of
    its connections ends in its own thread, and no test waits for that."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.closed = threading.Event()

    async def main_loop(self) -> None:
        turn = 0
        while not await self.on_tick(turn):
            turn += 1
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        # Nor by a line that was open already: those that idle close in the next turn.
        for line in list(self.server_state.connections):
            line.shutdown()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self.closed.set()
        await super().shutdown()


def is_here(url: str) -> bool:
    """Whether it is an address of this machine, which nobody else knows."""
    return urlsplit(url).hostname in {"127.0.0.1", "localhost"}


def ask(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = 20,
) -> tuple[int, bytes]:
    """Call somebody on this machine: status and body; 0: there was no answer."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.netloc, timeout=seconds)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        line.request(
            method, path or "/", body=body or None, headers=dict(headers or {})
        )
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        line.close()
