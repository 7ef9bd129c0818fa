"""When somebody is there, worked out from blocks of a week: pure, in whole seconds.

It is open at an instant when the clock on the wall of its zone stands inside a block of
that weekday, on a day that is no holiday. So an hour that a clock repeats in autumn is
open twice where a block covers it, and one that it leaves out in spring never is. We go
along the line of time in pieces in which the clock runs evenly, and never add days to
wall times, which is what goes wrong twice a year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

DAY = 24 * 60 * 60
WEEK = 7
# Whoever looks for working time gives up here; a clock that takes longer never ends.
_FOREVER = 10 * 366 * DAY
_EPOCH = date(1970, 1, 1).toordinal()
# Whoever looks back gives up here, in weeks.
_BACK = 8
# It can be that a clock that is changed swallows a block, or a land skips a day.
_SLACK = 3 * WEEK

# What is open is worked out once for so many seconds, and kept (`_opened`).
_PART = 28 * DAY
_PARTS_KEPT = 4096

# Seconds since 1970, from and until.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Part of a weekday (0 is Monday), in minutes since its midnight."""

    weekday: int
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of blocks in a zone, and days that are none of it.

    days: for each weekday, what is open of it in seconds; in order, apart.
    always: nothing of this counts, somebody is always there.
    """

    zone: ZoneInfo
    days: tuple[tuple[Span, ...], ...] = ((),) * WEEK
    holidays: frozenset[date] = frozenset()
    always: bool = False

    @classmethod
    def of(
        cls, zone: str, blocks: Iterable[Block], holidays: Iterable[date] = ()
    ) -> Self:
        """Blocks may touch, and even cover one another."""
        days: list[list[Span]] = [[] for _ in range(WEEK)]
        for block in blocks:
            days[block.weekday].append((block.begins * 60, block.ends * 60))
        joined = tuple(tuple(_joined(sorted(spans))) for spans in days)
        return cls(ZoneInfo(zone), joined, frozenset(holidays))

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at that instant."""
        if self.always:
            return True
        wall = at.astimezone(self.zone)
        if wall.date() in self.holidays:
            return False
        second = (wall.hour * 60 + wall.minute) * 60 + wall.second
        spans = self.days[wall.weekday()]
        return any(begins <= second < ends for begins, ends in spans)

    def next_opening(self, after: datetime) -> datetime | None:
        """The first instant from this one on at which it is open; None: it never is."""
        if self.is_open(after):
            return after
        found = next(self._spans(_second(after) + 1, self._horizon(after)), None)
        return _instant(found[0]) if found else None

    def next_closing(self, after: datetime) -> datetime | None:
        """The first instant from this one on at which it is closed; None: it never is."""
        if not self.is_open(after):
            return after
        start, end = _second(after), self._horizon(after)
        if self.always or (found := next(self._spans(start, end), None)) is None:
            return None
        return _instant(found[1]) if found[1] < end else None

    def seconds(self, since: datetime, until: datetime) -> int:
        """How long it was open between two instants; whole seconds, never negative."""
        start, end = _second(since), _second(until)
        if self.always:
            return max(0, end - start)
        return sum(ends - begins for begins, ends in self._spans(start, end))

    def after(self, since: datetime, seconds: int) -> datetime | None:
        """The first instant at which it has been open for so long; None: never, or not
        within ten years."""
        start, left = _second(since), seconds
        if left <= 0 or self.always:
            return _instant(start + max(0, left))
        for part in range(start // _PART, (start + _FOREVER) // _PART + 1):
            spans, total = _opened(self, part)
            # Only of the first part something may lie before.
            if part * _PART >= start and total < left:
                left -= total
                continue
            for opens, ends in spans:
                begins = max(opens, start)
                if ends - begins >= left:
                    return _instant(begins + left)
                left -= max(0, ends - begins)
        return None

    def before(self, until: datetime, seconds: int) -> datetime | None:
        """The last instant from which it is open for so long until then; None: it never
        is, or was not within eight weeks."""
        end = _second(until)
        if seconds <= 0 or self.always:
            return _instant(end - max(0, seconds))
        start, left = end, seconds
        for week in range(1, _BACK + 1):
            early = end - week * WEEK * DAY
            for begins, ends in reversed(list(self._spans(early, start))):
                if ends - begins >= left:
                    return _instant(ends - left)
                left -= ends - begins
            start = early
        return None

    def _horizon(self, after: datetime) -> int:
        """Where to stop looking: later it is as it was before.

        Each holiday takes at most one block of a week that would have been open.
        """
        today = after.astimezone(self.zone).date()
        ahead = [day for day in self.holidays if day >= today]
        days = _SLACK + WEEK * (len(ahead) + 1)
        # Open around the clock, it may close first on the last holiday there is.
        last = max(ahead, default=today)
        return _second(after) + DAY * max(days, (last - today).days + WEEK)

    def _spans(self, start: int, end: int) -> Iterator[Span]:
        """What is open between two seconds, in order; what touches is one."""
        return _joined(self._pieces(start, end))

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        while start < end:
            offset, until = self._even(start, end)
            yield from self._on_the_wall(start + offset, until + offset, offset)
            start = until

    def _even(self, start: int, end: int) -> tuple[int, int]:
        """How far off UTC the clock is, and until when; at most a day ahead."""
        offset, until = self._offset(start), min(start + DAY, end)
        if self._offset(until - 1) == offset:
            return offset, until
        # The first second at which it is another: it changes once in a day.
        even, other = start, until - 1
        while other - even > 1:
            middle = (even + other) // 2
            even, other = (
                (middle, other) if self._offset(middle) == offset else (even, middle)
            )
        return offset, other

    def _offset(self, second: int) -> int:
        there = datetime.fromtimestamp(second, self.zone).utcoffset()
        return round(there.total_seconds()) if there is not None else 0

    def _on_the_wall(self, start: int, end: int, offset: int) -> Iterator[Span]:
        """Wall time in which the clock runs evenly, back on the line of time."""
        for number in range(start // DAY, (end - 1) // DAY + 1):
            day = date.fromordinal(_EPOCH + number)
            if day in self.holidays:
                continue
            for begins, ends in self.days[day.weekday()]:
                first = max(start, number * DAY + begins)
                last = min(end, number * DAY + ends)
                if first < last:
                    yield first - offset, last - offset


# A team without a calendar.
ALWAYS = Hours(ZoneInfo("UTC"), always=True)


@lru_cache(_PARTS_KEPT)
def _opened(hours: Hours, part: int) -> tuple[tuple[Span, ...], int]:
    """What is open in this part of the line of time, and how long that is.

    Clocks of a year of working time look through years of days, for each ticket anew:
    one policy held the rows of fifty tickets for many seconds.
    """
    spans = tuple(hours._spans(part * _PART, (part + 1) * _PART))  # noqa: SLF001 - its own
    return spans, sum(ends - begins for begins, ends in spans)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in the order of their beginning; those that touch are one."""
    begins = ends = None
    for first, last in spans:
        if begins is None or ends is None:
            begins, ends = first, last
        elif first <= ends:
            ends = max(ends, last)
        else:
            yield begins, ends
            begins, ends = first, last
    if begins is not None and ends is not None:
        yield begins, ends


def _second(at: datetime) -> int:
    """Seconds since 1970; parts of one do not count."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
