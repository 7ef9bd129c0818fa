"""What is said at providers and what they tell: messages, files, calls."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Said:
    """Something that was said to a customer, as their own program shows it.

    name: what the provider calls it. form: how it was sent ("text", "photo", "template").
    """

    to: str
    name: str
    text: str = ""
    form: str = "text"
    html: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    replies: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    is_deleted: bool = False
    is_public: bool = False
    raw: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something a provider tells us of: one message, change or receipt.

    name: what it calls the message that it is about. payload: in its own shape.
    """

    name: str
    payload: Any
    what: str = "message"
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A request to our webhook address, ready to be sent."""

    body: bytes
    headers: Mapping[str, str]
    query: str = ""
    method: str = "POST"


@dataclass(slots=True, kw_only=True)
class Media:
    """A file at the provider. good_for: seconds from when it was given an address.

    status: what whoever fetches it is answered, if not the file. size: what the provider
    says of it, if that is not true. seconds: how long it takes.
    """

    content: bytes
    filename: str
    content_type: str
    good_for: float = 3600.0
    made: float = field(default_factory=time.monotonic)
    status: int = 200
    size: int | None = None
    seconds: float = 0.0

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self.made + self.good_for


class CannotDo(Exception):
    """Customers of this provider can do no such thing, or it does not tell us."""
