"""When an article begins to be read, and when it ends: by itself."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.publish import show_to_readers
from knowledge_base.actions.review import approve
from knowledge_base.errors import NothingWritten
from knowledge_base.models import Revision, Translation
from knowledge_base.writing_errors import AlreadyShown, TimeIsOver

logger = logging.getLogger(__name__)

BELL = "knowledge_base.timed"
BATCH = 20
Status = Translation.Status


@transaction.atomic
def publish_later(
    translation: Translation,
    *,
    at: datetime | None,
    revision: Revision | None = None,
    by: Agent,
) -> None:
    """This revision, or a later one that is approved until then, is shown from then on.

    at: none takes it back. revision: none is the newest; it is approved by this.

    Raises:
        NotAllowed: leads and admins publish.
        NotYours: the help centre wants somebody else's eyes first.
        NothingWritten: there is no revision yet.
        TimeIsOver: for now there is `publish`.
        AlreadyShown: readers see it already.
    """
    rules.require_publish(by)
    _lock(translation)
    if at is not None:
        _require_future(at)
        _choose(translation, revision or translation.revisions.first(), by=by)
    translation.publish_at = at
    translation.save(update_fields=["publish_at"])
    logger.info("translation %s: begins %s, by agent %s", translation.pk, at, by.pk)


@transaction.atomic
def expire(translation: Translation, *, at: datetime | None, by: Agent) -> None:
    """Nobody reads it from then on; none: it stays.

    Raises:
        NotAllowed: as for `publish_later`.
        TimeIsOver: for now there is `withdraw`.
    """
    rules.require_publish(by)
    _lock(translation)
    if at is not None:
        _require_future(at)
    translation.expires_at = at
    translation.save(update_fields=["expires_at"])
    logger.info("translation %s: ends %s, by agent %s", translation.pk, at, by.pk)


def _choose(translation: Translation, revision: Revision | None, *, by: Agent) -> None:
    if revision is None:
        raise NothingWritten
    if translation.is_published and translation.published_id == revision.pk:
        raise AlreadyShown
    approve(revision, by=by)


def next_approved(translation: Translation) -> Revision | None:
    """What is published next, if somebody approved something newer than is shown."""
    approved = translation.revisions.filter(state=Revision.State.APPROVED)
    if translation.is_published and translation.published is not None:
        approved = approved.filter(number__gt=translation.published.number)
    return approved.first()


def waiting() -> float:
    """Seconds the oldest has waited for its time to be kept; 0 when none is due."""
    now = timezone.now()
    told = _due(now).aggregate(
        begin=Min("publish_at", filter=Q(publish_at__lte=now)),
        end=Min("expires_at", filter=_is_over(now)),
    )
    times = [one for one in told.values() if one]
    return max(0.001, (now - min(times)).total_seconds()) if times else 0.0


def drain() -> int:
    """Publish and archive all whose time has come; how many those were."""
    done, count = 0, BATCH
    while count == BATCH:
        count = _some()
        done += count
    return done


@transaction.atomic
def _some() -> int:
    now = timezone.now()
    free = _due(now).select_for_update(of=("self",), skip_locked=True)
    rows = list(free.select_related("published").order_by("pk")[:BATCH])
    for translation in rows:
        _begin(translation, now)
        _end(translation, now)
    return len(rows)


def _begin(translation: Translation, now: datetime) -> None:
    if translation.publish_at is None or translation.publish_at > now:
        return
    revision = next_approved(translation)
    if revision is not None and not _is_past(translation, now):
        show_to_readers(translation, revision)
        logger.info("translation %s: published, as was said", translation.pk)
        return
    # Somebody published it by hand, or thought better of it; or its time is over.
    translation.publish_at = None
    translation.save(update_fields=["publish_at"])


def _is_past(translation: Translation, now: datetime) -> bool:
    """Whether it was to end again before now: nobody looked in between."""
    begins, ends = translation.publish_at, translation.expires_at
    return begins is not None and ends is not None and begins < ends <= now


def _end(translation: Translation, now: datetime) -> None:
    expires_at = translation.expires_at
    if expires_at is None or expires_at > now or not translation.is_published:
        return
    translation.status = Status.ARCHIVED
    translation.updated_at = now
    translation.save(update_fields=["status", "updated_at"])
    logger.info("translation %s: expired", translation.pk)


def _is_over(now: datetime) -> Q:
    return Q(expires_at__lte=now, status=Status.PUBLISHED)


def _due(now: datetime) -> QuerySet[Translation]:
    return Translation.objects.filter(Q(publish_at__lte=now) | _is_over(now))


def _require_future(at: datetime) -> None:
    if at <= timezone.now():
        raise TimeIsOver


def _lock(translation: Translation) -> None:
    locked = Translation.objects.select_for_update(of=("self",))
    translation.refresh_from_db(from_queryset=locked.select_related("published"))
