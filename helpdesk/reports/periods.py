"""From when until when: whole days of whoever looks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

# The choices of the page, in days.
LENGTHS = (7, 30, 90)
USUAL = 30
LONGEST = 366
EARLIEST, LATEST = date(1980, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first moment of a day to the last of another, in the reader's zone.

    since is in it, until is not: where one ends the next begins.
    """

    first: date
    last: date
    since: datetime
    until: datetime

    @classmethod
    def of(cls, first: date, last: date) -> "Period":
        """Both days count.

        Raises:
            ValueError: it ends before it begins, is too long, or of another age.
        """
        is_sensible = EARLIEST <= first <= last <= LATEST
        if not is_sensible or (last - first).days >= LONGEST:
            raise ValueError("no such period")
        return cls(first, last, _begins(first), _begins(last + timedelta(days=1)))

    @classmethod
    def latest(cls, days: int = USUAL) -> "Period":
        """So many days, the last of which is today."""
        today = timezone.localdate()
        return cls.of(today - timedelta(days=days - 1), today)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        length = timedelta(days=self.days)
        return Period.of(self.first - length, self.first - timedelta(days=1))


def _begins(day: date) -> datetime:
    """Its first moment here; where a clock is put forward at midnight, the next one."""
    return timezone.make_aware(datetime.combine(day, time())).astimezone(UTC)
