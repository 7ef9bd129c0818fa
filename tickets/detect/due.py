"""When a named time is: in the zone and the hours of a team."""

import calendar
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tickets.detect.marks import Mark
from tickets.detect.times import Named

DAY = timedelta(days=1)
_NOON = time(12)
_EVENING = time(22)
_AFTERNOON = time(18)
# Whoever counts on working days of a team that never opens gets no time.
_PATIENCE = 60
_FRIDAY, _SUNDAY, _TUESDAY, _WEDNESDAY = 4, 6, 1, 2
_EARLIEST = 2000


class Hours(Protocol):
    """When a team is there; an instant counts as after itself."""

    def is_open(self, at: datetime) -> bool: ...

    def next_opening(self, after: datetime) -> datetime | None: ...

    def next_closing(self, after: datetime) -> datetime | None: ...


class Due:
    """Reads named times, at one moment of one team."""

    def __init__(self, now: datetime, zone: ZoneInfo, hours: Hours) -> None:
        self.now = now
        self.zone = zone
        self.hours = hours
        self.today = now.astimezone(zone).date()
        self._ahead: dict[str, Callable[[int], date | None]] = {
            "days": lambda count: self.today + count * DAY,
            "working_days": self._working_day,
            "months": self._months_on,
            "monthday": self._monthday,
        }

    def at(self, named: Named) -> datetime | None:
        """The latest instant that was meant, in UTC; None if there is no such to come."""
        try:
            due = self._at(named)
        except (OverflowError, ValueError):
            # The 31st of February, the year 9999 and its morrow.
            return None
        return due if due is not None and due > self.now else None

    def _at(self, named: Named) -> datetime | None:
        day, clock = named.day, named.clock
        if day is None:
            return self._soonest(clock) if clock else None
        if day.kind == "elapsed":
            return self.now.astimezone(UTC) + timedelta(seconds=day.value)
        if day.kind == "working_seconds":
            return self._worked(day.value)
        found = self._date(day, next_week=named.next)
        return self._on(found, clock) if found else None

    def _soonest(self, clock: Mark) -> datetime:
        """That time today, or tomorrow if it is over."""
        today = self._on(self.today, clock)
        return today if today > self.now else self._on(self.today + DAY, clock)

    def _on(self, day: date, clock: Mark | None) -> datetime:
        if clock is None or clock.value == "close":
            return self.end_of(day)
        if clock.kind == "clock":
            return self._wall(day, time(*clock.value))
        if clock.value == "afternoon":
            return self._afternoon(day)
        return self._wall(day, _EVENING if clock.value == "evening" else _NOON)

    def _afternoon(self, day: date) -> datetime:
        closing = self.end_of(day)
        late = self._wall(day, _AFTERNOON)
        return closing if self._wall(day, _NOON) < closing < late else late

    def end_of(self, day: date) -> datetime:
        """When the team goes home that day; midnight where it does not, or is gone."""
        closing, until = self._last_closing(day)
        return closing if closing and closing > self.now else until

    def _last_closing(self, day: date) -> tuple[datetime | None, datetime]:
        at, until = self._wall(day, time.min), self._wall(day + DAY, time.min)
        last = None
        while (opens := self.hours.next_opening(at)) is not None and opens < until:
            closes = self.hours.next_closing(opens)
            if closes is None or closes >= until:
                return until, until
            last = at = closes
        return last, until

    def _opens_on(self, day: date) -> bool:
        opens = self.hours.next_opening(self._wall(day, time.min))
        return opens is not None and opens < self._wall(day + DAY, time.min)

    def _wall(self, day: date, clock: time) -> datetime:
        # What a clock skips in spring is read by the offset before it: an hour later.
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def _worked(self, seconds: int) -> datetime | None:
        """That much open time from now."""
        left, at = timedelta(seconds=seconds), self.now
        while (opens := self.hours.next_opening(at)) is not None:
            closes = self.hours.next_closing(opens)
            if closes is None or closes - opens >= left:
                return opens.astimezone(UTC) + left
            left, at = left - (closes - opens), closes
        return None

    def _date(self, day: Mark, *, next_week: bool) -> date | None:
        if day.kind == "weekday":
            return self._weekday(day.value, next_week=next_week)
        if day.kind == "date":
            return self._dated(*day.value)
        if day.kind == "period":
            return self._period(day.value)
        ahead: int = day.value
        return self._ahead[day.kind](ahead)

    def _weekday(self, weekday: int, *, next_week: bool) -> date:
        """The next one, never today; of next week, if that is what was said."""
        if next_week:
            return self._in_week(1, weekday)
        return self.today + ((weekday - self.today.weekday() - 1) % 7 + 1) * DAY

    def _in_week(self, weeks: int, weekday: int) -> date:
        return self.today + (7 * weeks + weekday - self.today.weekday()) * DAY

    def _working_day(self, count: int) -> date | None:
        """The count-th day after today on which somebody is there."""
        day = self.today
        for _ in range(_PATIENCE + 7 * count):
            day += DAY
            count -= self._opens_on(day)
            if count <= 0:
                return day
        return None

    def _months_on(self, count: int) -> date:
        years, month = divmod(self.today.month - 1 + count, 12)
        year = self.today.year + years
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(self.today.day, last))

    def _dated(self, year: int | None, month: int, day: int) -> date | None:
        if year is not None:
            return date(year, month, day) if year >= _EARLIEST else None
        # The 29th of February may be some years off.
        for ahead in range(9):
            in_year = self.today.year + ahead
            if day <= calendar.monthrange(in_year, month)[1]:
                found = date(in_year, month, day)
                if found >= self.today:
                    return found
        return None

    def _monthday(self, day: int) -> date | None:
        for ahead in range(3):
            years, month = divmod(self.today.month - 1 + ahead, 12)
            year = self.today.year + years
            if day <= calendar.monthrange(year, month + 1)[1]:
                found = date(year, month + 1, day)
                if found >= self.today:
                    return found
        return None

    def _period(self, name: str) -> date:
        """The last working day in it; the last day, if the team works on none."""
        match name:
            case "early_next_week":
                return self._in_week(1, _TUESDAY)
            case "mid_next_week":
                return self._in_week(1, _WEDNESDAY)
            case "weekend":
                return self._in_week(0, _SUNDAY)
            case "week" | "next_week":
                last = self._in_week(int(name == "next_week"), _SUNDAY)
            case _:
                last = self._end_of_month(int(name == "next_month"))
        days = (last - n * DAY for n in range(7))
        open_days = (day for day in days if day >= self.today and self._opens_on(day))
        return next(open_days, last)

    def _end_of_month(self, ahead: int) -> date:
        first = self.today.replace(day=1)
        for _ in range(ahead + 1):
            first = (first + 31 * DAY).replace(day=1)
        return first - DAY
