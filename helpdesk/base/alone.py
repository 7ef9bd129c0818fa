"""Being the only one who does something, on all machines together."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def alone(kind: int, key: int) -> Iterator[bool]:
    """Whether we are; it ends with us if we are killed.

    Behind a pooler everybody is told that they are: there is no session to hold a lock.
    kind: any number of 32 bits, which keeps these locks apart from others'.
    """
    if settings.DB_POOLER:
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, key])
        (mine,) = cursor.fetchone()
    try:
        yield bool(mine)
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, key])
