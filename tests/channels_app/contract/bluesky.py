"""Bluesky in the contract test: what everybody reads, and what is said to us alone."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils import timezone

from channels_app.adapter import Origin
from channels_app.parsed import public_place
from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.bluesky import Bluesky
from tests.wire.providers.bluesky_person import Chatter, Person
from tests.wire.providers.bluesky_world import now
from tests.wire.providers.customers import Customer


def _people(bluesky: Bluesky) -> tuple[Person, Person]:
    return bluesky.customer(), bluesky.customer("Karl Ek", handle="karl")


def _chatters(bluesky: Bluesky) -> tuple[Chatter, Chatter]:
    return bluesky.chatter(), bluesky.chatter("Karl Ek", handle="karl")


def _poison(bluesky: Bluesky) -> Item:
    broken = {"uri": "poison", "cid": "", "record": ["?"], "author": 7}
    bluesky.broken.append({**broken, "reason": "mention", "indexedAt": now()})
    return _told(bluesky, Item(name="poison", payload=broken, what="poison"))


def _poisoned_chat(bluesky: Bluesky) -> Item:
    convo = bluesky.convo_with(bluesky.chatter("Bo Lind", handle="bo").account)
    line = bluesky.logs("logCreateMessage", convo, message=["?"])
    return _told(bluesky, Item(name="poison", payload=line, what="poison"))


def _told(bluesky: Bluesky, item: Item) -> Item:
    bluesky.tells(item)
    return item


def _below(bluesky: Bluesky, person: Customer) -> Mapping[str, Any]:
    """Everybody reads it, below what they said last."""
    last = [one.uri for one in bluesky.posts.values() if one.by.did == person.key][-1:]
    name = last[0] if last else ""
    return {"public": True, "origin": _origin(public_place(name), name)}


def _origin(thread: str, last: str) -> Origin:
    return Origin(
        ticket=uuid4(),
        number=7,
        message=uuid4(),
        author="Ada",
        said_at=timezone.now(),
        thread=thread,
        last=last,
    )


def _goes(bluesky: Bluesky, person: Customer) -> None:
    """What they said is taken back: nothing is there to be answered."""
    for uri in [one.uri for one in bluesky.posts.values() if one.by.did == person.key]:
        del bluesky.posts[uri]


def _closes(_bluesky: Bluesky, person: Customer) -> None:
    person.blocks()


_NOT_THERE = frozenset(
    {
        *("calls", "batch", "receipts", "reads", "location", "contact", "formats"),
        *("starts", "order"),
    }
)
POSTS = Case(
    kind="bluesky",
    name="bluesky-posts",
    provider=Bluesky,
    people=_people,
    poison=_poison,
    refuses=_goes,
    calls_last="channels_app.adapters.bluesky.xrpc.CALL",
    # Nobody is told of likes; a longer answer is refused before it is sent.
    cannot=_NOT_THERE | {"reacts", "long", "door", "posts"},
    where=_below,
    looks_first=1,
)
CHATS = Case(
    kind="bluesky",
    name="bluesky-chats",
    provider=Bluesky,
    people=_chatters,
    poison=_poisoned_chat,
    refuses=_closes,
    calls_last="channels_app.adapters.bluesky.xrpc.CALL",
    # Who deletes something there deletes it for themselves alone.
    cannot=_NOT_THERE | {"edits", "deletes", "files", "photos"},
    looks_first=1,
)
