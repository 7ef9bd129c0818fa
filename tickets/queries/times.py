"""Times as short as they are clear, many of them in one go."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, get_format
from django.utils.translation import get_language, pgettext

MINUTE, HOUR, DAY = 60, 3600, 86_400


class Clock:
    """One moment's look at the clock of whoever asks."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.zone = timezone.get_current_timezone()
        self.here = now.astimezone(self.zone)
        self.today = self.here.date()
        self.units = units()
        self.language = get_language() or ""

    def short(self, moment: datetime) -> str:
        """The hour today, the day this week, the date this year, else with its year."""
        there = moment.astimezone(self.zone)
        days = (self.today - there.date()).days
        if days == 0:
            return f"{there:%H:%M}"
        if 0 < days < 7:
            return str(WEEKDAYS_ABBR[there.weekday()])
        return self._date(there)

    def ahead(self, moment: datetime) -> str:
        """The same for what is to come: the hour is said for a week."""
        there = moment.astimezone(self.zone)
        days = (there.date() - self.today).days
        if days == 0:
            return f"{there:%H:%M}"
        if 0 < days < 7:
            return f"{WEEKDAYS_ABBR[there.weekday()]} {there:%H:%M}"
        return self._date(there)

    def full(self, moment: datetime) -> str:
        """Date and time, as this language writes them."""
        there = moment.astimezone(self.zone)
        return f"{_day(there.date(), self.language)}, {there:%H:%M}"

    def span(self, spent: timedelta) -> str:
        """How long, in its largest unit: 42m, 3h, 2d."""
        seconds = max(0, int(spent.total_seconds()))
        minute, hour, day = self.units
        if seconds < HOUR:
            return f"{seconds // MINUTE}{minute}"
        if seconds < 2 * DAY:
            return f"{seconds // HOUR}{hour}"
        return f"{seconds // DAY}{day}"

    def _date(self, there: datetime) -> str:
        return _short(there.date(), self.here.year, self.language)


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    """Written out once: lists are made of a few days."""
    return date_format(day, "DATE_FORMAT")


@lru_cache(maxsize=4096)
def _short(day: date, this_year: int, language: str) -> str:
    """The day and its month as this language orders and dots them: 4 Mar, 4. Mär."""
    order = get_format("MONTH_DAY_FORMAT").replace("F", "M")
    return date_format(day, order if day.year == this_year else f"{order} Y")


def units() -> tuple[str, str, str]:
    """The letters for minutes, hours and days."""
    return (
        pgettext("minutes, one letter", "m"),
        pgettext("hours, one letter", "h"),
        pgettext("days, one letter", "d"),
    )


def lasted(seconds: int) -> str:
    """How long a call was, as telephones show it: 4:05, or 1:04:05."""
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
