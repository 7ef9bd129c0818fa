"""What changed between two states of an article: line by line, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from django.utils.translation import gettext as _

from knowledge_base.models.revision import Words

Kind = Literal["same", "changed", "added", "removed", "folded"]

# Unchanged lines that are shown around what changed.
AROUND = 2
# difflib takes quadratic time: what is longer is compared as a whole.
MOST_LINES, MOST_WORDS = 1_500, 400
# Lines that have less in common than this are two lines, not one that changed.
LIKE = 0.4

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """Some letters of a line; is_marked: only this side has them."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line on both sides. left, right: none, where a side has no such line.

    count: how many lines stand behind one that is folded.
    """

    kind: Kind
    left: tuple[Part, ...] | None = None
    right: tuple[Part, ...] | None = None
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What changed in one of the fields of an article. name: for people."""

    name: str
    lines: list[Line]


def changes(old: Words | None, new: Words) -> list[Field]:
    """The fields that changed; none: nothing did. old: none is before the first one."""
    named = (
        (_("Title"), "title"),
        (_("Summary"), "summary"),
        (_("Keywords"), "keywords"),
        (_("Words"), "source"),
    )
    found = []
    for name, field in named:
        before = str(getattr(old, field)) if old is not None else ""
        after = str(getattr(new, field))
        if before != after:
            found.append(Field(name=name, lines=folded(lines(before, after))))
    return found


def lines(old: str, new: str) -> list[Line]:
    """All lines of both, in order."""
    before, after = _split(old), _split(new)
    if max(len(before), len(after)) > MOST_LINES:
        return list(_replaced(before, after, are_paired=False))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[Line] = []
    for tag, left, left_end, right, right_end in matcher.get_opcodes():
        if tag == "equal":
            found += (_same(line) for line in before[left:left_end])
        else:
            found += _replaced(before[left:left_end], after[right:right_end])
    return found


def folded(found: Sequence[Line]) -> list[Line]:
    """The same, with long stretches in which nothing changed as one line."""
    near: set[int] = set()
    for at, line in enumerate(found):
        if line.kind != "same":
            near.update(range(at - AROUND, at + AROUND + 1))
    shown: list[Line] = []
    hidden = 0
    for at, line in enumerate(found):
        if at in near:
            shown += _fold(hidden)
            hidden = 0
            shown.append(line)
        else:
            hidden += 1
    return shown + _fold(hidden)


def _fold(count: int) -> list[Line]:
    return [Line(kind="folded", count=count)] if count else []


def _split(text: str) -> list[str]:
    return text.split("\n") if text else []


def _same(line: str) -> Line:
    parts = (Part(line),)
    return Line(kind="same", left=parts, right=parts)


def _replaced(
    old: Sequence[str], new: Sequence[str], *, are_paired: bool = True
) -> Iterator[Line]:
    """Lines that gave way to others: those that are like each other side by side."""
    for before, after in zip_longest(old, new):
        if before is None:
            yield Line(kind="added", right=(Part(after, is_marked=True),))
        elif after is None:
            yield Line(kind="removed", left=(Part(before, is_marked=True),))
        else:
            yield from _changed(before, after, are_paired=are_paired)


def _changed(before: str, after: str, *, are_paired: bool) -> Iterator[Line]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if are_paired and max(len(old), len(new)) <= MOST_WORDS:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= LIKE:
            left, right = _marked(old, new, matcher)
            yield Line(kind="changed", left=left, right=right)
            return
    yield Line(kind="removed", left=(Part(before, is_marked=True),))
    yield Line(kind="added", right=(Part(after, is_marked=True),))


def _marked(
    old: Sequence[str], new: Sequence[str], matcher: "SequenceMatcher[str]"
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    left: list[Part] = []
    right: list[Part] = []
    for tag, start, end, other, other_end in matcher.get_opcodes():
        is_marked = tag != "equal"
        if words := "".join(old[start:end]):
            left.append(Part(words, is_marked))
        if words := "".join(new[other:other_end]):
            right.append(Part(words, is_marked))
    return tuple(left), tuple(right)
