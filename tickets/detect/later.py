"""When something is to be, as people type it: "fri 9", "tomorrow 14:30", "in 2h", "3d".

The words are those of promises; but who promises something by tomorrow has all day, and
what is put off until tomorrow comes back first thing.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tickets.detect.due import Due
from tickets.detect.language import Language, languages, spoken
from tickets.detect.marks import CLOCKS, Mark, marks
from tickets.detect.times import Named, named

# The hour of the morning, when a day begins.
MORNING = 9
YEAR = timedelta(days=366)
# Nobody types more than this to say when.
LONGEST = 100
_PARTS = {
    "morning": (MORNING, 0),
    "noon": (12, 0),
    "afternoon": (14, 0),
    "close": (17, 0),
    "evening": (18, 0),
}
_SATURDAY = 5
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S{0,20}", re.ASCII)
_COUNTED = re.compile(r"(?:in\s{1,3}|\+)?(\d{1,4})\s{0,3}([^\W\d_]{1,20})\.?")
# "1h 30m", "1 Stunde und 30 Minuten", "1h30".
_HOURS_AND = re.compile(
    r"(?:in\s{1,3}|\+)?(\d{1,2})\s{0,3}([^\W\d_]{1,20})\.?\s{0,3}(?:(?:and|und|&)\s{1,3})?"
    r"(\d{1,2})\s{0,3}([^\W\d_]{0,20})\.?"
)
_WORD = re.compile(r"[^\W\d_]++")
_BARE_HOUR = re.compile(r"(?<![\w.:/-])\d{1,2}")


class _Always:
    """No team's hours: a day ends at midnight, and all are alike."""

    def is_open(self, at: datetime) -> bool:
        return True

    def next_opening(self, after: datetime) -> datetime | None:
        return after

    def next_closing(self, after: datetime) -> datetime | None:
        return None


def read(
    text: str, *, now: datetime, zone: ZoneInfo, language: str, reach: timedelta = YEAR
) -> datetime | None:
    """The time that is meant; by the words of this language, else by those of any.

    A day without a time begins at nine, a time without a day is the next such. None: it
    names none to come, one too far off, or has numbers that say nothing.
    """
    words = text.strip()
    if not words or len(words) > LONGEST or words.startswith("-"):
        return None
    due = (
        _exact(words, zone)
        if _ISO.fullmatch(words)
        else _said(words, now, zone, language)
    )
    return due if due is not None and now < due <= now + reach else None


def _exact(words: str, zone: ZoneInfo) -> datetime | None:
    """As programs and pickers write it; without a zone it is the clock on the wall."""
    try:
        found = datetime.fromisoformat(words)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _said(words: str, now: datetime, zone: ZoneInfo, language: str) -> datetime | None:
    """Of all readings the one that leaves the fewest letters unread, and of those alike
    the first: an agent who reads English may type "Montag um 9:30"."""
    due = Due(now, zone, _Always())
    own = spoken(language)
    others = [one for one in languages().values() if one not in own]
    found: list[tuple[int, datetime]] = []
    for one in (*own, *others):
        for spelled in _spelled(words, one):
            said = named(spelled, one, after=0)
            at = due.at(_begun(said, due)) if said else None
            left = _unread(spelled, one)
            if at is not None and not _counts(left, one):
                found.append((sum(map(str.isalpha, left)), at))
    return min(found, key=lambda reading: reading[0])[1] if found else None


def _spelled(words: str, language: Language) -> Iterator[str]:
    """The same at full length: "fri 9" is "friday at 9", "2h" is "in 2 hours"."""
    short_units = language.time["short_units"]
    if counted := _COUNTED.fullmatch(words):
        unit = short_units.get(counted[2].lower(), counted[2])
        yield f"in {counted[1]} {unit}"
    if both := _HOURS_AND.fullmatch(words):
        hour, minute = (
            short_units.get(one.lower(), one.lower())
            for one in (both[2], both[4] or "m")
        )
        units = language.time["units"]
        if hour in units["hour"] and minute in units["minute"]:
            yield f"in {int(both[1]) * 60 + int(both[3])} {minute}"
    short = language.time["short"]
    long = _WORD.sub(lambda word: short.get(word[0].lower(), word[0]), words)
    yield _with_hour(long, language)
    # "two hours" are "in two hours", in all of our languages.
    yield f"in {long}"


def _with_hour(words: str, language: Language) -> str:
    """A number behind a day, or alone, is an hour."""
    head, _space, last = words.rpartition(" ")
    day = head.rstrip(" ,")
    if not _BARE_HOUR.fullmatch(last):
        return words
    found = list(marks(day, language))
    if day and not (
        found and found[-1].end == len(day) and found[-1].kind not in CLOCKS
    ):
        return words
    return f"{head} {language.time['at'][0]} {last}".strip()


def _unread(words: str, language: Language) -> str:
    """What is left when the words of times are taken away: of "fri 25" the number."""
    left = list(words)
    for mark in marks(words, language):
        left[mark.start : mark.end] = " " * (mark.end - mark.start)
    return "".join(left)


def _counts(left: str, language: Language) -> bool:
    """Whether what is unread says a number: "tomorrow half past nine" is not nine sharp."""
    numbers = language.time["numbers"].values()
    words = {word.lower() for word in _WORD.findall(left)}
    return any(map(str.isdigit, left)) or any(
        words.intersection(one) for one in numbers
    )


def _begun(found: Named, due: Due) -> Named:
    """When that day or part of it begins; deadlines are when they end."""
    day, clock = found.day, found.clock
    if day is not None and day.kind in {"elapsed", "working_seconds"}:
        return found
    if clock is None or clock.kind == "part":
        hour = _PARTS[clock.value if clock else "morning"]
        clock = Mark(0, 0, "clock", hour)
    if day is None or day.kind != "period":
        return Named(day, clock, found.next)
    match day.value:
        case "next_week":
            return Named(Mark(0, 0, "weekday", 0), clock, next=True)
        case "weekend":
            return Named(Mark(0, 0, "weekday", _SATURDAY), clock)
        case "next_month":
            first = (due.today.replace(day=1) + timedelta(days=31)).replace(day=1)
            said = (first.year, first.month, first.day)
            return Named(Mark(0, 0, "date", said), clock)
    return Named(day, clock, found.next)
