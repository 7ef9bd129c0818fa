"""The contract between the helpdesk and a kind of channel.

An adapter is the only place that knows a provider. It turns raw payloads into one
`Incoming` and one `Outgoing` into a call, and it never sees the database: what it needs
comes in as plain values, what it learned goes out as plain values.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from channels_app.lent import Free, Keys, Purse, Unshared

if TYPE_CHECKING:
    from channels_app.parsed import Parsed

# A kind of channel and the module that speaks it, loaded on first use. One module may speak
# for a family of kinds, whose names follow a dot: "custom.acme".
ADAPTERS = {
    "bluesky": "channels_app.adapters.bluesky",
    "cti": "channels_app.adapters.cti",
    "custom": "channels_app.adapters.custom",
    "email": "channels_app.adapters.email",
    "form": "channels_app.adapters.form",
    "instagram": "channels_app.adapters.instagram",
    "mastodon": "channels_app.adapters.mastodon",
    "matrix": "channels_app.adapters.matrix",
    "messenger": "channels_app.adapters.messenger",
    "portal": "channels_app.adapters.portal",
    "sms": "channels_app.adapters.sms",
    "telegram": "channels_app.adapters.telegram",
    "voice": "channels_app.adapters.voice",
    "whatsapp": "channels_app.adapters.whatsapp",
    "widget": "channels_app.adapters.widget",
    "x": "channels_app.adapters.x",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Somebody's address on one kind of channel.

    canonical: the form two spellings share; identities are unique by it.
    shown: as the person wrote it.
    """

    kind: str
    canonical: str
    shown: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that came or goes along. `filename` is a label, never a path.

    description: what is to be seen in it, for whoever does not see it; "": nobody said.

    address: where it can be fetched for a while, for kinds that fetch (trait `fetches`).
    """

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False
    address: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A file that came with a message and is still at its provider: workers fetch it.

    name: how it is asked for there: an id, or an address that is good for a while.
    size: in bytes, where the provider says; None: it does not.
    """

    name: str
    filename: str
    content_type: str
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A reference of ours that came back intact: who holds it was sent that message.

    ticket: where it was then; None where the reference has no room to say.
    """

    ticket: UUID | None
    message: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A colleague's own address for one ticket, which came back intact. That alone proves
    nothing. agent, ticket: their keys in the database; until: the last day it is good."""

    agent: int
    ticket: int
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message of the outside world, whatever channel it took.

    sender: who says they wrote it. None when nobody can be named: quarantine.
    place: where it was said (chat id; Message-ID of a mail): later words name it.
    answers: places it refers to, nearest first.
    place_is_proof: the provider vouches for the sender at this place (chats do,
        mail does not), so words in a known place belong to its ticket.
    proofs: our own references, verified; nearest first.
    mentions: ticket numbers quoted in its words; they prove nothing.
    dated: the sender's own clock, for display only.
    auto: why a machine wrote this ("auto-replied", "bounce", "list"), None for a person.
    key: what the sender's program calls it; said again, it is the same message.
    answered: the public id of the one message it answers.
    form: what was filled in, where a message asked for more than words.
    tags: what its sender's program calls the matter; those we use ourselves are put on it.
    replies: what its provider calls the messages it answers, nearest first.
    ours: it was said on our side, by another program: `sender` is whom it was said to.
    author: who said it there.
    known_as: what a delivery of ours is called that this may be the echo of.
    said_at: the provider's clock, which we believe: what was said is read in its order.
    names: what its provider calls it: answers, corrections and reactions say these.
    album: what its provider calls the set of pictures it is one of.
    remote: files that have to be fetched yet.
    also: further addresses of its sender that the provider vouches for.
    codes: what came by a link of ours beside the words: it may be a continuation code.
    public: everybody can read it.
    answer_to: where it asks for answers, beside its sender: offered, never taken.
    spam: its channel is told to put it aside, and what brought it takes it for spam.
    desks: addresses of colleagues for a ticket that it was sent to.
    """

    sender: Address | None
    recipients: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    html: str = ""
    files: tuple[File, ...] = ()
    place: str = ""
    answers: tuple[str, ...] = ()
    place_is_proof: bool = False
    proofs: tuple[Proof, ...] = ()
    mentions: tuple[int, ...] = ()
    dated: datetime | None = None
    auto: str | None = None
    warnings: tuple[str, ...] = ()
    key: UUID | None = None
    answered: UUID | None = None
    form: Mapping[str, Any] | None = None
    tags: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    ours: bool = False
    author: str = ""
    known_as: tuple[str, ...] = ()
    said_at: datetime | None = None
    names: tuple[str, ...] = ()
    album: str = ""
    remote: tuple[Remote, ...] = ()
    also: tuple[Address, ...] = ()
    codes: tuple[str, ...] = ()
    public: bool = False
    answer_to: tuple[Address, ...] = ()
    spam: bool = False
    desks: tuple[Desk, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an outgoing message stands here, for providers that want to know it.

    thread: the place it is said at, where a channel has such (trait `threads`): that of
        the customer's last words by it; "" when they wrote none.
    last: what their provider calls those words.
    """

    ticket: UUID
    number: int
    message: UUID
    author: str
    said_at: datetime
    thread: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to one address, or a piece of it (see `Adapter.pieces`).

    place: its own reference, minted once; a retry carries the same.
    answers: places it answers, oldest first.
    key: an idempotency key for providers that take one.
    origin: what it is here; only where the channel asks for it (trait `threads`).
    wrote: seconds since they last wrote by this channel; None: they never did.
    template: the approved words it is sent as, where its channel has such.
    public: it is said where everybody reads it, below their last public words
        (`origin.last`); else to them alone, whatever they answer.
    named_to, named_cc: whom a letter names as its readers; it goes to `to` alone, who need
        be none of them. Both empty: it names `to`.
    unsubscribe: where one click ends what comes by itself.
    answers_to: where answers are asked for, where that is not for its channel to say.
    """

    to: Address
    subject: str
    text: str
    place: str
    key: UUID
    origin: Origin | None = None
    html: str = ""
    answers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    auto: bool = False
    wrote: float | None = None
    template: Mapping[str, Any] | None = None
    public: bool = False
    named_to: tuple[Address, ...] = ()
    named_cc: tuple[Address, ...] = ()
    unsubscribe: str = ""
    answers_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that reached our webhook address, as it came.

    url: the public address it was sent to, query included. headers: names in lower case.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """What stands behind the question mark; of several of one name, the last."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A payload as the provider gave it, before anybody understood it.

    source_key: what makes it the same payload when it is delivered again.
    conv_key: payloads with the same key are worked in order.
    """

    content: bytes
    source_key: str
    conv_key: str
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one look brought, and the cursor to save in the same transaction.

    Empty when there was nothing new: a sign of life.

    left: why what was imported stays on its server against what was said, in its words;
        "": it does not; None: nobody looked.
    """

    items: tuple[Raw, ...]
    cursor: dict[str, Any]
    left: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an adapter may know of a connection. `secret` holds decrypted credentials;
    `keys` renews them, for kinds that sign in for hours; `purse` pays, for kinds that cost
    money; `relay` is the company's mail server, for mailboxes that send by it."""

    config: Mapping[str, Any]
    secret: Mapping[str, str] = field(repr=False)
    keys: Keys = field(default_factory=Unshared, repr=False, compare=False)
    purse: Purse = field(default_factory=Free, repr=False, compare=False)
    relay: "Settings | None" = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The outcome of "test connection": one part ("receiving", "sending"), in words.

    folders: what can be read there, each with what it is for, as its server calls that.
    """

    part: str
    ok: bool
    words: str
    folders: tuple[tuple[str, str], ...] = ()


class DeliveryFailed(Exception):
    """The provider did not take a message; `words` are for the agent.

    permanent: trying again cannot help.
    in_doubt: the connection broke after the provider may have taken it.
    wait: seconds after which the provider wants to be asked again: too much was sent.
        It costs no attempt.
    whom: whether that is said of this one person ("person") or of all ("channel").
    is_outage: the provider itself is in trouble: others need not be tried now.
    signed_out: it does not know us any more: an admin has to sign in again. Others need
        not be tried either.
    is_gone: there is no such address.
    """

    def __init__(
        self,
        words: str,
        *,
        permanent: bool = False,
        in_doubt: bool = False,
        wait: float | None = None,
        whom: Literal["person", "channel"] = "channel",
        is_outage: bool = False,
        signed_out: bool = False,
        is_gone: bool = False,
    ) -> None:
        super().__init__(words)
        self.words = words
        self.permanent = permanent
        self.in_doubt = in_doubt
        self.wait = wait
        self.whom = whom
        self.is_outage = is_outage or signed_out
        self.signed_out = signed_out
        self.is_gone = is_gone


class FetchFailed(Exception):
    """A file, or a name, could not be had; `words` are for the agent.

    permanent: it is gone, or not allowed: trying again cannot help.
    """

    def __init__(self, words: str, *, permanent: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.permanent = permanent


class ConnectionFailed(Exception):
    """A mailbox or provider cannot be reached or refuses us; `words` are for admins."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class SignedOut(ConnectionFailed):
    """It does not know us any more: nothing helps before an admin has signed in again."""


