"""Store first: a payload is in the database before anybody is told that we have it.

Every door ends here. HTTP 2xx, SMTP 250 and a moved IMAP cursor come after this commit
(R1), and the unique (channel, source_key) makes a second delivery harmless.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from channels_app.adapter import Raw
from channels_app.models import Connection, Envelope
from helpdesk.base import doorbell
from tickets.models import Channel

# Of how many later meetings with one payload we keep note.
AGAIN = 20


def store(
    channel: Channel, items: Iterable[Raw], *, cursor: dict[str, Any] | None = None
) -> None:
    """Keep payloads, and how far the door has read, in one transaction.

    Returns only after the commit. A payload we have already stays as it is; where it
    was met again is noted, so that an audit does not take it for missing.
    """
    # Bytes first, rows second (R5).
    envelopes = [Envelope.of(channel, item) for item in items]
    with transaction.atomic():
        Envelope.objects.bulk_create(envelopes, ignore_conflicts=True)
        _note_again(channel, envelopes)
        if cursor is not None:
            Connection.objects.filter(pk=channel.pk).update(cursor=cursor)
        doorbell.ring("channels_app.receive")


def _note_again(channel: Channel, met: list[Envelope]) -> None:
    notes = defaultdict(list)
    for envelope in met:
        notes[envelope.source_key].append(envelope.note)
    kept = Envelope.objects.filter(channel=channel, source_key__in=list(notes))
    for envelope in kept.only("source_key", "note").order_by("id"):
        first, *before = envelope.places_met()
        found = notes[envelope.source_key]
        new = [note for note in found if note not in [first, *before]]
        if new:
            envelope.note = {**first, "again": [*before, *new][-AGAIN:]}
            envelope.save(update_fields=["note"])
