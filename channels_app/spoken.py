"""What a telephone says to whoever is on the line, whichever provider carries the call.

`actions` decide in these words; an adapter writes them down as its provider takes them.
`there` names what the provider asks next: a step and what it was about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """A step, and what its address has to bring along."""

    step: str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """Read out; language: a code of ours ("de")."""

    words: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Read something out, and listen meanwhile. Who says nothing hears what follows.

    keys: how many are pressed at the most; with several, "#" ends them.
    speech: words count as well.
    """

    says: Say
    then: There
    keys: int = 1
    speech: bool = False
    seconds: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A telephone to be rung: a number (E.164), "sip:…" or "client:…".

    heard: what it hears before it is connected; None: nothing. picked_up: where it is told
    that somebody picked up; None: nowhere.
    """

    address: str
    heard: There | None = None
    picked_up: There | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Ring these at once, and connect whoever picks up first. then: whatever came of it.

    shows: the number they see; "" for the caller's.
    """

    targets: Sequence[Target]
    then: There
    seconds: int
    shows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Record what they say, after a tone. then: it is over. kept: it can be fetched."""

    then: There
    kept: There
    seconds: int


@dataclass(frozen=True, slots=True)
class Go:
    """Go on with another step."""

    there: There


@dataclass(frozen=True, slots=True)
class HangUp:
    """It is over."""


Line = Say | Ask | Dial | Record | Go | HangUp
Script = Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the provider says of a call when it asks what to do, or tells what became of it.

    call: what it calls the call that asks. number, ours: the customer's and ours, as they
        came; caller: what theirs says they are called.
    keys, words: what was pressed, or said. is_over: the call has ended.
    reached: of a call that was put through, whether anybody was; None: none was.
    recording: how what was recorded is fetched; "" for nothing. about: what the step's
    address brought along.
    """

    call: str
    number: str = ""
    ours: str = ""
    caller: str = ""
    keys: str = ""
    words: str = ""
    is_over: bool = False
    reached: bool | None = None
    recording: str = ""
    at: datetime | None = None
    about: Mapping[str, str] = field(default_factory=dict)

    def number_of(self, name: str) -> int:
        """A number in the step's address; the first time there is none."""
        said = self.about.get(name, "")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 1
