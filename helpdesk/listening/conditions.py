"""What a rule asks of a mention: a closed list of conditions, each of one type. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any

from tickets.detect.words import folded

# Of one condition.
MOST, LONGEST = 50, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What there is to be asked about a mention.

    channels: public ids of those it reached. names: what its writer is called there.
    """

    how: str
    channels: frozenset[str]
    text: str
    names: frozenset[str]
    language: str = ""
    reach: int | None = None
    sentiment: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """All that is said has to hold; what is empty holds for every mention.

    words: one of them stands in it, as whole words, whatever their case.
    authors: handles, with or without "@", or the provider's own ids.
    reach: so many follow its writer, at least. Where nobody says how many, it does not
        hold.
    """

    how: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sentiments: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()
    reach: int | None = None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "When":
        """As a row keeps it. What is not known here asks nothing."""
        known = {one.name for one in fields(cls)}
        said: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in known
        }
        return cls(**said)

    def written(self) -> dict[str, Any]:
        """As a row keeps it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value not in ((), None)
        }

    def holds(self, post: Post) -> bool:
        """Whether this mention is like that."""
        return (
            _among(post.how, self.how)
            and _among(post.language, self.languages)
            and _among(post.sentiment, self.sentiments)
            and self._reaches(post.reach)
            and _meets(self.channels, post.channels)
            and _meets(called(self.authors), called(post.names))
            and (not self.words or bool(_pattern(self.words).search(plain(post.text))))
        )

    def _reaches(self, reach: int | None) -> bool:
        return self.reach is None or (reach is not None and reach >= self.reach)


def _among(value: object, wanted: Collection[object]) -> bool:
    return not wanted or value in wanted


def _meets(wanted: Collection[str], there: frozenset[str]) -> bool:
    return not wanted or not there.isdisjoint(wanted)


def called(names: Iterable[str]) -> frozenset[str]:
    """Names of accounts as they are compared: in small letters, without an "@"."""
    return frozenset(one.strip().removeprefix("@").lower() for one in names)


def plain(text: str) -> str:
    """Words as they are compared."""
    return " ".join(folded(text).casefold().split())


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of them, as whole words; of words without letters nothing."""
    sought = [re.escape(plain(one)) for one in words if plain(one)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(sought)})(?!\w)" if sought else r"(?!)")
