"""Whether somebody is there for a widget, and how long an answer takes."""

import time
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, FloatField
from django.utils import timezone

from channels_app.models import Chat
from helpdesk.base.accounts import calendars
from tickets.models import Channel

Data = dict[str, Any]

# First answers of so many days; the figure is kept for a while in each process.
DAYS = timedelta(days=7)
KEPT_SECONDS = 60.0
# One chat says little about the next one.
FEWEST = 3

_kept: dict[int, tuple[float, int | None]] = {}


class Median(Aggregate):
    """The time between two others, in seconds, that half of the rows stay below."""

    template = (
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM"
        " %(expressions)s))"
    )
    arg_joiner = " - "
    arity = 2
    output_field = FloatField()


def opening(channel: Channel) -> Data:
    """now; next: when somebody will be; replies: seconds to the first answer."""
    calendar, now = channel.team.calendar, timezone.now()
    is_open = calendars.is_open(calendar, now)
    coming = None if is_open else calendars.next_opening(calendar, now)
    return {
        "now": is_open,
        "next": coming.isoformat() if coming else None,
        "replies": replies(channel),
    }


def replies(channel: Channel) -> int | None:
    """Seconds half of the chats of the last week waited for a first answer, at most."""
    kept = _kept.get(channel.pk)
    if kept is None or kept[0] < time.monotonic():
        kept = time.monotonic() + KEPT_SECONDS, _replies(channel)
        _kept[channel.pk] = kept
    return kept[1]


def forget() -> None:
    """Ask anew, whatever was kept."""
    _kept.clear()


def _replies(channel: Channel) -> int | None:
    answered = Chat.objects.filter(
        channel=channel,
        created_at__gte=timezone.now() - DAYS,
        ticket__first_replied_at__isnull=False,
    ).order_by()
    found = answered.aggregate(
        n=Count("pk"), median=Median("ticket__first_replied_at", "ticket__created_at")
    )
    return round(found["median"]) if found["n"] >= FEWEST else None
