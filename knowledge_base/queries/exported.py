"""A whole help centre as a zip of files (`exchange`)."""

from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Prefetch

from helpdesk.base import blobs
from knowledge_base import exchange
from knowledge_base.models import (
    Article,
    Category,
    HelpCentre,
    Snippet,
    Translation,
)

# Articles that are in memory at the same time.
AT_ONCE = 200


def export(centre: HelpCentre, into: IO[bytes]) -> None:
    """All that is not archived: what is published, and drafts by their newest words."""
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        archive.writestr(exchange.AROUND, _around(centre))
        for article in _articles(centre):
            pages = _pages(article)
            for page in pages:
                path = f"{page.name}.{page.language}.md"
                archive.writestr(path, exchange.written(page))
            for file in article.files.all():
                name = f"{exchange.FILES}{file.public_id}/{file.name}"
                try:
                    archive.writestr(name, blobs.get(file.blob))
                except FileNotFoundError:
                    continue  # a backup without blobs was restored; words still go


def _around(centre: HelpCentre) -> str:
    categories = Category.objects.filter(centre=centre).select_related("parent")
    return exchange.around_written(
        name=centre.name,
        languages=centre.languages,
        greeting=centre.greeting,
        categories=[_category(one) for one in categories],
        snippets={one.name: one.sources for one in Snippet.objects.all()},
    )


def _category(category: Category) -> dict[str, Any]:
    parent = {"parent": category.parent.slug} if category.parent else {}
    return {
        "slug": category.slug, **parent, "icon": category.icon,
        "names": category.names, "intros": category.intros,
    }  # fmt: skip


def _articles(centre: HelpCentre) -> Iterator[Article]:
    translations = Translation.objects.select_related("published").defer("html", "text")
    found = Article.objects.filter(centre=centre, archived_at=None).select_related(
        "category", "owner"
    )
    return found.prefetch_related(
        Prefetch("translations", translations), "files", "related__translations"
    ).iterator(chunk_size=AT_ONCE)


def _pages(article: Article) -> list[exchange.Page]:
    translations = list(article.translations.all())
    original = _original(article) or (translations[0] if translations else None)
    if original is None:
        return []
    pages = (_page(one, article, original) for one in translations)
    return [page for page in pages if page is not None]


def _page(
    translation: Translation, article: Article, original: Translation
) -> exchange.Page | None:
    revision = translation.published or translation.revisions.first()
    if revision is None:
        return None
    is_original = translation.pk == original.pk
    related = (_original(one) for one in article.related.all()) if is_original else ()
    return exchange.Page(
        name=original.slug,
        language=translation.language,
        title=revision.title,
        source=revision.source,
        slug=translation.slug,
        summary=revision.summary,
        keywords=revision.keywords,
        is_published=translation.is_published,
        is_original=is_original,
        category=article.category.slug if article.category else "",
        audience=article.audience,
        owner=article.owner.email,
        review_by=article.review_by,
        related=tuple(one.slug for one in related if one is not None),
    )


def _original(article: Article) -> Translation | None:
    for one in article.translations.all():
        if one.language == article.language:
            return one
    return None
