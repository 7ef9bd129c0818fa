"""What somebody asked, as search understands it in one language.

Each word becomes a term: the ways an article may say it (its own stem, synonyms, the rest
of a word that is being typed, what it was probably meant to be, parts of a compound), and
how much it tells: a word that few articles have tells more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from helpdesk.base.slips import SHORTEST_PART, is_misspelt, parts_of
from knowledge_base.models import Reader
from knowledge_base.queries.vocabulary import Vocabulary
from knowledge_base.spoken import COMPOUNDING, Asked, folded, quoted

# What a way that is not the word itself counts, of 1.
SYNONYM, BEGUN, MEANT, PART = 0.9, 0.8, 0.75, 0.6
# Shorter words are like everything, and parts of everything.
TELLING, COMPOUND = 4, 8
MOST_WAYS = 12
# How the words of a phrase stand to each other; small ones between them are counted.
_THEN = re.compile(r" <(?:-|\d+)> ")
# What a number tells, of what a word would.
NUMBER = 0.3


@dataclass(frozen=True, slots=True)
class Way:
    """One way an article may say it. query: a tsquery as text. says: for people."""

    query: str
    factor: float
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word that was asked for. weight: how much it tells; 0 to 1 of the rarest.

    meant: what it was taken for, if nobody here writes it as it was typed.
    """

    word: str
    weight: float
    ways: tuple[Way, ...]
    articles: int
    meant: str = ""

    @property
    def query(self) -> str:
        return " | ".join(f"({way.query})" for way in self.ways)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A question in one language. without: what must not be there, as a tsquery."""

    language: str
    terms: tuple[Term, ...] = ()
    without: str = ""

    @property
    def total(self) -> float:
        return sum(term.weight for term in self.terms)


@dataclass(slots=True)
class _Word:
    """As PostgreSQL reads it. query: "" for a word that says nothing."""

    typed: str
    query: str
    begun: str
    articles: int
    is_stopped: bool
    ways: list[Way] = field(default_factory=list)
    meant: str = ""


def understood(asked: Asked, *, language: str, reader: Reader) -> Terms:
    """The question in this language, for what this reader may read; never fails."""
    return _Understanding(asked, language=language, reader=reader).terms()


class _Understanding:
    """Reads one question in one language, in a handful of statements."""

    def __init__(self, asked: Asked, *, language: str, reader: Reader) -> None:
        self.asked = asked
        self.language = language
        self.known = Vocabulary(language, reader)

    def terms(self) -> Terms:
        """Stop words go, unless nothing is left."""
        read = self._read([*self.asked.words, *self.asked.phrases])
        words, phrases = read[: len(self.asked.words)], read[len(self.asked.words) :]
        telling = [word for word in words if word.query and not word.is_stopped]
        if not telling and not phrases:
            telling = [word for word in words if word.query or word.begun]
        self._add_begun(telling, words)
        self._add_synonyms(telling)
        self._add_meant(telling)
        self._add_parts(telling)
        return Terms(
            language=self.language,
            terms=self._weighed([*telling, *(one for one in phrases if one.query)]),
            without=self._without(),
        )

    def _read(self, words: Sequence[str]) -> list[_Word]:
        read = [_Word(*row) for row in self.known.read(words)]
        for word in read:
            if word.query:
                word.ways.append(Way(word.query, 1.0, word.typed))
        return read

    def _without(self) -> str:
        """Nothing that has one of these."""
        words = self._read(self.asked.without)
        return " | ".join(f"({word.query})" for word in words if word.query)

    def _add_begun(self, telling: list[_Word], words: list[_Word]) -> None:
        """The last word may be half a one, of which its stem may be no beginning."""
        if not self.asked.is_typing or not words:
            return
        last = words[-1]
        if last not in telling:
            return
        # One letter begins everything.
        if last.begun and (len(last.typed) > 1 or len(words) == 1):
            last.ways.append(Way(last.begun, BEGUN))
        begin = folded(last.typed)
        if len(begin) >= SHORTEST_PART - 1:
            for _pattern, word, lexeme in self.known.near([f"{begin}%"]):
                last.ways.append(Way(quoted(lexeme), BEGUN, word))

    def _add_synonyms(self, telling: list[_Word]) -> None:
        """What means the same; of phrases all words have to be there."""
        if not telling:
            return
        alike: dict[int, list[tuple[str, str]]] = {}
        for word, query, row in self.known.synonyms():
            if query:
                alike.setdefault(row, []).append((word, query))
        asked = {word.query for word in telling}
        for group in alike.values():
            for word, query in group:
                steps = _THEN.split(query)
                if asked.issuperset(steps):
                    first = next(one for one in telling if one.query == steps[0])
                    first.ways += [
                        Way(f"({other})", SYNONYM, says)
                        for says, other in group
                        if says != word
                    ]

    def _add_parts(self, telling: list[_Word]) -> None:
        """Where words are made of others: what it is made of, and what is made of it."""
        if self.language not in COMPOUNDING:
            return
        by_name = {folded(word.typed): word for word in telling if not word.meant}
        patterns = {
            pattern: word
            for name, word in by_name.items()
            if len(name) >= TELLING
            for pattern in (f"{name}%", f"%{name}")
        }
        for pattern, word, lexeme in self.known.near(patterns):
            if word != folded(patterns[pattern].typed):
                patterns[pattern].ways.append(Way(quoted(lexeme), PART, word))
        parts = {
            part: name
            for name in by_name
            if len(name) >= COMPOUND
            for part in parts_of(name)
        }
        longest: dict[str, dict[bool, tuple[int, str, str]]] = {}
        for part, lexeme in self.known.known(parts):
            name = parts[part]
            found = longest.setdefault(name, {})
            at = name.startswith(part)
            found[at] = max(found.get(at, (0, "", "")), (len(part), part, lexeme))
        for name, found in longest.items():
            by_name[name].ways += [
                Way(quoted(lexeme), PART, part)
                for _length, part, lexeme in found.values()
            ]

    def _add_meant(self, telling: list[_Word]) -> None:
        """Words that no article has are looked for among those they have."""
        lost = {
            folded(word.typed): word
            for word in telling
            if not word.articles
            and len(word.typed) >= TELLING
            and word.typed.isalpha()
            and not any(way.says for way in word.ways[1:])
        }
        if not lost:
            return
        for name, known, lexeme in self.known.like(lost):
            word = lost[name]
            if is_misspelt(name, known):
                word.meant = word.meant or known
                word.ways.append(Way(quoted(lexeme), MEANT, known))

    def _weighed(self, words: list[_Word]) -> tuple[Term, ...]:
        """How much each tells, by how few articles have it."""
        articles = self.known.articles()
        most = log(2 + articles)
        return tuple(
            Term(
                word=word.typed,
                weight=log(2 + articles / (1 + word.articles)) / most * _telling(word),
                ways=_once(word.ways),
                articles=word.articles,
                meant=word.meant,
            )
            for word in words
        )


def _telling(word: _Word) -> float:
    """Articles are about parcels, not about the number of one."""
    return NUMBER if any(map(str.isdigit, word.typed)) else 1.0


def _once(ways: list[Way]) -> tuple[Way, ...]:
    """The best of those that say the same."""
    best: dict[str, Way] = {}
    for way in sorted(ways, key=lambda way: -way.factor):
        best.setdefault(way.query, way)
    return tuple(best.values())[:MOST_WAYS]
