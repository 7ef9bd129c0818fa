"""Times that a macro tells from now. Pure."""

import re
from datetime import datetime, timedelta

from django.utils import timezone

_SPAN = re.compile(r"in-(\d{1,3})-(hours|days)", re.ASCII)
LONGEST_DAYS = 366


def moment(when: str, now: datetime) -> datetime | None:
    """`tomorrow` and `monday` at nine, `in-4-hours`, `in-3-days` at nine; on the clock of
    whoever asks. None: no such time."""
    here = timezone.localtime(now)
    if when == "tomorrow":
        return _morning(here, 1)
    if when == "monday":
        return _morning(here, 7 - here.weekday())
    span = _SPAN.fullmatch(when)
    if span is None or not 0 < int(span.group(1)) <= LONGEST_DAYS:
        return None
    count = int(span.group(1))
    if span.group(2) == "hours":
        return now + timedelta(hours=count)
    return _morning(here, count)


def _morning(here: datetime, days: int) -> datetime:
    day = here + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)
