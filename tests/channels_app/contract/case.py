"""What the contract test has to know of a kind beside what all of them are."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from channels_app.adapter import Adapter, Call, Raw, Settings, Unreadable, adapter
from channels_app.messenger import Messenger
from channels_app.parsed import Deleted, Edited, Heard, Incoming, Reacted, Receipt
from tests.wire.providers.base import Item, Provider
from tests.wire.providers.customers import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A kind, and the provider it is tried with.

    provider: its emulator. people: two customers there.
    cannot: what customers of it cannot do, or it does not tell us (see `CAN`).
    poison: something it might tell that nobody can read. other: something of another
        account, for our address; None where a call has no account in it.
    calls_last: the constant of its adapter that says how long a call may take.
    refuses: make it refuse everything to this person, for good.
    connects_first: it tells nobody anything before we introduced ourselves.
    name: where one kind is tried in several ways. where: how an answer to somebody goes
        out, beside what answers of all kinds have. looks_first: how many calls are made
        before the one that hands a message over.

    Of a kind whose provider calls nobody (it cannot "calls") we look instead, as our
    polling does.
    """

    kind: str
    provider: Callable[[], Provider]
    people: Callable[[Any], tuple[Customer, Customer]]
    poison: Callable[[Any], Item]
    refuses: Callable[[Any, Customer], None]
    calls_last: str
    other: Callable[[Any], Item] | None = None
    connects_first: bool = False
    cannot: frozenset[str] = frozenset()
    name: str = ""
    where: Callable[[Any, Customer], Mapping[str, Any]] | None = None
    looks_first: int = 0

    def __str__(self) -> str:
        return self.name or self.kind


# What a case may say that its customers cannot.
CAN = frozenset(
    {
        *(
            "batch",
            "edits",
            "deletes",
            "reacts",
            "reads",
            "replies",
            "photos",
            "starts",
        ),
        *(
            "receipts",
            "location",
            "contact",
            "formats",
            "order",
            "door",
            "calls",
            "posts",
            "files",
            "long",
        ),
    }
)


@dataclass(slots=True)
class Run:
    """A case while its provider runs."""

    case: Case
    provider: Provider
    irma: Customer
    karl: Customer
    token: str = ""
    cursor: Mapping[str, Any] = field(default_factory=dict)
    seen: list[Raw] = field(default_factory=list)

    @property
    def adapter(self) -> Messenger:
        """Ours."""
        return cast("Messenger", adapter(self.case.kind))

    @property
    def settings(self) -> Settings:
        """As a channel that was set up has them."""
        return self.provider.settings()

    def signs_out(self) -> None:
        """The provider knows our token no more, as when somebody made another one."""
        provider: Any = self.provider
        self.token, provider.token = provider.token, "of-somebody-else"

    def signs_in(self) -> None:
        """It knows it again."""
        provider: Any = self.provider
        provider.token = self.token

    def calls(self, *items: Item, forged: bool = False) -> list[Call]:
        """How the provider tells us of these."""
        hooks = self.provider.requests(items, forged=forged)
        return [self.provider.call(hook) for hook in hooks]

    def raws(self, *items: Item) -> list[Raw]:
        """What our door keeps of these."""
        if not self.adapter.hooks:
            self.look()
            return [_about(self, item) for item in items]
        split = partial(self.adapter.split, self.settings)
        return [raw for call in self.calls(*items) for raw in split(call)]

    def look(self) -> list[Raw]:
        """Look until nothing new is there, from where we stopped: what there was."""
        before, found = len(self.seen), self.adapter.poll
        with closing(found(self.settings, self.cursor, wait=0.05)) as batches:
            for batch in batches:
                known = {raw.source_key for raw in self.seen}
                self.seen += [raw for raw in batch.items if raw.source_key not in known]
                self.cursor = batch.cursor
                if not batch.items:
                    break
        return self.seen[before:]

    def parsed(self, item: Item) -> Any:
        """What we understand of it; it is told by itself."""
        [raw] = self.raws(item)
        return self.read(raw)

    def read(self, raw: Raw) -> Any:
        """What a payload says; where all that customers say is public, what it will be in
        a ticket."""
        parsed = self.adapter.parse(self.settings, raw.content)
        if isinstance(parsed, Heard) and "posts" in self.case.cannot:
            return parsed.incoming
        return parsed


# What each thing that customers do becomes.
_BECOMES: Mapping[str, tuple[type, ...]] = {
    "message": (Incoming, Heard),
    "edit": (Edited,),
    "delete": (Deleted,),
    "reaction": (Reacted,),
    "receipt": (Receipt,),
}


def _about(run: Run, item: Item) -> Raw:
    """What we saw of this: of several of its sort about one message, the same of them."""
    alike = [one for one in run.provider.told if _same(one, item)]
    found = [raw for raw in run.seen if _is_about(run, raw, item)]
    place = next(at for at, one in enumerate(alike) if one is item)
    return found[min(place, len(found) - 1)]


def _same(one: Item, item: Item) -> bool:
    return (one.name, one.what) == (item.name, item.what)


def _is_about(run: Run, raw: Raw, item: Item) -> bool:
    try:
        parsed = run.adapter.parse(run.settings, raw.content)
    except Unreadable:
        return item.what == "poison"
    if not isinstance(parsed, _BECOMES.get(item.what, ())):
        return False
    said = parsed.incoming if isinstance(parsed, Heard) else parsed
    names = getattr(said, "names", ()) or (getattr(said, "name", ""),)
    return item.name in names


def without_secrets(settings: Settings) -> Settings:
    """Of a channel for which nothing was typed yet."""
    return replace(settings, secret={})


def contract_of(kind: str) -> Adapter:
    """For those that want to look at its traits."""
    return adapter(kind)
