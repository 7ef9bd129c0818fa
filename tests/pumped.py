"""Texts that an expression could lose itself in, made of the expression itself.

What it repeats is repeated until it fills a page, behind what has to stand before it and
before what cannot stand behind it; so is what it begins with, and each letter it knows.
`re` goes back where a text almost fits: these almost fit.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

# Behind what repeats: most expressions know neither.
_NOWHERE = ("\x00", "\n\x00")
# Letters of the classes that have no letters of their own.
_SAMPLES = " \na0_-.@é"
# Of one expression; those of many branches have many more.
MOST = 60
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}

Node = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Pump:
    """What is said again and again, and what stands around it."""

    before: str
    again: str
    behind: str
    is_bytes: bool

    def text(self, size: int) -> str | bytes:
        """Of so many letters, more or less; bytes for an expression of bytes."""
        said = self.before + self.again * (size // len(self.again)) + self.behind
        return said.encode("latin-1", "replace") if self.is_bytes else said


def pumps(pattern: re.Pattern[Any]) -> list[Pump]:
    """Of this expression; of many they are taken evenly."""
    found = list(dict.fromkeys(_pumps(pattern)))
    is_bytes = isinstance(pattern.pattern, bytes)
    return [Pump(*one, is_bytes) for one in found[:: max(1, len(found) // MOST)]]


def _pumps(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    source = pattern.pattern
    told = source.decode("latin-1") if isinstance(source, bytes) else source
    tree = _parser.parse(told, pattern.flags & ~re.UNICODE)
    letters = "".join(dict.fromkeys([*_letters(tree), *_SAMPLES]))[:24]
    for letter in letters:
        yield from _ended("", letter)
    for before, pump in _repeated(tree, "", letters):
        yield from _ended(before, pump)
    for beginning in _beginnings(tree):
        yield from _ended("", beginning)


def _ended(before: str, pump: str) -> Iterator[tuple[str, str, str]]:
    if pump:
        yield from ((before, pump, behind) for behind in ("", *_NOWHERE))


def _repeated(
    nodes: Iterable[Node], before: str, letters: str
) -> Iterator[tuple[str, str]]:
    """What is repeated, and an example of what stands before it."""
    for kind, told in nodes:
        if kind in _REPEATS:
            least, most, inner = told
            for pump in _pumps_of(inner, letters) if most > 1 else ():
                yield before, pump
            yield from _repeated(inner, before, letters)
            before += _example(inner) * least
            continue
        for inner in _inside(kind, told):
            yield from _repeated(inner, before, letters)
        before += _example([(kind, told)])


def _pumps_of(inner: Any, letters: str) -> list[str]:
    """What may be said again and again: of a class each letter we know of."""
    if len(inner) == 1 and inner[0][0] in {op.IN, op.ANY, op.NOT_LITERAL, op.LITERAL}:
        return [one for one in letters if _fits(inner[0], one)]
    return [_example(inner)]


def _beginnings(tree: Iterable[Node]) -> Iterator[str]:
    """Of a sequence what it begins with, shorter and longer."""
    said = ""
    for kind, told in tree:
        if kind in _REPEATS:
            said += _example(told[2]) * max(1, told[0])
        else:
            said += _example([(kind, told)])
        yield said
        if kind == op.BRANCH:
            yield from (_example(branch) for branch in told[1])


def _inside(kind: Any, told: Any) -> list[Any]:
    if kind == op.SUBPATTERN:
        return [told[-1]]
    if kind == op.BRANCH:
        return list(told[1])
    if kind in {op.ASSERT, op.ASSERT_NOT}:
        return [told[1]]
    if kind == op.ATOMIC_GROUP:
        return [told]
    return []


def _example(nodes: Iterable[Node]) -> str:
    """The shortest that fits, near enough."""
    said = ""
    for kind, told in nodes:
        if kind in _REPEATS:
            said += _example(told[2]) * told[0]
        elif kind == op.BRANCH:
            said += min(map(_example, told[1]), key=len)
        elif kind in {op.SUBPATTERN, op.ATOMIC_GROUP, op.ASSERT}:
            said += _example(_inside(kind, told)[0])
        elif kind in {op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN}:
            known = [*_letters([(kind, told)]), *_SAMPLES, *map(chr, range(33, 127))]
            said += next((one for one in known if _fits((kind, told), one)), "")
    return said


def _letters(nodes: Iterable[Node]) -> Iterator[str]:
    """Those that stand in it."""
    for kind, told in nodes:
        if kind in {op.LITERAL, op.NOT_LITERAL}:
            yield chr(told)
        elif kind == op.RANGE:
            yield chr(told[0])
        elif kind == op.IN:
            yield from _letters(told)
        elif kind in _REPEATS:
            yield from _letters(told[2])
        else:
            for inner in _inside(kind, told):
                yield from _letters(inner)


_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def _fits(node: Node, letter: str) -> bool:
    kind, told = node
    if kind in {op.LITERAL, op.NOT_LITERAL}:
        return (chr(told) == letter) is (kind == op.LITERAL)
    if kind == op.ANY:
        return letter != "\n"
    if kind == op.RANGE:
        return bool(told[0] <= ord(letter) <= told[1])
    if kind == op.CATEGORY:
        return re.fullmatch(_CATEGORIES[told], letter) is not None
    if kind == op.IN:
        inner = [one for one in told if one[0] != op.NEGATE]
        fits = any(_fits(one, letter) for one in inner)
        return fits is not (len(inner) < len(told))
    return False
