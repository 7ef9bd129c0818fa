"""When a sentence says that something will be: a day, a time of day, or both."""

from dataclasses import dataclass

from tickets.detect.language import Language
from tickets.detect.marks import CLOCKS, Mark, marks

# Words for a day and for a time of it belong together if they stand this close.
_NEAR = 30
_RANGE = 9


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence says of when: a day, a time of day, or both; next: of next week."""

    day: Mark | None
    clock: Mark | None
    next: bool = False


def named(sentence: str, language: Language, *, after: int) -> Named | None:
    """The first time named behind a place; if there is none, the first of all."""
    found = list(marks(sentence, language))
    if not found:
        return None
    first = next((mark for mark in found if mark.start >= after), found[0])
    around = [mark for mark in found if _close(first, mark)]
    days = [mark for mark in around if mark.kind not in CLOCKS]
    clocks = [mark for mark in around if mark.kind in CLOCKS]
    if first.kind == "elapsed":
        return Named(first, None)
    day = _day(first, days)
    later = any(mark.value == "next_week" for mark in days if mark is not day)
    return Named(day, _last_of_range(clocks), later)


def _close(first: Mark, mark: Mark) -> bool:
    return mark.start - first.end <= _NEAR and first.start - mark.end <= _NEAR


def _day(first: Mark, days: list[Mark]) -> Mark | None:
    """The day it is about; of "Friday next week" it is Friday."""
    if first.value == "next_week":
        exact = (one for one in days if one.kind == "weekday")
        return next(exact, first)
    return first if first in days else next(iter(days), None)


def _last_of_range(clocks: list[Mark]) -> Mark | None:
    """Between two and four: by four at the latest. An hour says more than "morning"."""
    exact = [mark for mark in clocks if mark.kind == "clock"] or clocks
    if not exact:
        return None
    last = exact[0]
    for mark in exact[1:]:
        last = mark if mark.start - last.end <= _RANGE else last
    return last
