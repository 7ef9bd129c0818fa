"""Hundreds of visitors who chat at once, and agents' pages that show some of the chats."""

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

from tests.drill import moments
from tests.drill.browser import Browser, form
from tests.drill.chat.crowd import Crowd
from tests.drill.chat.page import Page
from tests.drill.chat.visitor import Visitor
from tests.drill.ledger import Ledger
from tests.drill.load import Moment
from tests.drill.mail.letters import WORDS
from tests.drill.product import Product
from tests.drill.sizes import Size
from tests.visitors import Refused, Site, Unanswered

# One visitor in so many is where no socket comes through.
BLOCKED = 4
# After this part of the time everybody has said something.
BEGUN = 0.6
# Seconds until the last chats are tickets that a page can show; and seconds the door is
# asked at the end whether it says what a screen shows.
PATIENCE, LEVEL = 60.0, 20.0
_AT_ONCE = 8
_NEW = "/settings/widgets/new/"
_KEY = "SELECT key FROM channels_app_connection WHERE key IS NOT NULL"
_NEWEST = """
SELECT max(e.id) FROM channels_app_envelope e JOIN tickets_channel c
ON c.id = e.channel_id WHERE c.kind = 'widget'
"""
_TICKETS = """
SELECT t.number FROM channels_app_chat c JOIN tickets_ticket t ON t.id = c.ticket_id
ORDER BY c.id LIMIT %s
"""


def number_of(raw: bytes) -> str:
    """The number of words in a chat; "" when they are none of ours."""
    try:
        first = str(json.loads(raw)["text"]).partition("\n")[0]
    except (ValueError, KeyError, TypeError):
        return ""
    return first.removeprefix("This is ").removesuffix(".")


class ChatLoad:
    """Visitors of one widget; none at all where a size has no chats."""

    def __init__(
        self, product: Product, ledger: Ledger, size: Size, seed: int, peers: Any
    ) -> None:
        self.product, self.ledger, self.size, self.seed = product, ledger, size, seed
        self.random = random.Random(seed + 5)
        self.crowd: Crowd = peers.enter_context(Crowd(ledger))
        self.visitors: list[Visitor] = []
        self.pages: list[Page] = []
        self.counts: dict[int, int] = {}

    def connect(self, admin: Browser) -> None:
        """An admin adds the widget, and its visitors come."""
        if not self.size.chats:
            return
        fields = form(admin.get(_NEW), action=rf"|{_NEW}") | {"name": "Shop"}
        done = admin.post(_NEW, fields)
        if not done.moved:
            raise RuntimeError(f"no widget was made ({done.status}): {done.text}")
        [(key,)] = self.product.ask(_KEY) or []
        self.cookies = dict(admin.cookies)
        self.crowd.wait_for(self._enter(Site(self.product.port, key)))

    async def _enter(self, site: Site) -> None:
        for index in range(self.size.chats):
            blocked = index % BLOCKED == 0
            seed = self.seed + index
            one = Visitor(site, index, self.ledger, blocked=blocked, seed=seed)
            self.visitors.append(one)
            self.crowd.comes(one.live, f"visitor {one.name}")

    def begin(self) -> None:
        """Where all chats begin before anybody is killed: they do, and are tickets."""
        if not self.size.before:
            return
        chats = self.size.chats
        self._speak(
            [(index / chats, index) for index in range(chats)], self.size.before
        )
        self._open_all()
        deadline = time.monotonic() + PATIENCE
        while not self.is_read() and time.monotonic() < deadline:
            time.sleep(0.5)

    def run(self) -> None:
        """Everybody says something, and some go on."""
        self._speak(self._steps(), self.size.seconds)
        self._open_all()

    def _speak(self, steps: list[tuple[float, int]], seconds: float) -> None:
        begun = time.monotonic()
        for at, who in steps:
            time.sleep(max(0.0, begun + at * seconds - time.monotonic()))
            self._say(who)
            self._open_pages()

    def _open_all(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while len(self.pages) < self.size.pages and time.monotonic() < deadline:
            time.sleep(0.5)
            self._open_pages()

    def _steps(self) -> list[tuple[float, int]]:
        """When (of 1) who speaks: first words evenly, others at random after them."""
        chats = self.size.chats
        further = [self.random.random() for _ in range(self.size.words - chats)]
        if self.size.before:
            return sorted((at, self.random.randrange(chats)) for at in further)
        firsts = [(index / chats * BEGUN, index) for index in range(chats)]
        here = [min(chats, 1 + int(at / BEGUN * chats)) for at in further]
        whom = [self.random.randrange(many) for many in here]
        return sorted([*firsts, *zip(further, whom, strict=True)])

    def _say(self, who: int) -> None:
        visitor = self.visitors[who]
        self.counts[who] = self.counts.get(who, 0) + 1
        number = f"c-{visitor.name}-{self.counts[who]}"
        words = " ".join(self.random.choices(WORDS, k=self.random.randint(2, 12)))
        self.crowd.call(visitor.say, number, f"This is {number}.\n{words}")

    def _open_pages(self) -> None:
        """An agent opens the first chats, one tab each."""
        if len(self.pages) == self.size.pages:
            return
        rows = self.product.ask(_TICKETS, self.size.pages) or []
        seen = {page.ticket for page in self.pages}
        for number in [number for (number,) in rows if number not in seen]:
            page = Page(self.product.port, self.cookies, number)
            self.pages.append(page)
            self.crowd.comes(page.live, f"page of ticket {number}")

    def is_read(self) -> bool:
        """Nobody has words that no door took."""
        return all(visitor.is_done for visitor in self.visitors)

    def moments(self) -> dict[str, Moment]:
        return {"said": moments.of(self.product, _NEWEST)}

    def outside(self) -> list[str]:
        """No provider keeps chats: what screens show is compared instead."""
        self.crowd.wait_for(self._compare())
        return []

    def logs(self) -> list[Path]:
        return []

    async def _compare(self) -> None:
        turns = asyncio.Semaphore(_AT_ONCE)

        async def compare(visitor: Visitor) -> None:
            async with turns:
                door = await self._level(visitor)
            self.ledger.write("screen", door=door, **visitor.told())

        await asyncio.gather(*(compare(one) for one in self.visitors if one.items))
        for page in self.pages:
            self.ledger.write("page", **page.told())

    async def _level(self, visitor: Visitor) -> list[list[Any]]:
        """What the door says, as soon as that is what they see, or patience ends."""
        deadline = time.monotonic() + LEVEL
        door: list[list[Any]] = []
        while time.monotonic() < deadline:
            try:
                door = await visitor.door()
            except (Unanswered, Refused):
                door = []
            if door and door == visitor.shown():
                break
            await asyncio.sleep(1)
        return door
