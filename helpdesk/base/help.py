"""Help that anybody may read: who has some says so here, and who shows it asks here.

The rooms that have articles and those that show them do not know each other. Whatever a
source tells is public: nobody asks on whose behalf.

Search answers whoever looks for help; `suggest` offers it to those who are about to ask a
person. What is offered is kept as a row of its source, by whose id its room tells what
came of it: opened, solved, or sent all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search says of an article. Plain words, none of them HTML."""

    slug: str
    title: str
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article to read. html: the strict subset that `richtext.clean` leaves."""

    slug: str
    title: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What somebody is about to ask a person.

    where: the kind of door: "widget", "form", "mail", "portal". who: what tells them from
    others, as kind and address of an identity, where something does: kept as a hash only.
    before: the offer of a moment ago, while they type on. ticket: the one they wrote,
    where they have asked already.
    """

    text: str
    language: str
    where: str
    who: tuple[str, ...] = ()
    before: str = ""
    ticket: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An article that is offered. path: where it is read, on this host."""

    slug: str
    title: str
    excerpt: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """id: by which to tell what came of it; "": nothing is to be told. No answers: there
    are none, they are not to be given on this, or these people are held out to see what
    happens without. notice: what is said instead while something is out of order.
    solved: where a reader of a mail says that it is solved; "" elsewhere."""

    id: str = ""
    answers: Sequence[Answer] = ()
    notice: str = ""
    solved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Whoever offers help: none of these fails, whatever it is told.

    opened: an article of an offer is read. solved: its reader says that this is the
    answer. went_on: they send it all the same, from this address (`Writing.who`).
    """

    suggest: Callable[[Writing], Offer]
    opened: Callable[[str, str], None]
    solved: Callable[[str], None]
    went_on: Callable[[str, tuple[str, str]], None]


class Search(Protocol):
    """The best first; never fails, whatever is asked."""

    def __call__(self, query: str, *, language: str, limit: int) -> list[Found]: ...


class Read(Protocol):
    """None: there is none of this name that anybody may read."""

    def __call__(self, slug: str, *, language: str) -> Article | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Somewhere help comes from.

    language: what the reader would like ("de"); a source with nothing in it tells what
    it has.
    """

    name: str
    search: Search
    article: Read
    is_any: Callable[[], bool]


_sources: dict[str, Source] = {}
_offers: list[Offers] = []


def offer(source: Source) -> None:
    """Register a source; apps do it in `AppConfig.ready`."""
    _sources[source.name] = source


def offer_by(offers: Offers) -> None:
    """Register who offers; there is one, and the last word counts."""
    _offers[:] = [offers]


def suggest(writing: Writing) -> Offer:
    """What may answer this before it is sent: three articles at most."""
    return _offers[0].suggest(writing) if _offers else Offer()


def opened(offer: str, slug: str) -> None:
    """They read this article of an offer."""
    for one in _offers:
        one.opened(offer, slug)


def solved(offer: str) -> None:
    """They say that it solved their matter."""
    for one in _offers:
        one.solved(offer)


def went_on(offer: str, who: tuple[str, str]) -> None:
    """They send it all the same, as this kind and address: what was offered did not help,
    if a ticket comes of it."""
    for one in _offers:
        one.went_on(offer, who)


def search(query: str, *, language: str, limit: int) -> list[Found]:
    """What may answer this, the first source's findings first."""
    found: list[Found] = []
    for source in _in_order():
        if len(found) < limit:
            found += source.search(query, language=language, limit=limit - len(found))
    return found


def article(slug: str, *, language: str) -> Article | None:
    """The article of this name, of whichever source has it."""
    asked = (source.article(slug, language=language) for source in _in_order())
    return next((found for found in asked if found is not None), None)


def is_any() -> bool:
    """Whether there is anything to find at all."""
    return any(source.is_any() for source in _in_order())


def _in_order() -> list[Source]:
    return [_sources[name] for name in sorted(_sources)]
