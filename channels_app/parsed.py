"""What a payload may turn out to be: words, or something that happened to words.

Providers of messages tell of much in the same breath: that words were changed or taken
back, that somebody put a heart on them, that they were read. Each of these names a message
by what its provider calls it.
"""

from dataclasses import dataclass
from datetime import datetime

from channels_app.adapter import Address, Incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Its writer changed it. at: the provider's clock."""

    name: str
    sender: Address
    text: str
    at: datetime
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """Its writer took it back."""

    name: str
    sender: Address
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """Somebody put a sign on it, in place of the one they had put there; "" for none."""

    name: str
    sender: Address
    emoji: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of words of ours.

    names: which. until: all that was said to `whom` up to then.
    state: sent, delivered, read or failed. words: why it failed, for the agent.
    """

    state: str
    names: tuple[str, ...] = ()
    whom: Address | None = None
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Nothing to tell anybody of; the envelope is rejected for this reason."""

    why: str


Parsed = Incoming | Edited | Deleted | Reacted | Receipt | Noise
