"""All articles, for whoever writes them."""

from django.db.models import QuerySet

from knowledge_base.models import Article


def articles() -> QuerySet[Article]:
    """Drafts as well, by title."""
    return Article.objects.select_related("author")
