"""What admins do with business hours."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from helpdesk.base.accounts.actions.admins import lock_admins
from helpdesk.base.accounts.errors import (
    CalendarInUse,
    CalendarNameTaken,
    TooManyHolidays,
)
from helpdesk.base.accounts.hours import Block
from helpdesk.base.accounts.models import Agent, Calendar, Holiday, WorkingHours
from helpdesk.base.accounts.signals import hours_changed

# What a person can still look through on the page.
MOST_HOLIDAYS = 500


@transaction.atomic
def save_calendar(
    *,
    name: str,
    zone: str,
    blocks: Iterable[Block],
    holidays: Iterable[tuple[date, str]] = (),
    calendar: Calendar | None = None,
    by: Agent,
) -> Calendar:
    """Make business hours, or say anew what they are. Without a block never open.

    Raises:
        OnlyAdmins: `by` is none.
        CalendarNameTaken: names of calendars are unique, whatever their case.
    """
    lock_admins(by)
    kept = calendar or Calendar()
    kept.name, kept.zone = name, zone
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise CalendarNameTaken from error
    kept.hours.all().delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(
            calendar=kept, weekday=one.weekday, begins=one.begins, ends=one.ends
        )
        for one in blocks
    )
    kept.holidays.all().delete()
    Holiday.objects.bulk_create(
        Holiday(calendar=kept, day=day, name=called)
        for day, called in dict(holidays).items()
    )
    hours_changed.send(Calendar)
    return kept


@transaction.atomic
def add_holidays(
    calendar: Calendar, *, holidays: Iterable[tuple[date, str]], by: Agent
) -> int:
    """Add days to those there are, which keep their names; how many are new.

    Raises:
        OnlyAdmins: `by` is none.
        TooManyHolidays: nothing was added.
    """
    lock_admins(by)
    has = set(calendar.holidays.values_list("day", flat=True))
    new = {day: name for day, name in holidays if day not in has}
    if len(has) + len(new) > MOST_HOLIDAYS:
        raise TooManyHolidays
    Holiday.objects.bulk_create(
        Holiday(calendar=calendar, day=day, name=called) for day, called in new.items()
    )
    if new:
        hours_changed.send(Calendar)
    return len(new)


@transaction.atomic
def delete_calendar(calendar: Calendar, *, by: Agent) -> None:
    """Forget business hours that nobody goes by.

    Raises:
        OnlyAdmins: `by` is none.
        CalendarInUse: a team or an SLA policy goes by them.
    """
    lock_admins(by)
    try:
        calendar.delete()
    except ProtectedError as error:
        raise CalendarInUse from error
