"""Help that anybody may read: who has some says so here, and who shows it asks here.

The rooms that have articles and those that show them do not know each other. Whatever a
source tells is public: nobody asks on whose behalf.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


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


def offer(source: Source) -> None:
    """Register a source; apps do it in `AppConfig.ready`."""
    _sources[source.name] = source


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
