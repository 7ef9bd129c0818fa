"""Where parts of articles are used: snippets and files, by what words name."""

import re

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from knowledge_base.models import ArticleFile, Editing, Revision, Translation


def shown_with_snippet(name: str) -> QuerySet[Translation]:
    """What shows this snippet: what is published, and drafts by their newest words."""
    newest = Revision.objects.filter(translation=OuterRef("pk")).order_by("-number")
    shown = Translation.objects.annotate(newest=Subquery(newest.values("pk")[:1]))
    says = Revision.objects.filter(source__regex=_snippet(name)).values("pk")
    return shown.filter(Q(published__in=says) | Q(published=None, newest__in=says))


def written_with_snippet(name: str) -> QuerySet[Translation]:
    """Of what is not archived: where it is published, or stands in newer words."""
    return _written(_snippet(name))


def written_with_file(file: ArticleFile) -> QuerySet[Translation]:
    """Translations of its article whose words, published or newer, name it."""
    return _written(f"file:{file.public_id}").filter(article=file.article_id)


def _written(pattern: str) -> QuerySet[Translation]:
    newest = Revision.objects.filter(translation=OuterRef("pk")).order_by("-number")
    says = Revision.objects.filter(source__iregex=pattern).values("pk")
    typed = Editing.objects.filter(source__iregex=pattern).values("translation")
    return (
        Translation.objects.filter(article__archived_at=None)
        .annotate(newest=Subquery(newest.values("pk")[:1]))
        .filter(Q(published__in=says) | Q(newest__in=says) | Q(pk__in=typed))
        .select_related("article__centre")
        .order_by("title", F("pk"))
    )


def _snippet(name: str) -> str:
    """As `rendering.SNIPPET` finds it, for PostgreSQL; names have nothing to escape."""
    return rf"\{{\{{\s*{re.escape(name)}\s*\}}\}}"
