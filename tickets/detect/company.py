"""A company's own patterns, of order numbers say, such that no text can make them slow.

What a pattern may cost at one place of a text is counted before it is ever run: the ways
through it, which each repetition multiplies, and how far one way can go. What counts too
much, or cannot be counted, is refused.
"""

import re
from dataclasses import dataclass, field

LONGEST = 200
# Ways through it from one letter on; a text has LIMIT letters.
WAYS = 2_000
# Letters of one way.
REACH = 250
# What "as many as there are" is taken to mean.
MANY = 24

_PIECE = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\]){1,100}\])|(?P<opens>\((?:\?:)?)|(?P<closes>\))"
    r"|(?P<repeat>[*+?]|\{(?P<least>\d{1,3})(?P<comma>,)?(?P<most>\d{1,3})?\})"
    r"|(?P<branch>\|)|(?P<plain>[^\\\[\](){}*+?|])"
)
_ESCAPES = frozenset("dDwWsSbB")


class UnsafePatternError(ValueError):
    """A company's pattern that we cannot run on strangers' words."""


@dataclass(slots=True)
class _Group:
    """Part of a pattern: how many letters it can take, and whether there is a choice."""

    reach: int = 0
    branches: int = 1
    varies: bool = False


@dataclass(slots=True)
class _Reading:
    """A pattern on its way from what was typed to what we run."""

    parts: list[str] = field(default_factory=list)
    open: list[_Group] = field(default_factory=lambda: [_Group()])
    ways: int = 1
    # Of what a repetition just read would repeat: None if there is nothing to repeat.
    last: _Group | None = None

    def take(self, piece: re.Match[str]) -> None:
        words = piece[0]
        if piece["repeat"]:
            self._repeat(piece)
            return
        if piece["escape"] and words[1].isalnum() and words[1] not in _ESCAPES:
            raise UnsafePatternError(words)
        if piece["opens"]:
            self.open.append(_Group())
            self.last = None
        elif piece["closes"]:
            self._close()
        elif piece["branch"]:
            self.open[-1].branches += 1
            self.ways *= 2
            self.last = None
        else:
            anchor = words in {"^", "$", r"\b", r"\B"}
            self.last = None if anchor else _Group(reach=1)
            self.open[-1].reach += not anchor
        self.parts.append("(?:" if piece["opens"] else words)

    def _close(self) -> None:
        if len(self.open) == 1:
            raise UnsafePatternError(")")
        self.last = self.open.pop()
        self.last.varies |= self.last.branches > 1
        self.open[-1].varies |= self.last.varies
        self.open[-1].reach += self.last.reach

    def _repeat(self, piece: re.Match[str]) -> None:
        least, most = _bounds(piece)
        # Lazy and possessive marks, too, have nothing before them to repeat.
        if self.last is None or most < least:
            raise UnsafePatternError(piece[0])
        if self.last.varies and most > 1:
            # (a+)+ and (a|b)+ have more ways through a text than it has letters.
            raise UnsafePatternError(piece[0])
        self.ways *= most - least + 1
        self.open[-1].reach += self.last.reach * (most - 1)
        self.open[-1].varies |= most > least
        self.parts.append(f"{{{least},{most}}}")
        self.last = None


def _bounds(piece: re.Match[str]) -> tuple[int, int]:
    sign = {"*": (0, MANY), "+": (1, MANY), "?": (0, 1)}
    if piece["repeat"] in sign:
        return sign[piece["repeat"]]
    least = int(piece["least"])
    if not piece["comma"]:
        return least, least
    return least, int(piece["most"] or least + MANY)


def safe(pattern: str) -> re.Pattern[str]:
    """The pattern with every repetition bounded.

    Raises:
        UnsafePatternError: too long, too many ways through it, or nothing we understand.
    """
    if not 0 < len(pattern) <= LONGEST:
        raise UnsafePatternError(pattern[:LONGEST])
    reading, at = _Reading(), 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            raise UnsafePatternError(pattern[at:])
        reading.take(piece)
        at = piece.end()
    whole, *unclosed = reading.open
    if unclosed or reading.ways > WAYS or whole.reach > REACH:
        raise UnsafePatternError(pattern)
    try:
        return re.compile("".join(reading.parts), re.IGNORECASE)
    except re.error as error:
        raise UnsafePatternError(pattern) from error
