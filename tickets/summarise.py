"""A story told by its own sentences: which of them say most. Pure, and always the same.

Nothing is rephrased: each sentence stands word for word in the message it came from, so
that whoever reads it can look there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from helpdesk.base.quotes import fold_quotes
from tickets.detect import facts
from tickets.detect.language import languages
from tickets.detect.words import Span, folded, sentences

# Of a long story its beginning and its end, and of each message its beginning.
FIRST, LAST = 3, 17
LETTERS = 2_000
LEAST, MOST = 3, 5
# A sentence of fewer words says nothing by itself; a longer one is no summary.
WORDS, LONGEST = 3, 320
# As alike as that, one of two is enough.
ALIKE = 0.6

_WORD = re.compile(r"\w{3,40}")


@dataclass(frozen=True, slots=True)
class Told:
    """One message: what it is called, whether we said it, and its words."""

    id: str
    ours: bool
    text: str


@dataclass(frozen=True, slots=True)
class Took:
    """A sentence, and where it stands in the words of its message."""

    id: str
    ours: bool
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """place: of its message, and of itself there."""

    place: tuple[int, int]
    took: Took
    score: float
    terms: frozenset[str]


def summarise(story: Sequence[Told], *, goal: str = "") -> list[Took]:
    """Three to five sentences, if there are as many, of both sides, in their order."""
    wanted = frozenset(_terms(goal))
    found = [
        one
        for number, told in enumerate(_read(story))
        for one in _candidates(number, told, wanted)
    ]
    return [one.took for one in sorted(_chosen(found), key=lambda one: one.place)]


def _read(story: Sequence[Told]) -> Sequence[Told]:
    if len(story) <= FIRST + LAST:
        return story
    return [*story[:FIRST], *story[-LAST:]]


def _candidates(number: int, told: Told, wanted: frozenset[str]) -> list[_Candidate]:
    text = fold_quotes(told.text[:LETTERS])[0]
    places = [one.start for one in facts(text)]
    found: list[_Candidate] = []
    for span in _sentences(text):
        words = text[span.start : span.end]
        terms = frozenset(_terms(words))
        facts_in = sum(span.start <= place < span.end for place in places)
        score = _score(words, terms & wanted, facts_in, told=told)
        # What comes first in a letter is what it is about; and so it is of letters.
        score += 2.0 / (1 + len(found)) + 2.0 / (1 + number)
        took = Took(told.id, told.ours, span.start, span.end, words)
        found.append(_Candidate((number, len(found)), took, score, terms))
    return found


def _score(words: str, common: frozenset[str], facts_in: int, *, told: Told) -> float:
    """How much a sentence says, wherever it stands."""
    score = 0.8 * min(3, len(common)) + 0.9 * min(2, facts_in)
    if not told.ours:
        score += 1.5 * words.rstrip().endswith("?")
        score += 1.6 * any(one["wish"].search(words) is not None for one in _letters())
    else:
        score += 1.6 * any(one.search(words) is not None for one in _deeds())
    score += 1.2 * any(one["trouble"].search(words) is not None for one in _letters())
    return score - 0.004 * max(0, len(words) - 160)


def _sentences(text: str) -> Iterator[Span]:
    """Those that say something: no greeting, no quotation, nothing below the close."""
    plain = folded(text)
    for span in sentences(_unquoted(plain), _abbreviations()):
        if _begins(span.words, "close"):
            return
        short = len(span.words.split()) < WORDS
        empty = _begins(span.words, "greeting") and len(span.words.split()) < 2 * WORDS
        polite = _begins(span.words, "polite") and len(span.words.split()) < 3 * WORDS
        if not (short or empty or polite or len(span.words) > LONGEST):
            yield span


def _unquoted(text: str) -> str:
    """Lines of others blanked, so that every letter stays where it was."""
    return "\n".join(
        " " * len(line) if line.lstrip().startswith(">") else line
        for line in text.split("\n")
    )


def _begins(words: str, name: str) -> bool:
    return any(one[name].match(words) is not None for one in _letters())


def _chosen(found: Iterable[_Candidate]) -> list[_Candidate]:
    """The best, but of what both sides said something, and nothing twice."""
    best = sorted(found, key=lambda one: (-one.score, one.place))
    chosen: list[_Candidate] = []
    for ours in (False, True):
        _take(chosen, [one for one in best if one.took.ours == ours], 1)
    top = best[0].score if best else 0.0
    _take(chosen, best, LEAST)
    _take(chosen, [one for one in best if one.score > 0.45 * top], MOST)
    return chosen


def _take(chosen: list[_Candidate], best: Iterable[_Candidate], most: int) -> None:
    """One more, or up to so many in all."""
    most = len(chosen) + 1 if most == 1 else most
    for one in best:
        if len(chosen) >= most:
            return
        if all(_distance(one, other) for other in chosen):
            chosen.append(one)


def _distance(one: _Candidate, other: _Candidate) -> bool:
    """Whether they say different things."""
    both = len(one.terms | other.terms)
    same = len(one.terms & other.terms)
    return one.took != other.took and (not both or same / both < ALIKE)


def _terms(words: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(words)]


@cache
def _letters() -> tuple[dict[str, re.Pattern[str]], ...]:
    return tuple(dict(one.letter) for one in languages().values())


@cache
def _deeds() -> tuple[re.Pattern[str], ...]:
    """How we say what we did, or are going to do."""
    every = languages().values()
    return tuple(
        one.wordings[name].says for one in every for name in ("promise", "action")
    )


@cache
def _abbreviations() -> frozenset[str]:
    every = [one.abbreviations for one in languages().values()]
    return frozenset[str]().union(*every)
