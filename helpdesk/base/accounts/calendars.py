"""Business hours as the database has them, for `hours` to reckon with.

A team without a calendar is always there: None stands for that everywhere.
"""

from datetime import datetime

from helpdesk.base.accounts.hours import ALWAYS, Block, Hours
from helpdesk.base.accounts.models import Calendar


def hours_of(calendar: Calendar | None) -> Hours:
    """Its week and its holidays: two queries, none where they were prefetched."""
    if calendar is None:
        return ALWAYS
    blocks = [Block(one.weekday, one.begins, one.ends) for one in calendar.hours.all()]
    days = [one.day for one in calendar.holidays.all()]
    return Hours.of(calendar.zone, blocks, days)


def is_open(calendar: Calendar | None, at: datetime) -> bool:
    """Whether somebody is there at that instant."""
    return hours_of(calendar).is_open(at)


def next_opening(calendar: Calendar | None, after: datetime) -> datetime | None:
    """The first instant from this one on at which it is open; None: it never is."""
    return hours_of(calendar).next_opening(after)


def next_closing(calendar: Calendar | None, after: datetime) -> datetime | None:
    """The first instant from this one on at which it is closed; None: it never is."""
    return hours_of(calendar).next_closing(after)


def working_seconds(calendar: Calendar | None, since: datetime, until: datetime) -> int:
    """How long it was open between two instants."""
    return hours_of(calendar).seconds(since, until)
