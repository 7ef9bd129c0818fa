"""Show a revision to its readers."""

import logging

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.outside import note_links
from knowledge_base.actions.shown import show
from knowledge_base.errors import NothingWritten, NotYours
from knowledge_base.models import Revision, Translation

logger = logging.getLogger(__name__)


@transaction.atomic
def publish(
    translation: Translation, *, revision: Revision | None = None, by: Agent
) -> None:
    """Readers see this revision from now on; none: the newest. Again, nothing changes.

    Raises:
        NotAllowed: leads and admins publish.
        NotYours: the help centre wants somebody else's eyes first.
        NothingWritten: there is no revision yet.
    """
    rules.require_publish(by)
    Translation.objects.select_for_update().get(pk=translation.pk)
    translation.refresh_from_db()
    revision = revision or translation.revisions.first()
    if revision is None:
        raise NothingWritten
    if translation.is_published and translation.published_id == revision.pk:
        return
    _approve(revision, by=by)
    show_to_readers(translation, revision)
    logger.info("translation %s: published by agent %s", translation.pk, by.pk)


def show_to_readers(translation: Translation, revision: Revision) -> None:
    """What was approved is what readers see; only under the translation's lock."""
    now = timezone.now()
    shown = show(translation, revision)
    translation.published = revision
    translation.published_at = translation.published_at or now
    translation.status = Translation.Status.PUBLISHED
    translation.publish_at = None
    if translation.expires_at is not None and translation.expires_at <= now:
        translation.expires_at = None  # else nobody could read it all the same
    translation.updated_at = now
    translation.save()
    note_links(translation, shown.links)


def _approve(revision: Revision, *, by: Agent) -> None:
    if revision.state == Revision.State.APPROVED:
        return
    if not rules.may_approve(by, revision):
        raise NotYours
    revision.state = Revision.State.APPROVED
    revision.reviewer = by
    revision.reviewed_at = timezone.now()
    revision.save(update_fields=["state", "reviewer", "reviewed_at"])
