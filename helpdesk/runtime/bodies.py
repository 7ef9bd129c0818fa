"""How much anybody may send: more is refused before it is read.

Django reads a whole body before any view is asked, onto the disk where it is large. Here
it is counted as it comes, whatever its sender says of its length.
"""

import json

from helpdesk.base import problem
from helpdesk.base.ids import new_id
from helpdesk.runtime.admission import Application, Event, Receive, Scope, Send

MEGABYTE = 1024 * 1024
# By the beginning of the path and its end; the first that fits counts.
MOST: tuple[tuple[str, str, int], ...] = (
    # A file of a visitor: ten megabytes, and what a form adds around it.
    ("/w/", "/upload/", 10 * MEGABYTE + 64 * 1024),
    # Ten thousand letters, and what else their page says.
    ("/w/", "", 256 * 1024),
    ("/live/", "", 64 * 1024),
    ("/c/", "", 64 * 1024),
    # What providers tell in one call: batches of a thousand changes, never files.
    ("/hooks/", "", 6 * MEGABYTE),
    # An agent's files: what mail servers take, and words beside them.
    ("", "", 32 * MEGABYTE),
)
REFUSED = b"That is too large."


class Bodies:
    """Answers 413 to who says that they send too much, and to who does so unsaid."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        left = _most(scope["path"])
        if _said(scope) > left:
            await _refuse(scope["path"], send)
            return
        refused = False

        async def count() -> Event:
            nonlocal left, refused
            event = await receive()
            left -= len(event.get("body", b""))
            if left >= 0:
                return event
            if not refused:
                refused = True
                await _refuse(scope["path"], send)
            # As if they had gone: whoever reads stops, and answers nothing.
            return {"type": "http.disconnect"}

        async def answer(event: Event) -> None:
            if not refused:
                await send(event)

        await self.application(scope, count, answer)


def _most(path: str) -> int:
    return next(
        most
        for start, end, most in MOST
        if path.startswith(start) and path.endswith(end)
    )


def _said(scope: Scope) -> int:
    """What they say they send; 0 when they do not say it in digits."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return max((int(one) for one in lengths if one.isdigit()), default=0)


async def _refuse(path: str, send: Send) -> None:
    kind, body = "text/plain; charset=utf-8", REFUSED
    if path.startswith(problem.PREFIXES):
        words = "That is more than is taken at once. Nothing was done."
        told = problem.body(413, "too_large", words, new_id())
        kind, body = problem.MEDIA_TYPE, json.dumps(told).encode()
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        # What is still on its way is not read.
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