class Unreadable(Exception):
    """A payload nobody can make sense of: it goes to quarantine with these words."""


class Adapter(Protocol):
    """What a module in `adapters/` offers.

    traits: max_length, formats, reply_window, can_start, undo, receipts, live, edit,
        footer, copies, threads, fetches: data that is decided from; beside them stands
        `sender`, what customers see a message come from, and `quotes`, that letters quote
        what they answer, where its settings say.
        public: everybody may read what is said by it: answers can be given in public.
        private: whether it can also be said to somebody alone; "answers" where only to
            those who wrote so themselves. Looked at where `public` is true.
        public_length: letters of a public answer, where it is not `longest`.
        public_files: false where no files go along with it. private_once: where what is
            public may be answered privately once, within so many seconds.
        rates: [{"count": 30, "per": 1, "whom": "channel" | "person", "burst": 1}]: how
            many pieces may go in so many seconds, and how many of them at once
            (else one by a channel, `count` to a person).
        longest: letters of a whole message, all its pieces together.
        takes: by the first half of a type ("image", "*"), {"max_bytes", "types"} that its
            provider takes; what it does not is converted, or sent as a link.
        names: answers and receipts say what its provider calls our messages.
        templates: it has words that were approved beforehand.
        profiles: what people are called is asked for: its messages do not say.
        metered: its provider wants money for each call (`lent.Purse`).
    polls: whether anything waits at its provider's that we have to look for.
    verify: may this webhook request be believed? (Kinds without webhooks: never.)
    parse: make sense of a payload. Raises Unreadable.
    pieces: what is sent by itself, in order: most send a message as one.
    mint: the place of an outgoing message, the same for the same arguments.
    send: hand over; the provider's own id. Raises DeliveryFailed.
    poll: look for new payloads until the caller closes the generator; yields at least
        every few seconds. Raises ConnectionFailed.
    missing: the daily audit: payloads the provider has and these notes do not name.
    check: try the settings in both directions.
    """

    kind: str
    traits: Mapping[str, Any]
    polls: bool

    def verify(self, settings: Settings, call: Call) -> bool: ...

    def parse(self, settings: Settings, raw: bytes) -> "Parsed": ...

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]: ...

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str: ...

    def send(self, settings: Settings, message: Outgoing) -> str: ...

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]: ...

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]: ...

    def check(self, settings: Settings) -> list[Check]: ...


def adapter(kind: str) -> Adapter:
    """The adapter of a kind of channel.

    Raises:
        KeyError: no such kind is installed.
    """
    return import_module(ADAPTERS[kind.partition(".")[0]]).adapter  # type: ignore[no-any-return]
