"""All articles, for whoever writes them."""

from django.db.models import QuerySet

from knowledge_base.models import Translation


def articles() -> QuerySet[Translation]:
    """Drafts as well, by title."""
    return Translation.objects.filter(article__archived_at=None).select_related(
        "article__owner"
    )
