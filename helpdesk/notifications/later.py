"""When something comes back that is put off: the usual times, and what people type."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.kinds import Wrong
from helpdesk.base.moments import moment
from helpdesk.notifications.quiet import next_at
from tickets.detect.due import Due
from tickets.detect.language import spoken
from tickets.detect.marks import Mark
from tickets.detect.times import Named, named

# Hours of the morning and of the end of a day's work.
MORNING, EVENING = 9, 17
# As far ahead as anything is put off.
REACH = timedelta(days=366)
_SAID = Mark(0, 0, "clock", (MORNING, 0))
_FIRST = Mark(0, 0, "weekday", 0)


class _Always:
    """No team's hours: a day ends at midnight, and all are alike."""

    def is_open(self, at: datetime) -> bool:
        return True

    def next_opening(self, after: datetime) -> datetime | None:
        return after

    def next_closing(self, after: datetime) -> datetime | None:
        return None


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


def read(text: str, *, now: datetime, zone: ZoneInfo, language: str) -> datetime | None:
    """The time that is meant: "tomorrow", "2 hours", "Friday 14:00", "24 December", "+2h".
    A day without a time begins at nine. None: it names none to come, or one too far off.
    """
    words = text.strip()
    due = (
        _as_conditions_say(words)
        or _as_people_say(words, now, zone, language)
        # "2 hours" are "in 2 hours", in all of our languages.
        or _as_people_say(f"in {words}", now, zone, language)
    )
    return due if due is not None and now < due <= now + REACH else None


def _as_conditions_say(words: str) -> datetime | None:
    """Whatever has its zone, or needs none."""
    if not words.startswith("+") and "T" not in words:
        return None
    try:
        return moment(words)
    except Wrong:
        return None


def _as_people_say(
    words: str, now: datetime, zone: ZoneInfo, language: str
) -> datetime | None:
    due = Due(now, zone, _Always())
    for one in spoken(language):
        found = named(words, one, after=0)
        if found is not None and (at := due.at(_begun(found))) is not None:
            return at
    return None


def _begun(found: Named) -> Named:
    """Who promises something by tomorrow has all day; what is to come back comes first
    thing."""
    day, clock = found.day, found.clock
    is_vague = clock is None or clock.value == "morning"
    if day is None or day.kind == "elapsed" or not is_vague:
        return found
    if day.value == "next_week":
        return Named(_FIRST, _SAID, next=True)
    return Named(day, _SAID, found.next)
