"""Limits that count: never more than so many in any minute, hour or day.

Providers that lock senders count what went, and buckets that fill meanwhile would let
twice as many go in one of their windows. So each message that goes is a row, and the
next may go when the oldest of so many is old enough.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from channels_app.models import Went
from channels_app.queries.limited import Limits

# Any number: it keeps these locks apart from others'.
LOCK_CLASS = 0x77656E74
# No limit counts longer than that.
KEPT = timedelta(days=1)


def wait(channel: int, limits: Limits) -> float:
    """Seconds until one more may go by it; until this transaction ends nobody else asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, channel])
    now = timezone.now()
    return max((_wait(channel, limit, now) for limit in limits), default=0.0)


def note(channel: int) -> None:
    """One goes now, whoever said that it may."""
    Went.objects.create(channel_id=channel)


def forget() -> int:
    """Drop what no limit counts any more; how many."""
    return Went.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _wait(channel: int, limit: Mapping[str, Any], now: datetime) -> float:
    rows = Went.objects.filter(channel=channel).order_by("-at")
    last = limit["count"] - 1
    for oldest in rows.values_list("at", flat=True)[last : last + 1]:
        return max(0.0, float(limit["per"]) - (now - oldest).total_seconds())
    return 0.0
