"""The queue at the door: ASGI itself lets any number of requests in at once.

Who comes back after an outage comes all at once. A browser gives up after some seconds and
asks again; a helpdesk that goes on to answer what nobody waits for any more never gets to
those who do. So each waits only as long as somebody waits for it, and is then told to come
again, which costs next to nothing (docs/decisions/0015).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

from helpdesk.base import problem
from helpdesk.base.ids import new_id

Scope = dict[str, Any]
Event = Mapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# Seconds, by the beginning of the path; the first that fits counts. Scripts ask again by
# themselves, after eight seconds, and so do providers whose webhook was not answered within
# ten or twenty; somebody who opened a page waits for it a while.
PATIENCE: tuple[tuple[str, float], ...] = (("/w/", 4.0), ("/hooks/", 5.0), ("", 15.0))
# Asked by who wants to know whether this process works at all: answered beside the queue.
BESIDE = frozenset({"/healthz"})
AGAIN_SECONDS = 3
# Whom hosts' pages send: the widget, and what is said of it; forms. And providers, who
# deliver all at once what they could not deliver for a while.
STRANGERS = ("/w/", "/c/", "/f/", "/hooks/")


class Admission:
    """Lets `at_once` requests work at a time; the others wait their turn, not for ever.

    Django gives every request a thread of its own, so this bounds the threads, and with
    them the database connections. A stream of events stays open for hours and hardly
    works: it leaves its place to others once its answer began.

    patience: see PATIENCE. strangers: so many of the places at most are for visitors of
    other people's sites: there may be thousands, and agents have to see what they say.
    """

    def __init__(
        self,
        application: Application,
        *,
        at_once: int,
        strangers: int | None = None,
        patience: tuple[tuple[str, float], ...] = PATIENCE,
    ) -> None:
        self.application = application
        self.places = asyncio.Semaphore(at_once)
        self.strangers = asyncio.Semaphore(strangers or at_once)
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in BESIDE:
            await self.application(scope, receive, send)
            return
        lanes = [self.places]
        if scope["path"].startswith(STRANGERS):
            lanes.insert(0, self.strangers)
        async with AsyncExitStack() as inside:
            try:
                async with asyncio.timeout(self._patience(scope["path"])):
                    for lane in lanes:
                        await inside.enter_async_context(lane)
            except TimeoutError:
                await inside.aclose()
                await _come_again(scope, send)
                return

            first = await receive()
            if first["type"] == "http.disconnect":
                return  # they gave up meanwhile

            async def watch(event: Event) -> None:
                if _begins_stream(event):
                    await inside.aclose()
                await send(event)

            await self.application(scope, _after(first, receive), watch)

    def _patience(self, path: str) -> float:
        return next(
            seconds for start, seconds in self.patience if path.startswith(start)
        )


def _after(first: Event, receive: Receive) -> Receive:
    """What was received already, then what comes."""
    waiting = [first]

    async def go_on() -> Event:
        return waiting.pop() if waiting else await receive()

    return go_on


def _begins_stream(event: Event) -> bool:
    return event["type"] == "http.response.start" and any(
        name.lower() == b"content-type" and value.startswith(b"text/event-stream")
        for name, value in event["headers"]
    )


async def _come_again(scope: Scope, send: Send) -> None:
    """503: a page for people, words for scripts; neither asks the database."""
    kind, body = _words(scope["path"])
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(AGAIN_SECONDS).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _words(path: str) -> tuple[bytes, bytes]:
    """What it is, and what it says, to whoever asks there."""
    if path.startswith("/w/"):
        return b"application/json", LATER
    if path.startswith(problem.PREFIXES):
        words = "More is asked just now than can be answered. Nothing was done."
        told = problem.body(503, "busy", words, new_id())
        return problem.MEDIA_TYPE.encode(), json.dumps(told).encode()
    return b"text/html", _page()


LATER = json.dumps({"code": "later", "words": ""}).encode()


@cache
def _page() -> bytes:
    # Only now: Django has read its settings.
    from django.template.loader import render_to_string  # noqa: PLC0415

    return render_to_string("503.html").encode()
