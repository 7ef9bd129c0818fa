"""What everybody may read: the door that `helpdesk.base.help` opens."""

from helpdesk.base import help as public_help
from knowledge_base.models import Article
from knowledge_base.queries.search import search

__all__ = ["article", "is_any", "search"]


def article(slug: str, *, language: str) -> public_help.Article | None:
    """The published article of this address; so far each is in one language only."""
    found = Article.objects.published().filter(slug=slug).first()
    if found is None:
        return None
    return public_help.Article(slug=found.slug, title=found.title, html=found.html)


def is_any() -> bool:
    return Article.objects.published().exists()
