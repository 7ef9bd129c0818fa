"""When somebody is told: on the clock on their wall, and not in their quiet hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from helpdesk.base.accounts.models import Agent
from helpdesk.notifications.kinds import When
from helpdesk.notifications.models import Wishes
from helpdesk.notifications.quiet import Hours, next_at

# What was not read after so long is mailed to who wants that.
LATER = timedelta(minutes=10)


def zone_of(agent: Agent) -> ZoneInfo:
    """Where they are; the server's place, if they never said."""
    try:
        return ZoneInfo(agent.time_zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def quiet_hours(wishes: Wishes) -> Hours:
    """When they want quiet."""
    return Hours(
        zone=zone_of(wishes.agent),
        begins=wishes.quiet_from,
        ends=wishes.quiet_until,
        days=wishes.quiet_days,
        free=wishes.free_days,
    )


def mailed_at(
    when: str, wishes: Wishes, now: datetime, quiet_until: datetime | None
) -> datetime | None:
    """When a mail is due that tells of what happens now; None: never.

    quiet_until: the end of quiet hours that hold now. The hour of a daily mail was chosen:
        it comes at it, whatever is quiet then.
    """
    if when == When.NEVER:
        return None
    if when == When.DAILY:
        # Whoever has no wishes of their own has no such mail either.
        after = max(now, quiet_until or now)
        return next_at(wishes.daily_at, zone_of(wishes.agent), after)
    due = now + (LATER if when == When.LATER else timedelta(0))
    return max(due, quiet_until or due)
