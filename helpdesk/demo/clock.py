"""Six weeks of history in seconds: each step is written now, and told as of its time.

The verbs take the time from the system's clock, as they must. So the demo lets them,
notes which instant of the real clock stands for which one of the story, and at the end
translates every time that was written, of every table, by one SQL function. The rows
are those the verbs write, in their order; only the clock they were written by is moved.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

# Times that lay in the future of a past step are written as instants from here on.
_FAR = datetime(2999, 1, 1, tzinfo=UTC)
_ROOMS = ("accounts", "channels_app", "tickets")

# What was written between two marks was said at the first one, and some µs.
_TABLE = """
CREATE TEMPORARY TABLE demo_marks (written timestamptz PRIMARY KEY, told timestamptz)
ON COMMIT DROP
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION pg_temp.demo_told(t timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT told + (t - written) FROM pg_temp.demo_marks
         WHERE written <= t ORDER BY written DESC LIMIT 1), t)
$$
"""
# Events that say until when.
_DATA = """
UPDATE tickets_event SET data = jsonb_set(data, %s, to_jsonb(to_char(
    pg_temp.demo_told((data->>%s)::timestamptz) AT TIME ZONE 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US+00:00')))
WHERE data ? %s
"""


class StoryClock:
    """now: when the story ends, which is when a visitor opens it."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._marks: list[tuple[datetime, datetime]] = []

    def begin(self, told: datetime) -> None:
        """What is written from here on happened then."""
        self._marks.append((timezone.now(), told))

    def future(self, told: datetime) -> datetime:
        """A time to come, as a verb takes it: also if it has come since."""
        if told > self.now + timedelta(minutes=5):
            return told
        written = _FAR + timedelta(seconds=len(self._marks))
        self._marks.append((written, told))
        return written

    def translate(self) -> None:
        """Turn every time that was written into the one it was written for."""
        end = timezone.now()
        self._marks.append((end, end))
        with connection.cursor() as cursor:
            cursor.execute(_TABLE)
            cursor.execute(_FUNCTION)
            cursor.executemany("INSERT INTO demo_marks VALUES (%s, %s)", self._marks)
            # Events stay as they are, says a trigger; their making is not over yet.
            cursor.execute("SET LOCAL helpdesk.erasing = 'on'")
            for table, columns in _times():
                told = ", ".join(
                    f"{name} = pg_temp.demo_told({name})" for name in columns
                )
                cursor.execute(f"UPDATE {table} SET {told}")  # noqa: S608 names of ours
            for key in ("due_at", "until"):
                cursor.execute(_DATA, [[key], key, key])
            cursor.execute("SET LOCAL helpdesk.erasing = 'off'")


def _times() -> Iterator[tuple[str, list[str]]]:
    """Every table of ours with its columns of times."""
    for room in _ROOMS:
        for model in apps.get_app_config(room).get_models():
            columns = [
                field.column
                for field in model._meta.concrete_fields  # noqa: SLF001 Django's API
                if isinstance(field, models.DateTimeField) and field.column
            ]
            if columns:
                yield model._meta.db_table, columns  # noqa: SLF001
