"""When something happens about a promise before and after its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.base.accounts.calendars import hours_of
from helpdesk.base.accounts.models import Team

# Of the time the team is there; or a quarter of its span, if that is less.
REMINDED_BEFORE = timedelta(hours=1)
OF_ITS_SPAN = 4
# Of a longer span only the end counts: no hours are counted further back than that.
LOOKED_AT = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Times:
    """When its owner is reminded, and when the lead hears of it."""

    reminds_at: datetime
    escalates_at: datetime


def times(team: Team, *, made_at: datetime, due_at: datetime) -> Times:
    """Of a promise that is made then and due then, by the team's business hours."""
    hours = hours_of(team.calendar)
    since = max(made_at, due_at - LOOKED_AT)
    span = _seconds(hours.seconds(since, due_at))
    before = min(REMINDED_BEFORE, span / OF_ITS_SPAN)
    reminds_at = hours.before(due_at, int(before.total_seconds()))
    later = hours.after(due_at, int(team.grace.total_seconds()))
    # Where nobody is ever there, the clock on the wall goes on.
    return Times(
        reminds_at=reminds_at or due_at - (due_at - made_at) / OF_ITS_SPAN,
        escalates_at=later or due_at + team.grace,
    )


def _seconds(count: int) -> timedelta:
    return timedelta(seconds=count)
