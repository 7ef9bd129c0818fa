"""Text as detectors read it: bounded, folded without moving a letter, in sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Nobody promises anything further down; a pattern costs a fixed number of steps a letter.
LIMIT = 20_000
# A longer run of words without a full stop is cut.
SENTENCE = 600

# One letter for one, so that a place in the folded text is the same in the text.
_FOLD = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u00a0\u202f\u2009\t\r", " "),
        **dict.fromkeys("\u2010\u2011\u2013\u2014", "-"),
    }
)
_SAID = re.compile(r'"[^"\n]{1,400}"')
_ENDS = re.compile(r'[.!?]{1,3}["\')]{0,2}(?=\s|$)|\n')
_LAST_WORD = re.compile(r"[\w.]{1,20}$")
_NUMBER = re.compile(r"(?<!\d)\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a text, and what stands there."""

    start: int
    end: int
    words: str


def folded(text: str) -> str:
    """The beginning of a text with plain marks; every letter stays where it was."""
    return text[:LIMIT].translate(_FOLD)


def hushed(text: str) -> str:
    """Folded, and without what it quotes: other people's words are not ours."""
    text = _SAID.sub(lambda said: " " * len(said[0]), folded(text))
    lines = text.split("\n")
    return "\n".join(
        " " * len(line) if line.lstrip().startswith(">") else line for line in lines
    )


def sentences(text: str, abbreviations: frozenset[str]) -> Iterator[Span]:
    """In their order, without the blanks around them."""
    start = 0
    for end in _ends(text, abbreviations):
        yield from _pieces(text, start, end)
        start = end


def _ends(text: str, abbreviations: frozenset[str]) -> Iterator[int]:
    for mark in _ENDS.finditer(text):
        if not (mark[0] == "." and _goes_on(text, mark.start(), abbreviations)):
            yield mark.end()
    yield len(text)


def _goes_on(text: str, stop: int, abbreviations: frozenset[str]) -> bool:
    """Whether a full stop there belongs to an abbreviation, or to a 3. or a 3.12."""
    before = text[max(0, stop - 20) : stop]
    following = text[stop + 1 : stop + 3].strip()
    if _NUMBER.search(before):
        # German writes "am 3. Mai" with a capital, so nothing tells it from an end.
        return bool(following)
    word = _LAST_WORD.search(before)
    return word is not None and f"{word[0]}.".lower() in abbreviations


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        until = min(end, start + SENTENCE)
        if until < end:
            until = max(text.rfind(" ", start + 1, until), start) or until
            until = until if until > start else start + SENTENCE
        words = text[start:until]
        if stripped := words.strip():
            first = start + words.index(stripped[0])
            yield Span(first, first + len(stripped), stripped)
        start = until
