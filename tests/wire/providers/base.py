"""What all providers have in common: a script of trouble, webhooks out, files, customers.

A provider of its own says how it answers calls (`answer`), how it words trouble (`trouble`,
`limited`), how it signs what it delivers (`signed`), and what a customer can do there
(the methods of `Customer`, see customers.py).
"""

import asyncio
import contextlib
import itertools
import random
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl

from channels_app.adapter import Call, Settings
from tests.wire.providers.things import CannotDo, Hook, Item, Media, Said
from tests.wire.providers.web import Answer, Request, ask, give, read, served

__all__ = ["CannotDo", "Hook", "Item", "Media", "Provider", "Said"]

# How often a webhook is tried before a provider's patience ends; here without its pauses.
TRIES = 5


class Provider:
    """A provider on this machine. Start it with `with`, or mount `app` below a prefix.

    hook: the address its webhooks are delivered to; "" keeps them in `waiting`.
    calls: what was asked of its API. script: what the next calls of it meet.
    told: everything it ever had to tell; waiting: what it did not deliver yet.
    refused: webhooks that were answered with anything but 2xx, or not at all.
    """

    kind: ClassVar[str] = ""

    def __init__(self) -> None:
        self.place = self.url = self.hook = ""
        self.calls: list[Request] = []
        self.script: list[Answer] = []
        self.sent: list[Said] = []
        self.told: list[Item] = []
        self.waiting: list[Item] = []
        self.refused: list[int] = []
        self.media: dict[str, Media] = {}
        self.is_holding = False
        # Seconds by which it tells things later than they were.
        self.behind = 0.0
        self.lock = threading.RLock()
        self.numbers = itertools.count(1)
        self._running = contextlib.ExitStack()

    # What each of them says for itself.

    def answer(self, request: Request) -> Answer:
        """What its API says to this call."""
        raise NotImplementedError

    def trouble(self, status: int, words: str = "") -> Answer:
        """How it words a failure of this status."""
        raise NotImplementedError

    def limited(self, seconds: int) -> Answer:
        """How it says that this was too much, and when to ask again."""
        raise NotImplementedError

    def is_scripted(self, request: Request) -> bool:
        """Whether the script is of such calls; those before the one that counts pass."""
        return True

    def settings(self) -> Settings:
        """What a channel of ours needs to know to speak with it."""
        raise NotImplementedError

    def customer(self) -> Any:
        """Somebody with an account there: a `Customer`, a new one each time."""
        raise NotImplementedError

    def requests(self, items: Sequence[Item], *, forged: bool = False) -> list[Hook]:
        """How it tells us of these: in one request or several, signed; or `forged`."""
        raise NotImplementedError

    # Its server.

    def __enter__(self) -> Self:
        self.place = self._running.enter_context(served(self.app))
        self.url = f"http://{self.place}"
        return self

    def __exit__(self, *_error: object) -> None:
        self._running.close()

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Its API, below `root_path` if it is mounted somewhere."""
        if scope["type"] == "websocket":
            await self.socket(scope, receive, send)
            return
        asked = parse_qsl(scope["query_string"].decode(), keep_blank_values=True)
        request = Request(
            method=scope["method"],
            path=scope["path"].removeprefix(scope.get("root_path", "")),
            query=dict(asked),
            asked=tuple(asked),
            headers={
                k.decode().lower(): v.decode("latin-1") for k, v in scope["headers"]
            },
            body=await read(receive),
        )
        with self.lock:
            answer = self._what_happens(request)
        if answer.seconds:
            await asyncio.sleep(answer.seconds)
        await give(send, answer)

    async def socket(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Somebody wants to listen; most have nothing to say that way."""
        await receive()
        await send({"type": "websocket.close", "code": 1000})

    def _what_happens(self, request: Request) -> Answer:
        self.calls.append(request)
        if not self.script or not self.is_scripted(request):
            return self.answer(request)
        step = self.script.pop(0)
        if step.status:
            return step
        # The call is taken, whatever becomes of the answer.
        taken = self.answer(request)
        return Answer(
            status=taken.status,
            body=taken.body,
            headers=taken.headers,
            seconds=step.seconds,
            drops=step.drops,
        )

    # What the next calls meet.

    def fails(self, status: int = 500, words: str = "", *, times: int = 1) -> None:
        """The next calls are answered with this, and nothing is done."""
        self.script += [self.trouble(status, words)] * times

    def limits(self, seconds: int = 7, *, times: int = 1) -> None:
        """The next calls were too many."""
        self.script += [self.limited(seconds)] * times

    def is_slow(self, seconds: float, *, times: int = 1) -> None:
        """The next calls are taken at once, and answered after so long."""
        self.script += [Answer(status=0, seconds=seconds)] * times

    def passes(self, times: int) -> None:
        """So many calls are answered as ever, before the rest of the script."""
        self.script += [Answer(status=0)] * times

    def drops(self, *, taken: bool, times: int = 1) -> None:
        """The line breaks before the answer; what was asked is done, or not."""
        self.script += [Answer(status=0 if taken else 1, drops=True)] * times

    # What was said to people.

    def said(self, to: str) -> list[Said]:
        """To this customer, oldest first."""
        return [one for one in self.sent if one.to == to]

    def keep(self, content: bytes, filename: str, content_type: str) -> str:
        """Keep a file: what it is called here."""
        name = f"media-{next(self.numbers)}"
        self.media[name] = Media(
            content=content, filename=filename, content_type=content_type
        )
        return name

    # What it tells us.

    def tells(self, *items: Item) -> None:
        """Something happened: it is delivered, unless it is held or there is no hook."""
        self.told += items
        self.waiting += items
        if self.hook and not self.is_holding:
            self.deliver()

    @contextlib.contextmanager
    def holding(self) -> Iterator[list[Item]]:
        """What happens meanwhile is kept in `waiting`, until `deliver` or `shuffled`."""
        self.is_holding = True
        try:
            yield self.waiting
        finally:
            self.is_holding = False

    def deliver(self, *items: Item) -> list[int]:
        """Tell of these, or of all that waits: what the hook answered at last."""
        taken, self.waiting = (items or tuple(self.waiting)), []
        return [self.carry(hook) for hook in self.requests(taken)]

    def redeliver(self, *, times: int = 5) -> list[int]:
        """Tell of everything again, so many times, in its order."""
        return [
            self.carry(hook)
            for _time in range(times)
            for item in self.told
            for hook in self.requests([item])
        ]

    def shuffled(
        self, *, window: int = 20, seed: int = 1, most: int = 5
    ) -> Iterator[Item]:
        """What waits, each 1 to `most` times, out of order by up to `window` places."""
        chance = random.Random(seed)
        several = [one for one in self.waiting for _ in range(chance.randint(1, most))]
        self.waiting = []
        placed = [
            (at + chance.uniform(0, window), one) for at, one in enumerate(several)
        ]
        yield from (one for _at, one in sorted(placed, key=lambda pair: pair[0]))

    def batch(self, items: Iterable[Item]) -> list[int]:
        """Tell of all of these in as few requests as it would."""
        return [self.carry(hook) for hook in self.requests(list(items))]

    def forged(self, *items: Item) -> list[int]:
        """Somebody else tells of these: what the hook answered."""
        return [self.post(hook) for hook in self.requests(items, forged=True)]

    def carry(self, hook: Hook) -> int:
        """Deliver it, again and again until it is taken; the last answer."""
        for _try in range(TRIES):
            status = self.post(hook)
            if 200 <= status < 300:
                return status
            self.refused.append(status)
        return status

    def post(self, hook: Hook) -> int:
        """Deliver it once: what was answered; 0: nothing was."""
        url = f"{self.hook}?{hook.query}" if hook.query else self.hook
        status, body = ask(hook.method, url, body=hook.body, headers=hook.headers)
        if 200 <= status < 300:
            self.hook_said(body)
        return status

    def hook_said(self, body: bytes) -> None:
        """What our hook answered to something it took; most do not care."""

    def call(self, hook: Hook) -> Call:
        """The same as our door hands it to an adapter."""
        url = f"{self.hook}?{hook.query}" if hook.query else self.hook
        headers = {name.lower(): value for name, value in hook.headers.items()}
        return Call(method=hook.method, url=url, headers=headers, body=hook.body)
