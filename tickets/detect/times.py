"""When a sentence says that something will be: a day, a time of day, or both."""

from dataclasses import dataclass

from tickets.detect.language import Language
from tickets.detect.marks import CLOCKS, Mark, is_deadline, marks, starts_anew

# Words for a day and for a time of it belong together if they stand this close.
_NEAR = 24
_RANGE = 9


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence says of when: a day, a time of day, or both; next: of next week."""

    day: Mark | None
    clock: Mark | None
    next: bool = False


def named(sentence: str, language: Language, *, after: int) -> Named | None:
    """The first time named behind a place, or else at all; a deadline goes before.

    "I'll check this afternoon and call you by Friday" is kept on Friday.
    """
    found = _together(sentence, language)
    behind = [one for one in found if one[0].start >= after] or found
    if not behind:
        return None
    deadlines = (one for one in behind if is_deadline(sentence, one[0], language))
    return _read(next(deadlines, behind[0]))


def _together(sentence: str, language: Language) -> list[list[Mark]]:
    """Marks, those of one time in one list."""
    found: list[list[Mark]] = []
    for mark in marks(sentence, language):
        if found and _joins(found[-1], mark, sentence, language):
            found[-1].append(mark)
        else:
            found.append([mark])
    return found


def _joins(said: list[Mark], mark: Mark, sentence: str, language: Language) -> bool:
    between = sentence[said[-1].end : mark.start]
    if len(between) > _NEAR or "elapsed" in {said[0].kind, mark.kind}:
        return False
    if len(between) > _RANGE and starts_anew(between, language):
        return False
    days = [one for one in [*said, mark] if one.kind not in CLOCKS]
    weekday_of = {"weekday", "period"}
    return (
        len(days) <= 1
        or mark.kind in CLOCKS
        or (len(days) == 2 and {one.kind for one in days} == weekday_of)
    )


def _read(said: list[Mark]) -> Named:
    days = [mark for mark in said if mark.kind not in CLOCKS]
    clocks = [mark for mark in said if mark.kind in CLOCKS]
    # Of "Friday next week" the day is Friday.
    exact = [mark for mark in days if mark.kind == "weekday"] or days
    later = len(days) > 1 and any(mark.value == "next_week" for mark in days)
    return Named(exact[0] if exact else None, _last_of_range(clocks), later)


def _last_of_range(clocks: list[Mark]) -> Mark | None:
    """Between two and four: by four at the latest. An hour says more than "morning"."""
    exact = [mark for mark in clocks if mark.kind == "clock"] or clocks
    if not exact:
        return None
    last = exact[0]
    for mark in exact[1:]:
        last = mark if mark.start - last.end <= _RANGE else last
    return last
