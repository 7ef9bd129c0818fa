"""Several articles at once: where they stand, whose they are, whether they are there."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.centre_errors import NothingChosen, OtherCentre
from knowledge_base.models import Article, Category

logger = logging.getLogger(__name__)


@transaction.atomic
def move_articles(
    articles: Sequence[Article], *, category: Category | None, by: Agent
) -> int:
    """Into this category; none: beside all of them. How many there were.

    Raises:
        NotAllowed: leads and admins say where articles stand.
        NothingChosen: there are none.
        OtherCentre: the category is another help centre's; then none is moved.
    """
    chosen = _chosen(articles, by)
    if category and any(one.centre_id != category.centre_id for one in chosen):
        raise OtherCentre
    return _change(chosen, "moved", by, category=category)


@transaction.atomic
def give_articles(articles: Sequence[Article], *, owner: Agent, by: Agent) -> int:
    """From now on they are this person's to keep right.

    Raises:
        NotAllowed, NothingChosen: as for `move_articles`.
    """
    return _change(_chosen(articles, by), "given away", by, owner=owner)


@transaction.atomic
def archive_articles(articles: Sequence[Article], *, by: Agent) -> int:
    """Nobody's answers any more; `restore_articles` brings them back as they were.

    Raises:
        NotAllowed, NothingChosen: as for `move_articles`.
    """
    there = [one for one in _chosen(articles, by) if one.archived_at is None]
    return _change(there, "archived", by, archived_at=timezone.now())


@transaction.atomic
def restore_articles(articles: Sequence[Article], *, by: Agent) -> int:
    """From the archive to where they were.

    Raises:
        NotAllowed, NothingChosen: as for `move_articles`.
    """
    gone = [one for one in _chosen(articles, by) if one.archived_at is not None]
    return _change(gone, "restored", by, archived_at=None)


def _chosen(articles: Sequence[Article], by: Agent) -> list[Article]:
    """Locked, in the order of their keys, so that two of us never wait for each other."""
    rules.require_publish(by)
    if not articles:
        raise NothingChosen
    keys = [one.pk for one in articles]
    locked = Article.objects.select_for_update().filter(pk__in=keys)
    return list(locked.order_by("pk"))


def _change(articles: list[Article], verb: str, by: Agent, **change: object) -> int:
    keys = [one.pk for one in articles]
    changed = Article.objects.filter(pk__in=keys).update(**change)
    if keys:
        logger.info("articles %s: %s by agent %s", keys, verb, by.pk)
    return changed
