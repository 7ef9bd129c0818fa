"""Words that name a time: where they stand and what they mean, by a language's file."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tickets.detect.language import Language, languages
from tickets.detect.phrases import source

# A day: ("days", 1), ("weekday", 4), ("date", (2026, 12, 3)), ("period", "next_week") …
# A time of day: ("clock", (14, 30)), ("part", "noon"). Both at once: ("elapsed", 7200).
Kind = str
CLOCKS = frozenset({"clock", "part"})
_DATED = frozenset({"date", "weekday"})
# As far before a time we look for words that tell what it is one of.
_BEFORE = 30
# "in two weeks" is a day as "in fourteen days" is.
_SECONDS = {"minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that name a time."""

    start: int
    end: int
    kind: Kind
    value: Any


Reader = Callable[[re.Match[str]], Mark | None]
Readers = Iterator[tuple[str, Reader]]


def marks(sentence: str, language: Language) -> Iterator[Mark]:
    """In their order; of readings that overlap the first one, or the longer."""
    found = [
        mark
        for pattern, read in _readers(language.code)
        for match in pattern.finditer(sentence)
        if (mark := read(match)) is not None
    ]
    end = 0
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= end and not _was(sentence, mark, language):
            yield mark
            end = mark.end


def _was(sentence: str, mark: Mark, language: Language) -> bool:
    """ "Your order of 3 May" is known by that day: nothing is promised for it."""
    return mark.kind in _DATED and _stands_before(sentence, mark, language, "past")


def is_deadline(sentence: str, mark: Mark, language: Language) -> bool:
    """Whether it is "by" or "until" that time."""
    return _stands_before(sentence, mark, language, "deadline")


def starts_anew(between: str, language: Language) -> bool:
    """Whether words between two times begin to tell something else."""
    # "Between 8 and 10" goes on.
    return any(
        not between[: word.start()].rstrip()[-1:].isdigit()
        for word in _words(language.code, "then", "").finditer(between)
    )


def _stands_before(sentence: str, mark: Mark, language: Language, name: str) -> bool:
    start = max(0, mark.start - _BEFORE)
    words = _words(language.code, name, r"\s{1,4}$")
    return words.search(sentence, start, mark.start) is not None


@cache
def _words(code: str, name: str, behind: str) -> re.Pattern[str]:
    speech = _Speech(languages()[code].time)
    words = speech.one_of(speech.time[name])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w){behind}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Speech:
    """The words of a language for times."""

    time: Mapping[str, Any]

    def one_of(self, words: Iterable[str]) -> str:
        listed = sorted(words, key=len, reverse=True)
        return "|".join(source(word, {}) for word in listed) or "(?!)"

    def meaning(self, table: Mapping[str, list[str]], said: str) -> str:
        """The key whose words these are."""
        return next(
            key
            for key, words in table.items()
            if re.fullmatch(self.one_of(words), said, re.IGNORECASE)
        )

    def number(self, said: str) -> int:
        if said[0].isdigit():
            return int(said)
        return int(self.meaning(self.time["numbers"], said))

    def index(self, lists: list[list[str]], said: str) -> int:
        return int(self.meaning({str(n): words for n, words in enumerate(lists)}, said))


def _all(table: Mapping[str, list[str]]) -> list[str]:
    return [word for words in table.values() for word in words]


@cache
def _readers(code: str) -> list[tuple[re.Pattern[str], Reader]]:
    """Patterns, and what each of their matches means."""
    speech = _Speech(languages()[code].time)
    makers = (
        _table, _counted, _weekday, _clock, _iso_date, _dotted_date, _month_date, _monthday,
    )  # fmt: skip
    return [
        (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), read)
        for make in makers
        for pattern, read in make(speech)
    ]


def _table(speech: _Speech) -> Readers:
    """Words that mean one thing: today, noon, next week, half an hour."""
    tables = (("days", "days"), ("parts", "part"), ("periods", "period"))
    for name, kind in tables:
        table = speech.time[name]

        def read(match: re.Match[str], table: Any = table, kind: str = kind) -> Mark:
            key = speech.meaning(table, match[0])
            return Mark(*match.span(), kind, int(key) if kind == "days" else key)

        yield speech.one_of(_all(table)), read
    within = speech.one_of(speech.time["within"])
    for seconds, words in speech.time["elapsed"].items():

        def elapsed(match: re.Match[str], seconds: str = seconds) -> Mark:
            return Mark(*match.span(), "elapsed", int(seconds))

        yield rf"(?:{within})\s{{1,4}}(?:{speech.one_of(words)})", elapsed


def _counted(speech: _Speech) -> Readers:
    """In two days, within 24 hours, in two to three working days."""
    time = speech.time
    number = rf"\d{{1,3}}|{speech.one_of(_all(time['numbers']))}"
    span = rf"(?:(?:{number})\s{{0,2}}(?:-|{speech.one_of(time['to'])})\s{{0,2}})?"
    within = speech.one_of(time["within"])
    units = speech.one_of(_all(time["units"]))

    def read(match: re.Match[str]) -> Mark:
        unit = speech.meaning(time["units"], match[2])
        return Mark(*match.span(), *_amount(unit, speech.number(match[1])))

    yield rf"(?:{within})\s{{1,4}}{span}({number})\s{{0,4}}({units})", read


