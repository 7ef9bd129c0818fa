"""The contract with telephones that ring here: they tell of calls as they happen.

Beside what every messenger offers (settings, a look at its provider), one of these says
what a request to its address tells: it rings, somebody answered, it is over; in any order,
and as often as its provider likes. Nobody writes by it, and nothing is sent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeGuard

from django.utils.translation import gettext as _

from channels_app.adapter import (
    Call,
    DeliveryFailed,
    FetchFailed,
    File,
    Outgoing,
    Raw,
    Remote,
    Settings,
    Unreadable,
)
from channels_app.messenger import Called, Greeting, Messenger, rings
from channels_app.parsed import Parsed
from channels_app.spoken import Heard, Script, There

# What a telephone can, whichever rang. `number` comes with its settings.
TRAITS: Mapping[str, Any] = {
    "formats": ["text"],
    "spoken": True,
    "undo": False,
    "can_start": False,
    "public": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang:
    """It rings, or rings somebody else.

    call: what the provider calls it. number: theirs, as it came; "" when it is withheld.
    caller: what their telephone says they are called. called_us: False where it says that
        we called them; said once, it holds.
    whom: extensions or e-mail addresses of those it rings; nobody: whoever is there.
    rings: whether it rings anybody yet.
    at: by the provider's clock; None: it tells none.
    """

    call: str
    number: str = ""
    caller: str = ""
    called_us: bool = True
    whom: tuple[str, ...] = ()
    rings: bool = True
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedUp:
    """Somebody answered. whom: their extension or e-mail address; "" for somebody.

    called_us: as in `Rang`.
    """

    call: str
    whom: str = ""
    number: str = ""
    called_us: bool = True
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp:
    """It is over. voicemail: they spoke to a machine of the telephone system's.

    recording: where it keeps what was recorded, as `fetch` takes it; "" for nothing.
    called_us: as in `Rang`.
    """

    call: str
    voicemail: bool = False
    recording: str = ""
    number: str = ""
    called_us: bool = True
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was said to a machine of ours can be fetched; the call may be over by then."""

    call: str
    recording: str
    number: str = ""
    called_us: bool = True
    at: datetime | None = None


Told = Rang | PickedUp | HungUp | Recorded


class Telephone(Messenger, Protocol):
    """What an adapter offers that rings.

    rings: always True; it is what tells it from others.
    tells: what a request says, once it was believed; None: nothing that we need.
        Raises Unreadable, with words for whoever set it up.
    """

    rings: bool

    def tells(self, settings: Settings, call: Call) -> Told | None: ...


class Speaking(Telephone, Protocol):
    """What an adapter offers beside, whose provider asks us what to do with each call.

    hears: what a request says of a call. Raises Unreadable.
    script: what is done on the line, as its provider reads it; at: the address of a step.
    calls: ring somebody of ours: its name of the call. then: where it asks what to do once
        they picked up; over: where it tells that it is over. Raises ConnectionFailed.
    """

    def hears(self, settings: Settings, call: Call) -> Heard: ...

    def script(self, lines: Script, at: Callable[[There], str]) -> Greeting: ...

    def calls(self, settings: Settings, *, to: str, then: str, over: str) -> str: ...


def speaks(adapter: object) -> TypeGuard[Speaking]:
    """Whether we decide what happens on its line."""
    return rings(adapter) and hasattr(adapter, "script")


def is_telephone(adapter: object) -> TypeGuard[Telephone]:
    """Whether it rings in the helpdesk."""
    return rings(adapter)


class Ringing(Called):
    """What telephones share: nothing is written by them."""

    rings = True

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """Calls are no words."""
        return ()

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """Calls are no words. Raises Unreadable."""
        raise Unreadable("Nothing is written by a telephone.")

    def send(self, settings: Settings, message: Outgoing) -> str:
        """Nothing is written by it. Raises DeliveryFailed."""
        words = _("Nothing can be written by a telephone.")
        raise DeliveryFailed(words, permanent=True)

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """Nothing was recorded. Raises FetchFailed."""
        words = _("This telephone system keeps no recordings for us.")
        raise FetchFailed(words, permanent=True)


def addressed(whom: Sequence[str]) -> tuple[str, ...]:
    """Those of these who can be somebody, each once."""
    return tuple(dict.fromkeys(one.strip() for one in whom if one.strip()))
