"""A channel of kind "fake": a real adapter, whose provider lives in this process.

It fakes the wire and nothing of ours: payloads are JSON, the provider keeps what it was
handed, and its script says what happens to the next messages.
"""

import copy
import json
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from channels_app import references
from channels_app.adapter import (
    Address,
    Batch,
    Call,
    Check,
    ConnectionFailed,
    DeliveryFailed,
    File,
    Incoming,
    Outgoing,
    Raw,
    Remote,
    Settings,
    SignedOut,
    Unreadable,
)

KIND = "fake"
NOT_NOW = DeliveryFailed("The server is busy.")
NEVER = DeliveryFailed("There is no such address.", permanent=True)

# What a call to the provider meets: an error, or something that happens on the way.
Step = Exception | Callable[[Outgoing], None]


@dataclass(slots=True)
class Provider:
    """The other side: what it was handed, what waits there, what goes wrong next."""

    script: list[Step] = field(default_factory=list)
    taken: list[Outgoing] = field(default_factory=list)
    tried: list[Outgoing] = field(default_factory=list)
    inbox: list[bytes] = field(default_factory=list)
    looks: int = 0
    down: str = ""
    signed_out: str = ""
    chat: bool = False
    cut: Callable[[Outgoing], tuple[Outgoing, ...]] = lambda whole: (whole,)
    cannot_read: dict[str, BaseException] = field(default_factory=dict)
    secrets_seen: list[Mapping[str, str]] = field(default_factory=list)

    def lose_the_line(self, message: Outgoing) -> None:
        """It took the message, and the line broke before it could say so."""
        self.taken.append(message)
        raise DeliveryFailed("The line broke.", in_doubt=True)


@dataclass(slots=True)
class Shelf:
    """Files that wait at the provider, by the names they are asked for."""

    files: dict[str, File | Exception | Callable[[], File]] = field(
        default_factory=dict
    )
    asked: list[str] = field(default_factory=list)

    def give(self, name: str) -> File:
        self.asked.append(name)
        one = self.files[name]
        if isinstance(one, Exception):
            raise one
        return one if isinstance(one, File) else one()


class FakeAdapter:
    kind = KIND
    polls = True
    traits: Mapping[str, Any] = {"formats": ["text"], "can_start": True}

    def __init__(self) -> None:
        self.provider = Provider()
        self.shelf = Shelf()

    def verify(self, settings: Settings, call: Call) -> bool:
        return call.headers.get("token") == settings.secret["token"]

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        return self.provider.cut(message)

    def parse(self, settings: Settings, raw: bytes) -> Incoming:
        try:
            said = json.loads(raw)
        except ValueError as error:
            raise Unreadable("this is no JSON") from error
        if (trouble := said.get("trouble")) is not None:
            raise self.provider.cannot_read[trouble]
        found = [references.read(text) for text in said.get("references", ())]
        dated = said.get("dated")
        return Incoming(
            sender=address(said["from"], said.get("name", ""))
            if said.get("from")
            else None,
            subject=said.get("subject", ""),
            text=said.get("text", ""),
            html=said.get("html", ""),
            files=tuple(
                File(filename=name, content_type="text/plain", content=text.encode())
                for name, text in said.get("files", ())
            ),
            place=said.get("place", ""),
            answers=tuple(said.get("answers", ())),
            place_is_proof=self.provider.chat,
            proofs=tuple(proof for proof in found if proof),
            mentions=tuple(said.get("mentions", ())),
            dated=datetime.fromisoformat(dated) if dated else None,
            auto=said.get("auto"),
        )

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str:
        return references.mint(ticket=ticket, message=message)

    def send(self, settings: Settings, message: Outgoing) -> str:
        _not_while_others_wait()
        self.provider.secrets_seen.append(settings.secret)
        self.provider.tried.append(message)
        if self.provider.script:
            step = self.provider.script.pop(0)
            if isinstance(step, Exception):
                raise copy.copy(step)  # whoever sends adds words to it
            step(message)
        self.provider.taken.append(message)
        return f"fake-{len(self.provider.taken)}"

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        _not_while_others_wait()
        return self.shelf.give(remote.name)

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        read = cursor.get("read", 0)
        self.provider.looks += 1
        while True:
            _not_while_others_wait()
            if self.provider.down:
                raise ConnectionFailed(self.provider.down)
            if self.provider.signed_out:
                raise SignedOut(self.provider.signed_out)
            new = self.provider.inbox[read:]
            read += len(new)
            yield Batch(items=tuple(raw(one) for one in new), cursor={"read": read})
            time.sleep(0.01)

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]:
        return []

    def check(self, settings: Settings) -> list[Check]:
        return [Check(part="sending", ok=True, words="")]


adapter = FakeAdapter()


def by_line(whole: Outgoing) -> tuple[Outgoing, ...]:
    """A provider that takes one line at a time (for `Provider.cut`)."""
    return tuple(replace(whole, text=line) for line in whole.text.splitlines())


def _not_while_others_wait() -> None:
    assert not connection.in_atomic_block, "talking inside a transaction (R7)"


def address(canonical: str, name: str = "") -> Address:
    return Address(kind=KIND, canonical=canonical, shown=canonical, name=name)


def said(text: str = "My kettle leaks.", **more: Any) -> bytes:
    """A payload: somebody's words, Irma's unless somebody else is named."""
    return json.dumps({"from": "irma", "name": "Irma", "text": text, **more}).encode()


def raw(content: bytes, *, key: str = "", line: str = "") -> Raw:
    """What a door hands to intake; without a key it is a payload of its own."""
    if not line:
        try:
            line = str(json.loads(content).get("from"))
        except ValueError:
            line = "unreadable"
    return Raw(content=content, source_key=key or uuid4().hex, conv_key=line)
