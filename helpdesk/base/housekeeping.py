"""Once a day: what has expired goes, so that tables do not grow for ever."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from helpdesk.base import limits
from helpdesk.base.models import Job

NAME = "housekeeping"
# Slots are kept for as long as somebody may ask whether a job was done.
JOBS_LIVE = timedelta(days=60)

_chores: list[Callable[[], object]] = []


def every_day(chore: Callable[[], object]) -> None:
    """Register what an app throws away; apps do it in `AppConfig.ready`."""
    _chores.append(chore)


def waiting() -> float:
    """Seconds since this day began, while its housekeeping has not been done."""
    now = timezone.now()
    if Job.objects.filter(name=NAME, slot=now.date().isoformat()).exists():
        return 0.0
    return (now - now.replace(hour=0, minute=0, second=0)).total_seconds()


def drain() -> int:
    """Do it, unless somebody else does; 1 if it was done here."""
    now = timezone.now()
    if not Job.claim(NAME, now.date().isoformat()):
        return 0
    call_command("clearsessions")
    _forget_expired_cache()
    limits.forget_expired()
    Job.objects.filter(at__lt=now - JOBS_LIVE).delete()
    for chore in _chores:
        chore()
    return 1


def _forget_expired_cache() -> None:
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        # The table's name is ours, from settings; the cache has no method for this.
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")  # noqa: S608
