"""A channel of kind "square": a network on which everybody reads what is said, and whose
provider lives in this process. It is polled, and can be asked for words and accounts.

It fakes the wire and nothing of ours. Payloads are JSON: {"type": "post", "id", "from",
"text", …}; "edit" and "delete" name a post; "direct" is said to us alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from channels_app.adapter import (
    Address,
    Batch,
    Check,
    File,
    Incoming,
    Outgoing,
    Raw,
    Remote,
    Settings,
    Unreadable,
)
from channels_app.messenger import Ask, Learned, Looked
from channels_app.models import Connection
from channels_app.parsed import Deleted, Edited, Heard, Parsed, public_place
from tests.factories import make_channel
from tickets.models import Channel

KIND = "square"
TRAITS = {
    "formats": ["text"],
    "names": True,
    "threads": True,
    "public": True,
    "private": True,
    "public_length": 300,
    "can_start": False,
}


@dataclass(slots=True)
class Provider:
    """The other side. sent: what it took of ours. asked: the words and accounts it was
    asked for. found: what it answers with, a look each; an exception is raised."""

    sent: list[Outgoing] = field(default_factory=list)
    asked: list[tuple[tuple[str, ...], tuple[str, ...], Any]] = field(
        default_factory=list
    )
    found: list[Any] = field(default_factory=list)


class Square(Looked):
    kind = KIND
    traits: Mapping[str, Any] = TRAITS
    asks = (Ask(name="token", label="Access token", secret=True),)
    search_every = 120.0

    def __init__(self) -> None:
        self.provider = Provider()

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        said = json.loads(raw)
        who, at = address(said["from"], said.get("name", "")), _moment(said.get("at"))
        match said["type"]:
            case "edit":
                return Edited(name=said["id"], sender=who, text=said["text"], at=at)
            case "delete":
                return Deleted(name=said["id"], sender=who, at=at)
            case "direct":
                return Incoming(
                    sender=who,
                    text=said["text"],
                    place=f"direct:{said['from']}",
                    place_is_proof=True,
                    names=(said["id"],),
                )
            case "poison":
                raise Unreadable("Nobody can read this.")
        return _heard(said, who, at)

    def send(self, settings: Settings, message: Outgoing) -> str:
        assert not connection.in_atomic_block, "talking inside a transaction (R7)"
        self.provider.sent.append(message)
        return f"square:ours-{len(self.provider.sent)}"

    def search(
        self,
        settings: Settings,
        *,
        words: tuple[str, ...],
        accounts: tuple[str, ...],
        cursor: Mapping[str, Any],
    ) -> Batch:
        assert not connection.in_atomic_block, "talking inside a transaction (R7)"
        self.provider.asked.append((words, accounts, dict(cursor)))
        found = self.provider.found.pop(0) if self.provider.found else ()
        if isinstance(found, Exception):
            raise found
        seen = cursor.get("seen", 0) + len(found)
        return Batch(items=tuple(raw(one) for one in found), cursor={"seen": seen})

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        return File(filename=remote.filename, content_type="text/plain", content=b"")

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        return Learned(config={"account": "acme"}, address="@acme")

    def check(self, settings: Settings) -> list[Check]:
        return []


adapter = Square()


def _heard(said: dict[str, Any], who: Address, at: datetime | None) -> Heard:
    return Heard(
        incoming=Incoming(
            sender=who,
            text=said["text"],
            place=public_place(said["id"]),
            place_is_proof=True,
            names=(said["id"],),
            replies=tuple(said.get("replies", ())),
            said_at=at,
            public=True,
            remote=tuple(
                Remote(name=one, filename=one, content_type="image/jpeg")
                for one in said.get("photos", ())
            ),
        ),
        how=said.get("how", "mention"),
        address=said.get("address", f"https://square.example/{said['id']}"),
        language=said.get("language", ""),
        reach=said.get("reach"),
        watched=tuple(said.get("watched", ())),
    )


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def address(who: str, name: str = "") -> Address:
    return Address(kind=KIND, canonical=who, shown=f"@{who}", name=name or who.title())


def post(text: str = "My kettle leaks, @acme", **more: Any) -> dict[str, Any]:
    """What somebody said, Irma unless somebody else is named. version: of it."""
    given = {"type": "post", "id": "square:1", "from": "irma", "text": text}
    return {**given, **more}


def raw(told: dict[str, Any]) -> Raw:
    """As every source of this network gives it."""
    version = told.get("version", "") or told.get("at", "")
    return Raw(
        content=json.dumps(told).encode(),
        source_key=f"{told['type']}:{told['id']}:{version}",
        conv_key=f"{told['type']}:{told['id']}",
    )


def connected(team: Any, *, name: str = "Square", account: str = "acme") -> Channel:
    """A channel of this kind that is set up."""
    channel = make_channel(team, kind=KIND, name=name, traits=dict(TRAITS))
    made = Connection(
        channel=channel, config={"address": f"@{account}", "account": account}
    )
    made.seal({"token": "s3cret"})
    made.save(force_insert=True)
    return channel
