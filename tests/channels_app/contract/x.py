"""X in the contract test: what everybody reads, and what is said to us alone."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils import timezone

from channels_app.adapter import Origin
from channels_app.parsed import public_place
from tests.channels_app.contract.case import Case
from tests.wire.providers.base import Item
from tests.wire.providers.customers import Customer
from tests.wire.providers.x import X
from tests.wire.providers.x_person import Chatter, Person


def _people(x: X) -> tuple[Person, Person]:
    return x.customer(), x.customer("Karl Ek", handle="karl")


def _chatters(x: X) -> tuple[Chatter, Chatter]:
    return x.chatter(), x.chatter("Karl Ek", handle="karl")


def _poison(x: X) -> Item:
    return Item(name="poison", payload=x.event("post.mention.create", {"id": 7}))


def _other(x: X) -> Item:
    item = x.customer("Bo Lind", handle="bo").says("Hello")
    other = {**item.payload, "filter": {"user_id": "1"}}
    return Item(name=item.name, payload=other)


def _below(x: X, person: Customer) -> Mapping[str, Any]:
    """Everybody reads it, below what they said last."""
    last = [one.id for one in x.posts.values() if one.by.id == person.key][-1:]
    name = last[0] if last else ""
    origin = Origin(
        ticket=uuid4(), number=7, message=uuid4(), author="Ada",
        said_at=timezone.now(), thread=public_place(name), last=name,
    )  # fmt: skip
    return {"public": True, "origin": origin}


def _closes(x: X, person: Customer) -> None:
    x.users[person.key].takes = False


_NOT_THERE = frozenset(
    {
        *("batch", "receipts", "reads", "location", "contact", "formats"),
        *("deletes", "reacts"),
    }
)
POSTS = Case(
    kind="x",
    name="x-posts",
    provider=X,
    people=_people,
    poison=_poison,
    other=_other,
    refuses=_closes,
    calls_last="channels_app.adapters.x.api.CALL",
    # A longer answer is refused before it is sent.
    cannot=_NOT_THERE | {"long", "door", "posts"},
    where=_below,
)
CHATS = Case(
    kind="x",
    name="x-chats",
    provider=X,
    people=_chatters,
    poison=_poison,
    other=_other,
    refuses=_closes,
    calls_last="channels_app.adapters.x.api.CALL",
    cannot=_NOT_THERE | {"edits", "replies", "photos"},
)
