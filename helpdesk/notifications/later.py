"""The usual times when something comes back that is put off."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.notifications.quiet import next_at

# Hours of the morning and of the end of a day's work.
MORNING, EVENING = 9, 17


When = Callable[[datetime, ZoneInfo], datetime]


def _monday(now: datetime, zone: ZoneInfo) -> datetime:
    there = now.astimezone(zone)
    ahead = timedelta(days=7 - there.weekday())
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0) + ahead
    return midnight.replace(hour=MORNING)


def _tomorrow(now: datetime, zone: ZoneInfo) -> datetime:
    there = now.astimezone(zone) + timedelta(days=1)
    return there.replace(hour=MORNING, minute=0, second=0, microsecond=0)


# What the buttons send, what they say and what they mean.
USUAL: Mapping[str, tuple[Promise, When]] = MappingProxyType({
    "1h": (_("In an hour"), lambda now, zone: now + timedelta(hours=1)),
    "3h": (_("In three hours"), lambda now, zone: now + timedelta(hours=3)),
    "evening": (_("At 17:00"), lambda now, zone: next_at(EVENING, zone, now)),
    "tomorrow": (_("Tomorrow at 9:00"), _tomorrow),
    "monday": (_("Next Monday at 9:00"), _monday),
})  # fmt: skip
