"""Whether words praise, or speak of trouble: good enough to sort by, and for nothing else.

Counted, not understood: who means the opposite of what they say is taken at their word.
Languages are tables (`[sentiment]` in languages/*.toml); signs are of no language.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tickets.detect.delicate import is_loud
from tickets.detect.language import languages, spoken
from tickets.detect.words import hushed, sentences

_COMMA = re.compile(r"[,;:()]|\s-\s")
# As far before a word stands what denies it: "not at all good".
_NEAR = 3
# What is furious, or dangerous, outweighs a polite word beside it.
_HEAVY = 2
# "No problems at all": praise, whatever words it is made of.
_RELIEF = 2
_BAD_SIGNS = re.compile(
    "[\U0001f620-\U0001f624\U0001f92c\U0001f92e\U0001f44e\U0001f4a9]"
)
_GOOD_SIGNS = re.compile(
    "[\U0001f60d\U0001f970\U0001f929\U0001f44d\U0001f44f\U0001f64f\U0001f389\u2764]"
)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Of the languages that are read together. stages: what each match counts, in the
    order in which words are taken from a sentence, once each."""

    abbreviations: frozenset[str]
    stages: Sequence[tuple[int, Sequence[re.Pattern[str]]]]
    denies: Sequence[re.Pattern[str]]


def sentiment(text: str, language: str = "") -> int | None:
    """-1 for trouble, 1 for praise, 0 for neither; None where nobody here reads it.

    language: by its code; "" where it is not known: then all are tried.
    """
    signs = len(_GOOD_SIGNS.findall(text)) - len(_BAD_SIGNS.findall(text))
    if language and language.lower()[:2] not in languages():
        return _sign(signs) if signs else None
    score = signs - is_loud(text)
    read = _tables(tuple(one.code for one in spoken(language)))
    quiet = hushed(text)
    score += sum(
        _score(said.words, read) for said in sentences(quiet, read.abbreviations)
    )
    return _sign(score)


@cache
def _tables(codes: tuple[str, ...]) -> _Tables:
    known = [languages()[code] for code in codes]
    furious = [one.delicate[name] for one in known for name in ("anger", "danger")]
    trouble = [
        pattern
        for one in known
        for pattern in (
            one.sentiment["bad"], one.delicate["outage"], one.letter["trouble"]
        )
    ]  # fmt: skip
    return _Tables(
        abbreviations=frozenset().union(*(one.abbreviations for one in known)),
        stages=(
            (0, [one.sentiment["aside"] for one in known]),
            (-_HEAVY, furious),
            (_RELIEF, [one.sentiment["relief"] for one in known]),
            (-1, trouble),
            (1, [one.sentiment["good"] for one in known]),
        ),
        denies=[one.sentiment["not"] for one in known],
    )


def _sign(score: int) -> int:
    return (score > 0) - (score < 0)


def _score(sentence: str, read: _Tables) -> int:
    score, left = 0, sentence
    for worth, patterns in read.stages:
        for pattern in patterns:
            # What speaks against it: "it is not late" is no trouble, and no praise either.
            score += sum(
                worth * (_denied(worth) if _is_denied(left, one, read) else 1)
                for one in pattern.finditer(left)
            )
            left = pattern.sub(_blank, left)
    return score


def _denied(worth: int) -> int:
    """What is left of it: praise becomes trouble, anger stays."""
    return {1: -1, -1: 0}.get(worth, 1)


def _blank(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def _is_denied(sentence: str, word: re.Match[str], read: _Tables) -> bool:
    """Whether the words right before it, of the same clause, turn it round."""
    clause = _COMMA.split(sentence[: word.start()])[-1]
    near = " ".join(clause.split()[-_NEAR:])
    return any(one.search(near) for one in read.denies)
