"""What a payload may turn out to be: words, or something that happened to words.

Providers of messages tell of much in the same breath: that words were changed or taken
back, that somebody put a heart on them, that they were read. Each of these names a message
by what its provider calls it.

Words that everybody can read are something else again (`Heard`): somebody has to decide
whether they are a matter at all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from channels_app.adapter import Address, Incoming, Proof


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
class Renumbered:
    """Somebody has other addresses there from now on: another number, say.

    had, now: theirs before and after, the one they write by first. is_unique: the provider
        never gives that one to anybody else.
    place, new_place: where their words were said, and where they will be.
    """

    had: tuple[Address, ...]
    now: tuple[Address, ...]
    is_unique: bool
    place: str
    new_place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Whom words of ours did not reach.

    whom: None where nobody says. words: why, for the agent. is_final: nobody tries again.
    is_gone: there is no such address.
    """

    whom: Address | None
    words: str
    is_final: bool = True
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """Whoever carried words of ours could not hand them on, or not yet. proof: which."""

    proof: Proof
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Nothing to tell anybody of; the envelope is rejected for this reason."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Public words about us, or to us: not every one of them is a ticket.

    incoming: as they are told once they are one, `public` and with a name. Its place is
        theirs alone (`public_place`), since many talk below one post; `replies` are what
        they answer, nearest first.
    how: why it reached us. address: where everybody reads it; "" where nobody says.
    language: as its writer says (BCP 47); "" where they do not.
    reach: how many follow its writer; None where that is not told.
    watched: the words and accounts it was found by.
    """

    incoming: Incoming
    how: Literal["mention", "reply", "quote", "comment", "watched"]
    address: str = ""
    language: str = ""
    reach: int | None = None
    watched: tuple[str, ...] = ()


def public_place(name: str) -> str:
    """The place of a public post, by what its provider calls it: its writer's alone."""
    return f"public:{name}"


Parsed = (
    Incoming
    | Heard
    | Edited
    | Deleted
    | Reacted
    | Receipt
    | Renumbered
    | Undelivered
    | Noise
)
