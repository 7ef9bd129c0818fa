"""A visitor's page as the hub knows it, by a socket or by a question that waits.

What it hears is what its visitor may know: of their own conversations, by the names their
browser gave them; the numbers of tickets stay here.
"""

import json
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from channels_app import doorway
from channels_app.models import Chat
from channels_app.queries.telling import Found, visitor_group
from channels_app.tokens import Pass
from helpdesk.base.live import Line, Signal, Together, hub
from helpdesk.base.live.line import Send, Who
from tickets.queries.hearing import agent_group, customer_group

VOID, BLOCKED = 4401, 4403
# Seconds between two words to agents that somebody is still typing.
TYPING_AGAIN = 2.0
AGAIN = '{"t": "again"}'

Payload = dict[str, Any]

# Whoever opens a page, or asks whether there is something new, with all who do so just now.
entrance = Together(doorway.enter, most=100)
# Whoever says something, likewise: they share a commit.
mouth = Together(doorway.say, most=50)


class VisitorLine(Line):
    """One page of a visitor.

    told: up to which number it was told of each chat.
    asked: what its browser has, said with the heartbeat; None: nothing to answer.
    owners: which agent has each of its tickets, where somebody does.
    """

    __slots__ = (
        *("asked", "chats", "is_known", "numbers", "owners", "page", "told", "token"),
        *("typing", "typing_told"),
    )

    def __init__(self, send: Send, *, token: Pass) -> None:
        who = Who(id=str(token.visitor), name="")
        super().__init__(send, who=who, welcome=AGAIN)
        self.token = token
        self.page = ""
        self.is_known = False
        self.asked: dict[str, int] | None = None
        self.told: dict[str, int] = {}
        self.chats: dict[int, str] = {}
        self.numbers: dict[str, int] = {}
        self.owners: dict[int, int] = {}
        self.typing: str | None = None
        self.typing_told = 0.0

    @property
    def visitor(self) -> UUID:
        return self.token.visitor

    def greet(self, *, again: bool = False) -> None:
        """Its welcome has the heads of its chats, which are looked up once it hears."""
        if again and self._greeted:
            self.tell(AGAIN)

    def take(self, found: Found) -> None:
        """How its chats stand; agents who look at one learn that somebody is here."""
        self._greeted = True
        self.is_known = found.is_known
        self.page = self.page or found.page
        self.told.update(found.heads)
        self.follow(found.numbers, found.owners)

    def follow(self, numbers: Mapping[str, int], owners: Mapping[int, int]) -> None:
        """These chats are of these open tickets now, which these agents have; no others
        are."""
        self.owners = dict(owners)
        if self.numbers == numbers or not self.is_open:
            return
        new = set(numbers.values()) - set(self.chats)
        self.numbers = dict(numbers)
        self.chats = {number: chat for chat, number in numbers.items()}
        groups = {visitor_group(self.visitor), *map(customer_group, self.chats)}
        hub().hears(self, frozenset(groups))
        self.show(*new)

    def hear(self, payload: Mapping[str, Any], text: str) -> None:
        """See above; before its welcome there is nothing to hear that is not in it."""
        if not self._greeted:
            return
        match payload["t"]:
            case "chat":
                self._go_on(payload)
            case "out":
                self.put_out()
            case "again":
                self.tell(AGAIN)
            case "ask":
                self.show(payload["n"])
            case "read" if payload["n"] in self.chats:
                self._read(self.chats[payload["n"]], payload["seq"])
            case "typing" if payload["n"] in self.chats:
                frame = {name: payload[name] for name in ("t", "on", "name")}
                self.tell(json.dumps({**frame, "c": self.chats[payload["n"]]}))

    def put_out(self) -> None:
        """An agent blocked them."""
        self.tell('{"t": "out"}')
        self.end(BLOCKED)

    def moved(self, page: str) -> None:
        """They are on another page of the site."""
        self.page = page
        self.show(*self.chats)

    def behind(self, heads: Mapping[str, int]) -> None:
        """Tell of each chat that has more than its browser said it has."""
        asked, self.asked = self.asked or {}, None
        for chat, number in heads.items():
            if number != asked.get(chat, 0):
                self.tell_of(chat, number)

    def tell_of(self, chat: str, number: int) -> None:
        """There is something to fetch."""
        self.told[chat] = number
        self.tell(json.dumps({"t": "chat", "c": chat, "seq": number}))

    def show(self, *numbers: int, here: bool = True) -> None:
        """Agents who look at these tickets, and those who have them whatever they look
        at, see whether somebody is at the other end."""
        signals = [
            Signal(
                groups=self._owner(number),
                lookers=number,
                payload={
                    "t": "visitor",
                    "n": number,
                    "here": here,
                    "typing": here and self.typing == self.chats.get(number, ""),
                    "page": self.page,
                },
            )
            for number in numbers
        ]
        hub().say(*signals)

    def _owner(self, number: int) -> tuple[str, ...]:
        owner = self.owners.get(number)
        return () if owner is None else (agent_group(owner),)

    def types(self, chat: str, *, on: bool) -> None:
        """They write, or stopped; in a chat that is none of theirs nobody hears it."""
        number = self.numbers.get(chat)
        if number is None:
            return
        now, was = time.monotonic(), self.typing
        self.typing = chat if on else None
        if was == self.typing and (not on or now - self.typing_told < TYPING_AGAIN):
            return
        self.typing_told = now
        self.show(number)

    def leaves(self) -> None:
        """Their page is gone. Others of theirs say that they are still there."""
        numbers = tuple(self.chats)
        self.show(*numbers, here=False)
        asks = [
            Signal(groups=(customer_group(one),), payload={"t": "ask", "n": one})
            for one in numbers
        ]
        hub().say(*asks)

    def _read(self, chat: str, seq: int) -> None:
        """An agent read what they said, up to this message of its ticket."""
        turn = self.told.get(chat, 0) // Chat.TURN
        number = turn * Chat.TURN + seq
        self.tell(json.dumps({"t": "read", "c": chat, "seq": number}))

    def _go_on(self, payload: Mapping[str, Any]) -> None:
        chat, number = payload["c"], payload["n"]
        self.is_known = True
        numbers = {**self.numbers, chat: number}
        if not payload["open"]:
            numbers.pop(chat)
        # A process that is older than this one says nothing of it.
        owners = {**self.owners, number: payload.get("owner")}
        self.follow(numbers, {n: who for n, who in owners.items() if who is not None})
        # An event may be told twice.
        if payload["seq"] > self.told.get(chat, 0):
            self.tell_of(chat, payload["seq"])