def _amount(unit: str, count: int) -> tuple[Kind, int]:
    if unit in _SECONDS:
        return "elapsed", count * _SECONDS[unit]
    if unit in _DAYS:
        return "days", count * _DAYS[unit]
    if unit == "working_hour":
        return "working_seconds", count * 3600
    return ("working_days" if unit == "working_day" else "months"), count


def _weekday(speech: _Speech) -> Readers:
    """A weekday, and the part of it where that is one word: Montagnachmittag."""
    lists = speech.time["weekdays"]
    words = speech.one_of(word for words in lists for word in words)
    glued = speech.one_of(_all(speech.time["glued"]))

    def day(match: re.Match[str]) -> Mark:
        return Mark(*match.span(1), "weekday", speech.index(lists, match[1]))

    def part(match: re.Match[str]) -> Mark:
        key = speech.meaning(speech.time["glued"], match[1])
        return Mark(*match.span(1), "part", key)

    yield rf"({words})s?(?:\s{{0,2}}(?:{glued})s?)?", day
    yield rf"(?:{words})\s{{0,2}}({glued})s?", part


def _clock(speech: _Speech) -> Readers:
    """14:30, 3 pm, 15 Uhr, 14 Uhr 30."""
    oclock = speech.one_of(speech.time["oclock"])
    am, pm = speech.one_of(speech.time["am"]), speech.one_of(speech.time["pm"])

    def read(match: re.Match[str]) -> Mark | None:
        hour, minute = int(match[1]), int(match[2] or match["late"] or 0)
        if match["pm"]:
            hour = hour % 12 + 12
        elif match["am"]:
            hour %= 12
        elif not match[2] and 1 <= hour <= 6 and speech.time["pm"]:
            # Nobody calls back at three in the night.
            hour += 12
        if hour > 23 or minute > 59:
            return None
        return Mark(*match.span(), "clock", (hour, minute))

    said = rf"(?P<named>{oclock})(?:\s?(?P<late>\d\d)(?!\d))?|(?P<am>{am})|(?P<pm>{pm})"
    yield rf"(\d{{1,2}})(?:[:.](\d\d))?\s{{0,2}}(?:{said})", read
    # The same groups, all of them empty.
    none = "(?P<late>)(?P<am>)(?P<pm>)"
    at = speech.one_of(speech.time["at"])
    ends = r"(?=\s{0,2}(?:[,;!?)]|\.(?!\d)|$))"
    yield rf"(?:{at})\s{{1,3}}(\d{{1,2}})()(?P<named>){none}{ends}", read
    yield rf"(\d{{1,2}}):(\d\d)(?P<named>){none}", read


def _date(match: re.Match[str], year: str | None, month: int, day: int) -> Mark | None:
    full = (2000 + int(year) if len(year) == 2 else int(year)) if year else None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Mark(*match.span(), "date", (full, month, day))


def _iso_date(_speech: _Speech) -> Readers:
    yield (
        r"(\d{4})-(\d\d)-(\d\d)",
        lambda match: _date(match, match[1], int(match[2]), int(match[3])),
    )


def _dotted_date(speech: _Speech) -> Readers:
    """3.12., 03.12.2026; with strokes only where day and month cannot be mistaken."""
    # "3.12. 14 Uhr" is no year.
    hours = speech.one_of(speech.time["oclock"])
    yield (
        rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.(?:\s?(\d{{4}}|\d\d)(?!:\d|\s{{0,2}}(?:{hours})))?",
        lambda match: _date(match, match[3], int(match[2]), int(match[1])),
    )

    def strokes(match: re.Match[str]) -> Mark | None:
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = max(first, second), min(first, second)
        return _date(match, match[3], month, day)

    yield r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?", strokes


def _month_date(speech: _Speech) -> Readers:
    """3 December, December 3rd, 3. Dezember 2026."""
    lists = speech.time["months"]
    month = speech.one_of(word for words in lists for word in words)
    of = f"(?:{speech.one_of(speech.time['of'])})"
    ending = r"(?:st|nd|rd|th|\.)?"
    year = r"(?:,?\s{1,3}(\d{4}))?"

    def read(match: re.Match[str], *, day: int, month: int) -> Mark | None:
        return _date(
            match, match[3], speech.index(lists, match[month]) + 1, int(match[day])
        )

    yield (
        rf"(\d{{1,2}}){ending}\s{{0,3}}(?:{of}\s{{1,3}})?({month}){year}",
        lambda match: read(match, day=1, month=2),
    )
    if speech.time["month_first"]:
        yield (
            rf"({month})\s{{1,3}}(\d{{1,2}}){ending}{year}",
            lambda match: read(match, day=2, month=1),
        )


def _monthday(speech: _Speech) -> Readers:
    """On the 15th."""
    before = speech.one_of(speech.time["on_the"])
    of = speech.one_of(speech.time["of"])
    months = speech.one_of(word for words in speech.time["months"] for word in words)

    def read(match: re.Match[str]) -> Mark | None:
        day = int(match[1])
        return Mark(*match.span(), "monthday", day) if 1 <= day <= 31 else None

    elsewhere = rf"(?!\s{{1,3}}(?:(?:{of})\s{{1,3}})?(?:{months})(?!\w))"
    number = r"(\d{1,2})(?:st|nd|rd|th|\.(?!\s?\d))"
    yield rf"(?:{before})\s{{1,3}}{number}{elsewhere}", read
