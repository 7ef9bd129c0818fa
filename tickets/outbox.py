"""Tells listeners what happened: drains PendingEvent rows, each until all have heard."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from helpdesk.base.plaintext import one_line
from tickets.models import Event, PendingEvent
from tickets.signals import events_told, name_of, ticket_changed

logger = logging.getLogger(__name__)

BATCH = 50
# A listener that keeps failing is asked less and less often, and never given up.
PATIENCE = timedelta(hours=1)
# Who hears of an event again when only the listeners have.
PAGES = "pages"
AGAIN, NEWS_FOR = timedelta(seconds=1), timedelta(seconds=15)
# As far as we count: what the column holds.
MOST = 32_767


def waiting() -> float:
    """Seconds the oldest untold event has waited."""
    now = timezone.now()
    oldest = PendingEvent.objects.filter(not_before__lte=now).aggregate(
        oldest=Min("not_before")
    )["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def drain() -> int:
    """Tell all that is due; how many events that were."""
    told, count = 0, BATCH
    # Fewer than that were all: whoever writes another one rings.
    while count == BATCH:
        count = _tell_batch()
        told += count
    return told


@transaction.atomic
def _tell_batch() -> int:
    batch = list(
        PendingEvent.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(not_before__lte=timezone.now())
        .select_related("event", "event__ticket")
        .order_by("id")[:BATCH]
    )
    done = {pending.pk for pending in batch if _tell(pending)}
    news = [pending for pending in batch if pending.listener in {"", PAGES}]
    if not _tell_pages([pending.event for pending in news]):
        done -= _tell_again(news)
    PendingEvent.objects.filter(pk__in=done).delete()
    return len(batch)


def _tell_again(news: list[PendingEvent]) -> set[int]:
    """Nobody took it: a web process that hears the server again sooner than we reach it
    would never know. What is older it has found by itself meanwhile."""
    now = timezone.now()
    fresh = {pending.pk for pending in news if now - pending.event.at < NEWS_FOR}
    PendingEvent.objects.filter(pk__in=fresh).update(
        listener=PAGES, not_before=now + AGAIN
    )
    return fresh


def _tell(pending: PendingEvent) -> bool:
    """Whether this row has done what it is for."""
    failed = [
        (name_of(receiver), answer)
        for receiver, answer in ticket_changed.send_robust(
            Event, event=pending.event, only=pending.listener
        )
        if isinstance(answer, Exception)
    ]
    for name, error in failed:
        logger.error(
            "listener %s failed on event %s: %s",
            name,
            pending.event_id,
            type(error).__name__,
        )
        _ask_again(pending, name, error)
    return not (pending.listener and failed)


def _tell_pages(events: list[Event]) -> bool:
    """Whether all pages that listen were reached."""
    reached = True
    for receiver, answer in events_told.send_robust(Event, events=events):
        if isinstance(answer, Exception):
            logger.error("%s: %s", name_of(receiver), type(answer).__name__)
        elif not answer:
            reached = False
    return reached


def _ask_again(pending: PendingEvent, name: str, error: Exception) -> None:
    attempts = min(pending.attempts + 1, MOST)
    PendingEvent.objects.update_or_create(
        event=pending.event,
        listener=name,
        defaults={
            "attempts": attempts,
            "not_before": timezone.now()
            # Capped before it is a time: 2**47 seconds are more than a timedelta holds.
            + timedelta(seconds=min(2 ** min(attempts, 30), PATIENCE.total_seconds())),
            "last_error": one_line(f"{type(error).__name__}: {error}", limit=300),
        },
    )
