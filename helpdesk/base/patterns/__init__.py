"""Patterns that people type: regular expressions whose time grows with the text (AC-40).

Python and browsers match by trying and going back: `(a+)+$` on thirty letters takes
minutes. Here all ways are walked side by side, so that no pattern can be slow. What is
understood is what Python and the `pattern` of a field in a browser have in common: no
look-around, no references back. A pattern stands for the whole text.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from helpdesk.base.patterns.reader import NotUnderstood, Reader, Step

__all__ = [
    "MOST_LETTERS", "MOST_TEXT", "NotUnderstood", "Pattern",
    "for_browsers", "matches", "read",
]  # fmt: skip

MOST_LETTERS = 200
MOST_TEXT = 500
# Side by side in a pattern that is plain: the third power of MOST_TEXT is a moment.
MOST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was understood.

    written: the same, as every browser reads it, also those that are strict.
    is_plain: whoever matches by trying and going back is not slow with it, either.
    """

    written: str
    steps: tuple[Step, ...]
    is_plain: bool

    def matches(self, text: str) -> bool:
        """Whether it stands for all of this text; longer ones than MOST_TEXT never."""
        if len(text) > MOST_TEXT:
            return False
        here = self._from([0])
        for letter in text:
            here = self._from([
                at + 1 for at, step in self._at(here)
                if step.test is not None and step.test(letter)
            ])  # fmt: skip
        return len(self.steps) in here

    def _at(self, places: set[int]) -> list[tuple[int, Step]]:
        return [(at, self.steps[at]) for at in places if at < len(self.steps)]

    def _from(self, places: list[int]) -> set[int]:
        """Where one can be from there without taking a letter."""
        found: set[int] = set()
        while places:
            at = places.pop()
            if at in found:
                continue
            found.add(at)
            if at < len(self.steps) and self.steps[at].test is None:
                places += [at + way for way in self.steps[at].ways]
        return found


@lru_cache(maxsize=256)
def read(typed: str) -> Pattern:
    """The pattern somebody typed.

    Raises:
        NotUnderstood: it is none, or has parts that are not known here.
    """
    if len(typed) > MOST_LETTERS:
        raise NotUnderstood(_("This pattern is too long."))
    reader = Reader(typed)
    steps = reader.choice()
    if reader.left:
        raise NotUnderstood(_("There is a ) too many."))
    is_plain = reader.repeats <= MOST_REPEATS and not reader.nested
    return Pattern("".join(reader.out), tuple(steps), is_plain)


def matches(typed: str, text: str) -> bool:
    """Whether a pattern stands for all of this text. Raises NotUnderstood."""
    return read(typed).matches(text)


def for_browsers(typed: str) -> str:
    """The same for somebody's browser; "" when it could keep that busy: we look, then."""
    try:
        pattern = read(typed)
    except NotUnderstood:
        return ""
    return pattern.written if pattern.is_plain else ""
