"""The queue at the door: ASGI itself lets any number of requests in at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Event = Mapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Admission:
    """Lets `at_once` requests work at a time; the others wait their turn.

    Django gives every request a thread of its own, so this bounds the threads, and with
    them the database connections. A stream of events stays open for hours and hardly
    works: it leaves its place to others once its answer began.
    """

    def __init__(self, application: Application, *, at_once: int) -> None:
        self.application = application
        self.places = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        await self.places.acquire()
        inside = True

        async def watch(event: Event) -> None:
            nonlocal inside
            if inside and _begins_stream(event):
                inside = False
                self.places.release()
            await send(event)

        try:
            await self.application(scope, receive, watch)
        finally:
            if inside:
                self.places.release()


def _begins_stream(event: Event) -> bool:
    return event["type"] == "http.response.start" and any(
        name.lower() == b"content-type" and value.startswith(b"text/event-stream")
        for name, value in event["headers"]
    )
