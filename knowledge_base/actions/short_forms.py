"""A canned reply as an article's short form: the same answer, in a few words."""

import logging

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from knowledge_base import rules
from knowledge_base.actions.write import write_article
from knowledge_base.from_html import markdown_of
from knowledge_base.models import Article, Translation
from tickets.models import CannedReply

logger = logging.getLogger(__name__)


@transaction.atomic
def link_short_form(article: Article, *, reply: CannedReply | None, by: Agent) -> None:
    """This canned reply is the article said shortly; none: it has no such form.

    Raises:
        NotAllowed: they do not write, or may not use that canned reply.
    """
    rules.require_draft(by)
    if reply is not None:
        _require_usable(reply, by)
    Article.objects.filter(pk=article.pk).update(canned_reply=reply)
    article.refresh_from_db()
    logger.info("article %s: short form set by agent %s", article.pk, by.pk)


@transaction.atomic
def article_of_reply(reply: CannedReply, *, by: Agent) -> Translation:
    """A draft with the words of a canned reply, which is its short form from now on.

    Raises:
        NotAllowed: as for `link_short_form`.
    """
    rules.require_draft(by)
    _require_usable(reply, by)
    source = markdown_of(reply.html) if reply.html else reply.text
    draft = write_article(title=reply.name, source=source, by=by)
    Article.objects.filter(pk=draft.article_id).update(canned_reply=reply)
    draft.refresh_from_db()
    return draft


def _require_usable(reply: CannedReply, by: Agent) -> None:
    if not CannedReply.objects.usable_by(by).filter(pk=reply.pk).exists():
        raise NotAllowed
