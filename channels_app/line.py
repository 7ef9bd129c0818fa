"""The line of envelopes: who is next, and who works on what.

Head of line (R6): of each conversation only the oldest envelope may be worked, so two
workers never reorder one customer. Attempts go up, committed, before work starts (R4);
an envelope that has been tried before is taken alone, so that one which kills its
worker cannot drag its neighbours into quarantine.

Fair (AC-44): of each conversation one waits at a time, and of each channel the first come
before the second of any other, so nobody's flood is everybody's.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import (
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.utils import timezone

from channels_app.models import Envelope
from helpdesk.base.plaintext import one_line
from helpdesk.base.written import Written

NEW = Envelope.State.NEW
BATCH = 20
# A worker has this long for a batch; it takes a second. Killed, it blocks the
# conversations it held for no longer.
LEASE = timedelta(seconds=30)
# Between attempts; about two minutes in all, then quarantine frees the line.
DELAYS = [timedelta(seconds=s) for s in (2, 8, 30, 60)]
ATTEMPTS = len(DELAYS) + 1
_LEASE = """
UPDATE channels_app_envelope SET attempts = attempts + 1, lease_token = %s, lease_until = %s
WHERE id = ANY(%s) RETURNING *
"""
# The first few of each channel, found by its own index; then those who are first in theirs.
_HEADS = """
SELECT found.id, found.attempts
FROM tickets_channel AS channel
CROSS JOIN LATERAL (
    SELECT head.id, head.attempts, head.not_before
    FROM channels_app_envelope AS head
    WHERE head.channel_id = channel.id AND head.state = 'new' AND head.not_before <= %(now)s
        AND (head.lease_until IS NULL OR head.lease_until < %(now)s)
        AND head.id = (
            SELECT one.id FROM channels_app_envelope AS one
            WHERE one.channel_id = head.channel_id AND one.conv_key = head.conv_key
                AND one.state = 'new'
            ORDER BY one.id LIMIT 1
        )
    ORDER BY head.not_before, head.id
    LIMIT %(most)s
    FOR UPDATE OF head SKIP LOCKED
) AS found
ORDER BY
    row_number() OVER (PARTITION BY channel.id ORDER BY found.not_before, found.id),
    found.not_before, found.id
LIMIT %(most)s
"""
_STORED = """
UPDATE channels_app_envelope AS envelope
SET state = 'stored', reason = '', lease_token = NULL, lease_until = NULL,
    ended_at = %s, message_id = told.message_id
FROM unnest(%s::bigint[], %s::bigint[]) AS told (id, message_id)
WHERE envelope.id = told.id AND envelope.lease_token = %s AND envelope.state = 'new'
"""


def waiting() -> float:
    """Seconds the oldest envelope has waited that could be worked now."""
    now = timezone.now()
    oldest = due(now).values_list("not_before", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0.0


def due(now: datetime) -> QuerySet[Envelope]:
    """Envelopes at the head of their line that nobody works on, first come first.

    Written so that PostgreSQL looks up each one's line by itself and stops at the
    first: a join would be planned for the few that usually wait, and compare each with
    each when thousands do. The order is that of an index for the same reason.
    """
    lines = Envelope.objects.filter(
        channel=OuterRef("channel"), conv_key=OuterRef("conv_key"), state=NEW
    )
    return Envelope.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now),
        pk=Subquery(lines.order_by("id").values("pk")[:1]),
        state=NEW,
        not_before__lte=now,
    ).order_by("not_before", "id")


def claim() -> tuple[UUID, list[Envelope]]:
    """Lease what is next: a batch of fresh envelopes, or one that was tried before.

    Committed when it returns. An empty list: nothing is due.
    """
    token = uuid4()
    while (envelopes := _lease(token)) is None:
        pass
    # Nearly all came by the same few channels: read those once, not beside each row.
    prefetch_related_objects(envelopes, "channel__connection")
    return token, envelopes


@transaction.atomic
def _lease(token: UUID) -> list[Envelope] | None:
    """None when those at the head had to be given up, and others are next."""
    now = timezone.now()
    with connection.cursor() as cursor:
        # PostgreSQL may still believe that nobody waits: sorting all would cost nothing.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(_HEADS, {"now": now, "most": BATCH})
        heads: list[tuple[int, int]] = cursor.fetchall()
    # Its last worker never came back to say so: it was killed, perhaps by this payload.
    if spent := [pk for pk, attempts in heads if attempts >= ATTEMPTS]:
        _end(
            Envelope.objects.filter(pk__in=spent),
            Envelope.State.QUARANTINED,
            reason=f"It stopped its worker {ATTEMPTS} times.",
        )
        return None
    fresh = [pk for pk, attempts in heads if attempts == 0]
    tried_first = bool(heads) and heads[0][1] > 0
    pks = [heads[0][0]] if tried_first else fresh
    if not pks:
        return []
    leased = Envelope.objects.raw(_LEASE, [token, now + LEASE, pks])
    return sorted(leased, key=lambda envelope: envelope.pk)


def is_anybody_next() -> bool:
    """Whether something is due: a look, without the locks of `claim`."""
    return bool(_first.rows(now=timezone.now()))


def _first_of(*, now: datetime) -> QuerySet[Envelope, Any]:
    return due(now).values_list("id")[:1]


_first = Written(_first_of, now=datetime(2001, 1, 1, tzinfo=UTC))


def still_ours(envelopes: Iterable[Envelope], token: UUID) -> set[int]:
    """Lock envelopes for the final write, but those that somebody else took over.

    A worker that was stopped for longer than its lease must not commit late.
    """
    rows = Envelope.objects.filter(
        pk__in=[envelope.pk for envelope in envelopes], lease_token=token, state=NEW
    )
    return set(rows.order_by("id").select_for_update().values_list("pk", flat=True))


def stored(told: Mapping[int, int], token: UUID) -> None:
    """These envelopes became these messages, by their keys; they are `still_ours`."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STORED, [timezone.now(), list(told), list(told.values()), token]
        )


def end(envelope: Envelope, token: UUID, state: str, *, reason: str) -> None:
    """The envelope came to nothing, unless somebody else took it over."""
    _end(_leased(envelope, token), state, reason=reason)


def _end(envelopes: QuerySet[Envelope], state: str, *, reason: str) -> None:
    envelopes.update(
        state=state,
        reason=one_line(reason, limit=500),
        lease_token=None,
        lease_until=None,
        ended_at=timezone.now(),
    )


def try_later(
    envelope: Envelope,
    token: UUID,
    *,
    reason: str,
    at_last: str = Envelope.State.QUARANTINED,
) -> None:
    """Something went wrong: again a little later; after the last try it ends `at_last`."""
    if envelope.attempts >= ATTEMPTS:
        end(envelope, token, at_last, reason=reason)
        return
    _leased(envelope, token).update(
        lease_token=None,
        lease_until=None,
        not_before=timezone.now() + DELAYS[envelope.attempts - 1],
        # It may quote the payload.
        reason=one_line(reason, limit=500),
    )


def _leased(envelope: Envelope, token: UUID) -> QuerySet[Envelope]:
    return Envelope.objects.filter(pk=envelope.pk, lease_token=token, state=NEW)
