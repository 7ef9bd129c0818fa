"""What everybody may read: the door that `helpdesk.base.help` opens."""

from helpdesk.base import help as public_help
from knowledge_base.models import Reader, Translation
from knowledge_base.queries.addresses import shown_html
from knowledge_base.queries.search import search

__all__ = ["article", "is_any", "search"]


def article(slug: str, *, language: str) -> public_help.Article | None:
    """The published article of this address, in this language if it is there."""
    found = readable(slug, language=language, reader=Reader.PUBLIC)
    if found is None:
        return None
    html = shown_html(found, reader=Reader.PUBLIC)
    return public_help.Article(slug=found.slug, title=found.title, html=html)


def readable(slug: str, *, language: str, reader: Reader) -> Translation | None:
    """What this address means to a reader: that translation, or its sister in theirs."""
    known = Translation.objects.readable_by(reader)
    named = known.filter(slug=slug).select_related("article")
    found = named.filter(language=language).first() or named.order_by("pk").first()
    if found is None or found.language == language:
        return found
    return known.filter(article=found.article, language=language).first() or found


def is_any() -> bool:
    return Translation.objects.readable_by(Reader.PUBLIC).exists()
