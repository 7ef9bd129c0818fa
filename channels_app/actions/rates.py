"""How much may be sent now: buckets that all workers share.

A bucket fills as time goes by, up to what may go at once; each piece of a message takes
one from every bucket it falls under, or none. A provider may close a channel, or the way
to one person, beside that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from channels_app.actions import counted
from channels_app.models import Allowance
from channels_app.queries.limited import counting

# A provider that says "later" says when; what it says is not believed without end.
SOONEST, LATEST = 1.0, 86_400.0
# Buckets of people that nobody writes to are full again long before.
FORGOTTEN = timedelta(days=1)

# Each bucket as it is by now, locked; then one is taken from all of them, or from none.
_TAKE = """
WITH asked AS (
    SELECT * FROM unnest(%(whom)s::text[], %(per)s::float[], %(rate)s::float[],
                         %(burst)s::float[]) AS one (whom, per, rate, burst)
), bucket AS MATERIALIZED (
    SELECT a.id, a.whom, asked.rate, a.closed_until,
        least(asked.burst, a.level + asked.rate
            * greatest(0, extract(epoch FROM %(now)s - a.filled_at))) AS level
    FROM channels_app_allowance a LEFT JOIN asked USING (whom, per)
    WHERE a.channel_id = %(channel)s AND a.whom = ANY(%(people)s)
    ORDER BY a.id FOR UPDATE OF a
), wait AS (
    SELECT whom, rate IS NOT NULL AS is_asked, greatest(0, (1 - level) / rate,
        extract(epoch FROM closed_until - %(now)s)) AS seconds
    FROM bucket
), taken AS (
    UPDATE channels_app_allowance a
    SET level = bucket.level - 1, filled_at = greatest(a.filled_at, %(now)s)
    FROM bucket
    WHERE a.id = bucket.id AND bucket.rate IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM wait WHERE seconds > 0.000001)
        AND (SELECT count(*) FROM wait WHERE is_asked) = (SELECT count(*) FROM asked)
)
SELECT count(*) FILTER (WHERE is_asked),
    coalesce(max(seconds) FILTER (WHERE whom = ''), 0)::float,
    coalesce(max(seconds) FILTER (WHERE whom <> ''), 0)::float
FROM wait
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds until one more may go: by the channel, and to this person."""

    channel: float = 0.0
    person: float = 0.0

    @property
    def is_over(self) -> bool:
        return max(self.channel, self.person) <= 1e-6


NONE = Wait()


def take(channel: int, person: int, limits: Sequence[Mapping[str, Any]]) -> Wait:
    """Take one from each bucket; or nothing, and how long to wait.

    limits: the trait `rates` of the channel.
    """
    if not limits:
        return NONE
    counts = counting(limits)
    if not counts:
        return _from_buckets(channel, person, limits)
    with transaction.atomic():
        if seconds := counted.wait(channel, counts):
            return Wait(channel=seconds)
        filling = [limit for limit in limits if limit not in counts]
        found = _from_buckets(channel, person, filling) if filling else NONE
        if found.is_over:
            counted.note(channel)
        return found


def _from_buckets(
    channel: int, person: int, limits: Sequence[Mapping[str, Any]]
) -> Wait:
    now = timezone.now()
    asked = [_asked(limit, person) for limit in limits]
    found = _take(channel, person, asked, now)
    if found is None:  # it is the first time for one of them
        _begin(channel, asked, now)
        found = _take(channel, person, asked, now)
    return found or NONE


def close(channel: int, person: int | None, seconds: float) -> datetime:
    """Nothing goes by this channel (to this person) for so long; until when."""
    until = timezone.now() + timedelta(seconds=min(max(seconds, 0.0), LATEST))
    Allowance.objects.bulk_create(
        [
            Allowance(
                channel_id=channel,
                whom=_whom(person),
                per=0.0,
                level=0.0,
                closed_until=until,
            )
        ],
        update_conflicts=True,
        unique_fields=["channel", "whom", "per"],
        update_fields=["closed_until"],
    )
    return until


def reopen(channel: int) -> None:
    """Its limit is another one now: whether there is room is asked anew."""
    Allowance.objects.filter(channel=channel, whom="").update(closed_until=None)


def forget() -> int:
    """Drop the buckets of people nobody wrote to for long; how many."""
    old = timezone.now() - FORGOTTEN
    rows = Allowance.objects.exclude(whom="").filter(filled_at__lt=old)
    rows = rows.filter(Q(closed_until=None) | Q(closed_until__lt=timezone.now()))
    return rows.delete()[0]


@dataclass(frozen=True, slots=True)
class _Asked:
    whom: str
    per: float
    rate: float
    burst: float


def _asked(limit: Mapping[str, Any], person: int) -> _Asked:
    per = float(limit["per"])
    to_one = limit.get("whom") == "person"
    return _Asked(
        whom=_whom(person if to_one else None),
        per=per,
        rate=float(limit["count"]) / per,
        # By a channel they go one by one, so that no second ever has too many; one person
        # may get several at once after a pause.
        burst=max(1.0, float(limit.get("burst", limit["count"] if to_one else 1))),
    )


def _whom(person: int | None) -> str:
    return "" if person is None else str(person)


def _take(
    channel: int, person: int, asked: Sequence[_Asked], now: datetime
) -> Wait | None:
    told: dict[str, Any] = {
        "channel": channel,
        "people": ["", str(person)],
        "now": now,
        "whom": [one.whom for one in asked],
        "per": [one.per for one in asked],
        "rate": [one.rate for one in asked],
        "burst": [one.burst for one in asked],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, told)
        known, by_channel, to_person = cursor.fetchone()
    return Wait(by_channel, to_person) if known == len(asked) else None


def _begin(channel: int, asked: Iterable[_Asked], now: datetime) -> None:
    Allowance.objects.bulk_create(
        [
            Allowance(
                channel_id=channel,
                whom=one.whom,
                per=one.per,
                level=one.burst,
                filled_at=now,
            )
            for one in asked
        ],
        ignore_conflicts=True,
    )
