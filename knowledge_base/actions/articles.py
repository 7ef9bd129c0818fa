"""Articles: write them, show them to everybody, take them back."""

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from helpdesk.base import richtext
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_write_help
from helpdesk.base.errors import NotAllowed
from helpdesk.base.plaintext import one_line, printable
from knowledge_base.errors import NothingWritten, TitleMissing
from knowledge_base.layout import as_html
from knowledge_base.models import LANGUAGES, Article

logger = logging.getLogger(__name__)

TITLE, WORDS = 150, 50_000
# Room for "-2" and so on behind it.
_SLUG = 70


def save_article(
    *,
    title: str,
    text: str = "",
    html: str = "",
    language: str = "en",
    article: Article | None = None,
    by: Agent,
) -> Article:
    """Keep a draft, or change the article given; what is published stays so.

    html: formatted words; without any the text is laid out (`layout.as_html`).

    Raises:
        NotAllowed: leads and admins write the help centre.
        TitleMissing, NothingWritten: nothing was kept.
    """
    _require_right(by)
    title = one_line(title, limit=TITLE)
    html = richtext.clean(html)
    text = printable(text).strip() or richtext.text_of(html).strip()
    if not title:
        raise TitleMissing
    if not text:
        raise NothingWritten
    kept = article or Article()
    kept.title, kept.text, kept.html = (
        title,
        text[:WORDS],
        html or as_html(text[:WORDS]),
    )
    kept.language = language if language in LANGUAGES else "en"
    kept.author = by
    if article is None:
        return _named(kept)
    kept.save(
        update_fields=["title", "text", "html", "language", "author", "updated_at"]
    )
    return kept


def publish(article: Article, *, by: Agent) -> None:
    """Everybody may read it from now on; again, nothing changes.

    Raises:
        NotAllowed: as for writing it.
    """
    _require_right(by)
    drafts = Article.objects.filter(pk=article.pk, published_at=None)
    if drafts.update(published_at=timezone.now()):
        logger.info("article %s: published by agent %s", article.pk, by.pk)
    article.refresh_from_db(fields=["published_at"])


def withdraw(article: Article, *, by: Agent) -> None:
    """Nobody outside may read it any more; it is a draft, and all of it is kept.

    Raises:
        NotAllowed: as for writing it.
    """
    _require_right(by)
    if Article.objects.published().filter(pk=article.pk).update(published_at=None):
        logger.info("article %s: withdrawn by agent %s", article.pk, by.pk)
    article.refresh_from_db(fields=["published_at"])


def _require_right(agent: Agent) -> None:
    if not may_write_help(agent):
        raise NotAllowed


def _named(article: Article) -> Article:
    """Saved under the first address of its title that is free.

    Somebody may take it in between: then the next one is.
    """
    # Of many scripts nothing is left; then it is called by its id.
    base = slugify(article.title)[:_SLUG].strip("-_") or article.public_id.hex[-12:]
    number = 1
    while True:
        article.slug = base if number == 1 else f"{base}-{number}"
        if not Article.objects.filter(slug=article.slug).exists():
            try:
                with transaction.atomic():
                    article.save(force_insert=True)
            except IntegrityError:
                logger.info("article: %s was taken meanwhile", article.slug)
            else:
                return article
        number += 1
