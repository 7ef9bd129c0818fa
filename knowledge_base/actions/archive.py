"""Take back what readers see; all of it is kept."""

import logging

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.models import Article, Translation

logger = logging.getLogger(__name__)


@transaction.atomic
def withdraw(translation: Translation, *, by: Agent) -> None:
    """Nobody outside may read it any more; it is a draft, and all of it is kept.

    Since when it was published is kept as well: its address says that it was there.

    Raises:
        NotAllowed: leads and admins decide what readers see.
    """
    rules.require_publish(by)
    published = Translation.objects.filter(
        pk=translation.pk, status=Translation.Status.PUBLISHED
    )
    if published.update(
        status=Translation.Status.DRAFT,
        published=None,
        publish_at=None,
    ):
        logger.info("translation %s: withdrawn by agent %s", translation.pk, by.pk)
    translation.refresh_from_db()


@transaction.atomic
def archive(article: Article, *, by: Agent) -> None:
    """It is nobody's answer any more, in no language; again, nothing changes.

    Raises:
        NotAllowed: as for `withdraw`.
    """
    rules.require_publish(by)
    found = Article.objects.filter(pk=article.pk, archived_at=None)
    if found.update(archived_at=timezone.now()):
        logger.info("article %s: archived by agent %s", article.pk, by.pk)
    article.refresh_from_db()


@transaction.atomic
def restore(article: Article, *, by: Agent) -> None:
    """From the archive to where it was.

    Raises:
        NotAllowed: as for `withdraw`.
    """
    rules.require_publish(by)
    Article.objects.filter(pk=article.pk).update(archived_at=None)
    article.refresh_from_db()
