"""A visitor's browser: what `live.js` of the widget does, without a window.

In: a socket tells what is new, and `GET chats/<chat>/?after=` what it is. Whoever comes
back compares heads; where sockets do not come through, a question waits for its answer.

Out: words wait in a queue until the door took them, each under an id of its own, and one
after the other. What is tried twice is there once.
"""

import asyncio
import contextlib
import random
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.drill.chat.line import ANSWER, Frame, Line
from tests.drill.chat.screen import Screen
from tests.drill.ledger import Ledger
from tests.visitors import Browser, Refused, Site, Unanswered, jitter

# Those of live.js.
POLL_AFTER, POLL_SECONDS = 3, 25
# Of what was taken so much is sent once more: a click twice, a link that stutters.
TWICE = 0.1


@dataclass(slots=True)
class Item:
    """Words in the queue. number: what the drill knows them by."""

    id: str
    number: str
    text: str
    taken: bool = False


class Visitor:
    """blocked: no socket comes through where they are."""

    def __init__(
        self, site: Site, index: int, ledger: Ledger, *, blocked: bool, seed: int
    ) -> None:
        self.name = f"v{index:03}"
        self.browser = Browser(site, index)
        self.chat = str(uuid4())
        self.person = ""
        self.blocked = blocked
        self.screen = Screen()
        self.ledger = ledger
        self.random = random.Random(seed)
        self.items: list[Item] = []
        self.line = Line(
            self.browser, hear=self._heard, beat=self._heads, failed=self._failed
        )
        self._now, self._wanted = asyncio.Event(), asyncio.Event()
        self._stale = False
        self._marked = 0
        self._fetching: asyncio.Task[None] | None = None
        self._polling: asyncio.Task[None] | None = None
        self._asides: set[asyncio.Task[None]] = set()

    async def live(self) -> None:
        """All that their page does, until somebody closes it."""
        await self._wanted.wait()  # who says nothing leaves no trace
        await self._begin()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._post())
            tasks.create_task(self._poll() if self.blocked else self.line.stay())

    async def _begin(self) -> None:
        tries = 0
        while not self.person:
            try:
                self.person = (await self.browser.session())["visitor"]["id"]
            except (Unanswered, Refused) as trouble:
                await asyncio.sleep(_pause(trouble, tries))
                tries += 1

    # --- words

    def say(self, number: str, text: str) -> None:
        """Into the queue: safe first, then on its way."""
        item = Item(id=str(uuid4()), number=number, text=text)
        word = {"visitor": self.name, "chat": self.chat, "key": item.id, "text": text}
        self.ledger.write("intent", id=number, word=word)
        self.items.append(item)
        self._wanted.set()
        self._now.set()

    @property
    def is_done(self) -> bool:
        """Nothing of theirs waits."""
        return all(item.taken for item in self.items)

    @property
    def _is_known(self) -> bool:
        """There is a chat on the server."""
        return any(item.taken for item in self.items)

    async def _post(self) -> None:
        tries, pause = 0, None
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._now.wait(), pause)
            self._now.clear()
            try:
                await self._flush()
                tries, pause = 0, None
            except (Unanswered, Refused) as trouble:
                pause = _pause(trouble, tries)
                tries += 1

    async def _flush(self) -> None:
        """One after the other: what came after a word stays after it."""
        while left := [item for item in self.items if not item.taken]:
            item = left[0]
            await self._send(item)
            item.taken = True
            self.ledger.write("accepted", id=item.number)
            if self.random.random() < TWICE:
                await self._send(item)
            self._aside(self._look_for(item))

    async def _send(self, item: Item) -> None:
        body = {"chat": self.chat, "id": item.id, "text": item.text}
        if not await self.line.say({"t": "say", **body}):
            await self.browser.post("say/", body)

    async def _look_for(self, item: Item) -> None:
        """Taken; but a signal may get lost."""
        await asyncio.sleep(1.5 + self.random.random())
        if not self.screen.has(item.id):
            self.fetch()

    # --- feeds

    def fetch(self) -> asyncio.Task[None]:
        """Everything that is newer than what there is; one question at a time."""
        self._stale = True
        if self._fetching is None or self._fetching.done():
            self._fetching = self._aside(self._fetch_all())
        return self._fetching

    async def _fetch_all(self) -> None:
        tries = 0
        while self._stale:
            self._stale = False
            after = self.screen.seq if self.screen.is_loaded else 0
            try:
                feed = await self.browser.get(f"chats/{self.chat}/?after={after}")
            except (Unanswered, Refused) as trouble:
                pause = _pause(trouble, tries)
                if self.screen.is_loaded:
                    return  # asked for again when the line is up
                await asyncio.sleep(pause)
                tries, self._stale = tries + 1, True
            else:
                self._stale |= not self.screen.take(feed)
                await self._mark()

    async def _mark(self) -> None:
        """They have it, and looked at it: told once."""
        seq = self.screen.seq
        if seq <= self._marked:
            return
        self._marked = seq
        marks = {"got": seq, "seen": seq}
        if await self.line.tell({"t": "mark", "chat": self.chat, **marks}):
            return
        try:
            await self.browser.post(f"chats/{self.chat}/mark/", marks)
        except (Unanswered, Refused) as trouble:
            _pause(trouble, 0)
            self._marked = 0

    # --- what is new

    def _heard(self, frame: Frame) -> None:
        if frame["t"] in {"welcome", "again"}:
            self._caught_up(frame.get("heads"))
        elif frame["t"] == "chat" and frame["c"] == self.chat:
            self._caught_up({self.chat: frame["seq"]})

    def _caught_up(self, heads: dict[str, int] | None) -> None:
        """What is behind is fetched, and what waits is sent."""
        is_behind = heads is None or heads.get(self.chat) != self.screen.seq
        if self._is_known and is_behind:
            self.fetch()
        self._now.set()

    def _heads(self) -> Frame:
        return {"t": "heads", "chats": {self.chat: self.screen.seq}}

    def _failed(self, times: int) -> None:
        if times >= POLL_AFTER and (self._polling is None or self._polling.done()):
            self._polling = self._aside(self._poll())

    async def _poll(self) -> None:
        """Where sockets do not come through."""
        wrong, reached = 0, False
        while not self.line.is_up:
            if not self._is_known:
                await asyncio.sleep(0.2)
                continue
            try:
                told = await self._wait(POLL_SECONDS if reached else 0)
            except (Unanswered, Refused) as trouble:
                reached = False
                await asyncio.sleep(_pause(trouble, wrong))
                wrong += 1
                continue
            if told["seq"] != self.screen.seq or not self.screen.is_loaded:
                await self.fetch()
            if not reached:
                self._caught_up(None)
            reached, wrong = True, 0

    async def _wait(self, seconds: int) -> Frame:
        asked = {"chat": self.chat, "after": self.screen.seq, "wait": seconds}
        query = urlencode({"token": self.browser.token, **asked})
        return await self.browser.wait(query, patience=POLL_SECONDS + ANSWER)

    # --- what they see in the end

    def shown(self) -> list[list[Any]]:
        """Of each message what has to be the same everywhere."""
        return [[one.id, one.seq, one.key, one.text] for one in self.screen.ordered()]

    async def door(self) -> list[list[Any]]:
        """The same of all that the door says. Raises Unanswered, Refused."""
        feed = await self.browser.get(f"chats/{self.chat}/?after=0")
        return [
            [one["id"], one["seq"], one["key"] or "", one["text"]]
            for one in sorted(feed["messages"], key=lambda one: int(one["seq"]))
        ]

    def told(self) -> dict[str, Any]:
        """For the ledger."""
        return {
            "visitor": self.name,
            "person": self.person,
            "chat": self.chat,
            "blocked": self.blocked,
            "shown": self.shown(),
            **self.screen.told(),
        }

    def _aside(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._asides.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            words = f"{type(error).__name__}: {error}"
            self.ledger.write("broke", part=f"visitor {self.name}", words=words)


def _pause(trouble: Unanswered | Refused, tries: int) -> float:
    """How long to wait; whatever else a door says is the drill's mistake, or a bug."""
    if isinstance(trouble, Refused) and not trouble.is_later:
        raise trouble
    wait = trouble.wait if isinstance(trouble, Refused) else 0.0
    return max(wait, 0.3 + jitter(tries))
