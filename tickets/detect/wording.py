"""Sentences that say a thing in one of the ways a language has for it."""

import re
from collections.abc import Iterator

from tickets.detect.language import Language, Wording, spoken
from tickets.detect.words import Span, hushed, sentences

_COMMA = re.compile(r"[,;:()]|\s-\s")


def repeats(text: str, language: str = "") -> list[Span]:
    """Where a customer says that they have told us before."""
    return _found(text, "repetition", language)


def refusals(text: str, language: str = "") -> list[Span]:
    """Where an agent's draft says no."""
    return _found(text, "refusal", language)


def deflects(text: str, language: str = "") -> Span | None:
    """Where a draft sends the customer to somebody else, and says nothing of what we do."""
    for one in spoken(language):
        sent = next(said(text, "deflection", one), None)
        acts = any(
            next(said(text, name, one), None) is not None
            for name in ("promise", "action")
        )
        if sent is not None and not acts:
            return _as_written(text, sent[1])
    return None


def asks(text: str, language: str = "") -> set[str]:
    """The facts a draft asks for."""
    quiet = hushed(text)
    return {
        name
        for one in spoken(language)
        for sentence in sentences(quiet, one.abbreviations)
        for name, pattern in one.asks.items()
        if pattern.search(sentence.words)
    }


def said(text: str, name: str, language: Language) -> Iterator[tuple[Span, Span]]:
    """Sentences that say it, each with the words it says it with."""
    wording = language.wordings[name]
    for sentence in sentences(hushed(text), language.abbreviations):
        if found := _says(sentence.words, wording):
            start = sentence.start + found.start()
            yield sentence, Span(start, sentence.start + found.end(), found[0])


def _found(text: str, name: str, language: str) -> list[Span]:
    spans = {
        (words.start, words.end)
        for one in spoken(language)
        for _, words in said(text, name, one)
    }
    return [Span(start, end, text[start:end]) for start, end in sorted(spans)]


def _says(sentence: str, wording: Wording) -> re.Match[str] | None:
    counts = _without(wording.aside, sentence)
    against = _without(wording.harmless, counts)
    if wording.unless.search(against):
        return None
    return next(
        (
            found
            for found in wording.says.finditer(counts)
            if not wording.near.search(_clause(against, found, wording))
        ),
        None,
    )


def _without(pattern: re.Pattern[str], sentence: str) -> str:
    return pattern.sub(lambda found: "_" * len(found[0]), sentence)


def _clause(sentence: str, found: re.Match[str], wording: Wording) -> str:
    """What stands around words up to the next comma, or to a word that joins clauses."""
    ends = [
        mark
        for pattern in (_COMMA, wording.joints)
        for mark in pattern.finditer(sentence)
    ]
    start = max((end.end() for end in ends if end.end() <= found.start()), default=0)
    after = (end.start() for end in ends if end.start() >= found.end())
    return sentence[start : min(after, default=len(sentence))]


def _as_written(text: str, span: Span) -> Span:
    return Span(span.start, span.end, text[span.start : span.end])
