"""Where an article stands, who may read it, and whose it is."""

import logging
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.centre_errors import OtherCentre
from knowledge_base.models import Article, Audience, Category

logger = logging.getLogger(__name__)


@transaction.atomic
def arrange(
    article: Article,
    *,
    category: Category | None,
    audience: Audience,
    owner: Agent,
    review_by: date | None,
    related: Iterable[Article] = (),
    by: Agent,
) -> None:
    """All of it as it is said here.

    related: other articles for whoever reads this one; this one itself is left out.

    Raises:
        NotAllowed: of what readers know, leads and admins decide.
        OtherCentre: it belongs to another help centre.
    """
    rules.require_arrange(by, article)
    locked = Article.objects.select_for_update(of=("self",))
    article.refresh_from_db(from_queryset=locked)
    if category is not None and category.centre_id != article.centre_id:
        raise OtherCentre
    article.category = category
    article.audience = audience
    article.owner = owner
    article.review_by = review_by
    article.save(update_fields=["category", "audience", "owner", "review_by"])
    article.related.set([one for one in related if one.pk != article.pk])
    logger.info(
        "article %s: category %s, for %s, of agent %s, says agent %s",
        article.pk, article.category_id, audience, owner.pk, by.pk,
    )  # fmt: skip
