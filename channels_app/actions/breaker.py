"""A provider in trouble is left alone for a while, instead of being asked by everybody.

After some calls in a row that found it in trouble its channel pauses; then one message
tries, and what becomes of that one decides for all.
"""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from channels_app.models import Connection

IN_A_ROW = 5
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=10)


def may_try(channel: int) -> bool:
    """Whether a message may be sent by it now. After a pause that is true once: for the
    one who tries."""
    now = timezone.now()
    row = Connection.objects.filter(pk=channel)
    outages = row.values_list("outages", flat=True).first() or 0
    if outages < IN_A_ROW:
        return True
    tries = row.filter(outages__gte=IN_A_ROW, paused_until__lte=now)
    return bool(tries.update(paused_until=now + SHORTEST))


def outage(channel: int) -> bool:
    """A call found the provider in trouble; whether the channel pauses now."""
    row = Connection.objects.filter(pk=channel)
    row.filter(outages__lt=1000).update(outages=F("outages") + 1)
    outages = row.values_list("outages", flat=True).first() or 0
    if outages < IN_A_ROW:
        return False
    times = min(outages - IN_A_ROW, 10)
    row.update(paused_until=timezone.now() + min(SHORTEST * 2**times, LONGEST))
    return True


def well(channel: int) -> None:
    """It answered, whatever it said."""
    rows = Connection.objects.filter(pk=channel, outages__gt=0)
    rows.update(outages=0, paused_until=None)
