"""The contract with providers of messages: webhooks come in, calls go out. Where a provider
calls nobody, we look (`Looked`).

Beside what every adapter offers (`adapter.Adapter`), one of these answers handshakes,
takes batches apart, fetches files, and says what it has to be told before it works. Its
settings page, its webhook address and its health come from that alone.

Lines. What is said in a chat is worked in its order: the `conv_key` of words is the chat.
What happened to words has a line of its own: "edit:<name of the message>" for corrections,
deletions and reactions, "receipt:<chat>" for receipts. Such a thing may overtake the words
it names; then it waits for them, and while it waits it must not hold up what is said.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeGuard
from uuid import UUID

from django.utils.functional import Promise

from channels_app.adapter import (
    ADAPTERS,
    Adapter,
    Batch,
    Call,
    File,
    Outgoing,
    Raw,
    Remote,
    Settings,
    adapter,
)

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Something an admin is asked when a channel of a kind is set up.

    secret: it is sealed, and never shown again. made: we make it up ourselves, for the
    provider's page. pattern: what it has to look like as a whole.
    choices: value and words, where only some are possible.
    """

    name: str
    label: Words
    help: Words = ""
    secret: bool = False
    made: bool = False
    required: bool = True
    pattern: str = ""
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What a handshake, or a delivery, is answered with."""

    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What a provider told us of ourselves when we introduced ourselves.

    config: kept beside what was typed ("bot name", "shown number"); "account" is our own
        address there, in the form in which senders are named.
    traits: over the adapter's own. address: what we are called there ("@shop_bot").
    expires_at: when what we sign in with runs out, in ISO 8601; "" for never.
    """

    config: Mapping[str, Any] = field(default_factory=dict)
    traits: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""
    expires_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFound:
    """Words with places to fill in, as their provider has them.

    status: the provider's word for it ("APPROVED"). body: its words, places as {{1}} or
    {{name}}. parts: all of it, as the provider says.
    """

    name: str
    language: str
    status: str
    body: str
    category: str = ""
    parts: Sequence[Mapping[str, Any]] = ()


class Messenger(Adapter, Protocol):
    """What an adapter offers whose provider calls us.

    asks: what has to be typed in; steps: what to do at the provider's, one by one;
        hooks: whether it calls an address of ours, which is copied to its page; else it
        is looked at (`polls`).
    thanks: what a call is answered with once it is kept; thank: the same for this call,
        where its provider waits for more.
    greet: the answer to a handshake; None: it is no handshake.
    split: each message, change or receipt of a call by itself, whatever else is in it. What
        cannot be read is one item of its own, so that it waits in the quarantine.
        Raises Unreadable: the call as a whole is nothing.
    connect: introduce ourselves: what was learned. `hook` is our address, which it may tell
        the provider. Raises ConnectionFailed.
    fetch: the bytes of a file. Raises FetchFailed.
    carrier: a link that begins a conversation there and brings this code; "" for none.
    """

    asks: Sequence[Ask]
    steps: Sequence[Words]
    hooks: bool
    thanks: Greeting

    def greet(self, settings: Settings, call: Call) -> Greeting | None: ...

    def thank(self, call: Call) -> Greeting: ...

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]: ...

    def connect(self, settings: Settings, *, hook: str) -> Learned: ...

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File: ...

    def carrier(self, settings: Settings, code: str) -> str: ...


class Templated(Messenger, Protocol):
    """What an adapter offers beside, whose provider approves words (trait `templates`).

    templates: all that there are now. Raises ConnectionFailed.
    """

    def templates(self, settings: Settings) -> tuple[TemplateFound, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What somebody calls themselves at their provider; "" where they do not say.

    handle: by which others find them there, without its "@".
    """

    name: str = ""
    handle: str = ""


class Named(Messenger, Protocol):
    """What an adapter offers beside, whose messages tell numbers and no names, and whose
    provider knows the names (trait `profiles`).

    known: what somebody with this address is called. Raises FetchFailed.
    """

    def known(self, settings: Settings, address: str) -> Known: ...


def tells_names(one: Adapter) -> TypeGuard[Named]:
    """Whether its provider can be asked what people are called."""
    return bool(one.traits.get("profiles")) and hasattr(one, "known")


class SearchLater(Exception):
    """Its provider, or the money we give it, allows no look now. wait: seconds until one
    is worth trying."""

    def __init__(self, *, wait: float) -> None:
        super().__init__(f"not before {wait:.0f} seconds")
        self.wait = wait


class Searchable(Messenger, Protocol):
    """What an adapter offers beside, whose provider can be asked who said something in
    public (`helpdesk.listening` asks: watched words and accounts).

    search_every: seconds between two looks, at least.
    search: what was said with one of these words, or by one of these accounts, since this
        cursor; with {} what was said lately, of one page or so. Words and accounts are as
        an admin typed them ("#acme", "acme shoes", "@ada@example.org"). Where there is
        more, the next look goes on from the cursor that is given back.
        `parse` makes a `Heard` of each item, "watched" unless it reached us anyway, and
        says in `watched` which of them it was found by; all that it needs for this is in
        the item's content. Its source_key is the one that every other way gives it.
        Raises ConnectionFailed, or SearchLater. It may take a minute.
    """

    search_every: float

    def search(
        self,
        settings: Settings,
        *,
        words: tuple[str, ...],
        accounts: tuple[str, ...],
        cursor: Mapping[str, Any],
    ) -> Batch: ...


def is_searchable(one: Adapter) -> TypeGuard[Searchable]:
    """Whether its provider can be asked for public words."""
    return hasattr(one, "search")


def messengers() -> dict[str, Messenger]:
    """The kinds that are set up at a provider, each with its adapter."""
    every = {kind: adapter(kind) for kind in sorted(ADAPTERS)}
    return {kind: one for kind, one in every.items() if is_messenger(one)}


def is_templated(one: Adapter) -> TypeGuard[Templated]:
    """Whether its provider approves words."""
    return bool(one.traits.get("templates")) and hasattr(one, "templates")


class Called:
    """What the kinds share that are called: nothing is polled, and nothing minted."""

    hooks = True
    polls = False
    thanks = Greeting()
    steps: Sequence[Words] = ()

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str:
        """What we say is called as its provider says, once it took it."""
        return ""

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """It comes to us."""
        yield from ()

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]:
        """What these providers did not deliver cannot be asked for."""
        return []

    def greet(self, settings: Settings, call: Call) -> Greeting | None:
        """Nobody asks first."""
        return None

    def thank(self, call: Call) -> Greeting:
        """The same for all."""
        return self.thanks

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """All of it at once."""
        return (message,)

    def carrier(self, settings: Settings, code: str) -> str:
        """Nothing leads there."""
        return ""


class Looked(Called):
    """What the kinds share that call nobody: somebody has to look for what is new."""

    hooks = False
    polls = True

    def verify(self, settings: Settings, call: Call) -> bool:
        """Nobody calls."""
        return False

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """Nobody calls."""
        return ()


def is_messenger(adapter: object) -> TypeGuard[Messenger]:
    """Whether it is set up at its provider: by what is typed in, and a look there."""
    return hasattr(adapter, "asks")


def is_called(adapter: object) -> TypeGuard[Messenger]:
    """Whether its provider calls us with words; telephones have doors of their own."""
    return bool(getattr(adapter, "hooks", False)) and not rings(adapter)


def rings(adapter: object) -> bool:
    """Whether it is a telephone (`telephony`): nothing is written by it."""
    return bool(getattr(adapter, "rings", False))
