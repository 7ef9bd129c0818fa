"""Quiet hours: when one of them ends that holds at some instant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Whoever is free on every day is told after so many.
MOST_DAYS = 8


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody wants quiet, on the clock on their wall.

    days: on which it begins at `begins` and goes on until `ends`, of the next day where
        that is no later. free: days that are quiet as a whole. By weekday, 0 is Monday.
    """

    zone: ZoneInfo
    begins: time
    ends: time
    days: Collection[int] = ()
    free: Collection[int] = ()

    def end(self, at: datetime) -> datetime | None:
        """When it is over; None: it is not quiet at that instant."""
        if not self.days and not self.free:
            return None
        first = at.astimezone(self.zone).date()
        spans = sorted(
            span
            for ahead in range(-1, MOST_DAYS)
            for span in self._of(first + timedelta(days=ahead))
        )
        quiet_until = at
        for begins, ends in spans:
            if begins <= quiet_until < ends:
                quiet_until = ends
        return quiet_until if quiet_until > at else None

    def _of(self, day: date) -> list[tuple[datetime, datetime]]:
        found = []
        if day.weekday() in self.free:
            after = day + timedelta(days=1)
            found.append((self._at(day, time()), self._at(after, time())))
        if day.weekday() in self.days:
            until = day + timedelta(days=int(self.ends <= self.begins))
            found.append((self._at(day, self.begins), self._at(until, self.ends)))
        return found

    def _at(self, day: date, clock: time) -> datetime:
        # In UTC: two of one zone are compared by what the wall says, twice in autumn.
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)


def next_at(hour: int, zone: ZoneInfo, after: datetime) -> datetime:
    """The next time it is that hour there."""
    there = after.astimezone(zone)
    due = datetime.combine(there.date(), time(hour), tzinfo=zone)
    if due.astimezone(UTC) <= after:
        tomorrow = there.date() + timedelta(days=1)
        due = datetime.combine(tomorrow, time(hour), tzinfo=zone)
    return due.astimezone(UTC)
