"""What readers find on the shelves of a help centre, each as far as they may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from knowledge_base.models import (
    Article,
    Audience,
    Category,
    Feedback,
    HelpCentre,
    Lookup,
    Reader,
    Translation,
)

FEW = 6
# What is popular is told by so long.
LATELY = timedelta(days=30)


@dataclass(slots=True, kw_only=True)
class Shelf:
    """A category with what stands in it and below: count, of articles."""

    category: Category
    own: int = 0
    children: list["Shelf"] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.own + sum(child.count for child in self.children)

    @property
    def keys(self) -> list[int]:
        """Of this category and all below it."""
        below = (key for child in self.children for key in child.keys)
        return [self.category.pk, *below]


def shelf(
    centre: HelpCentre, *, language: str, reader: Reader
) -> QuerySet[Translation]:
    """Each article once: in this language, else in the centre's own."""
    known = Translation.objects.readable_by(reader).filter(article__centre=centre)
    if language == centre.language:
        return known.filter(language=language)
    sisters = Translation.objects.readable_by(reader).filter(
        article=OuterRef("article"), language=language
    )
    own = Q(language=centre.language) & ~Exists(sisters)
    return known.filter(Q(language=language) | own)


def tree(centre: HelpCentre, *, language: str, reader: Reader) -> list[Shelf]:
    """The categories that have something to read, those below others inside them."""
    counts = dict(
        shelf(centre, language=language, reader=reader)
        .order_by()
        .values_list("article__category")
        .annotate(Count("pk"))
    )
    shelves = {
        one.pk: Shelf(category=one, own=counts.get(one.pk, 0))
        for one in centre.categories.all()
    }
    top: list[Shelf] = []
    for one in shelves.values():
        above = shelves.get(one.category.parent_id or 0)
        (above.children if above else top).append(one)
    return _filled(top)


def _filled(shelves: Iterable[Shelf]) -> list[Shelf]:
    kept = [one for one in shelves if one.count]
    for one in kept:
        one.children = _filled(one.children)
    return kept


def way_to(shelves: Sequence[Shelf], category_id: int | None) -> list[Shelf]:
    """From the top down to this category; empty where it is not among them."""
    for one in shelves:
        if one.category.pk == category_id:
            return [one]
        if below := way_to(one.children, category_id):
            return [one, *below]
    return []


def popular(known: QuerySet[Translation]) -> list[Translation]:
    """What was searched and opened lately, or said to have helped; most often first."""
    since = timezone.now() - LATELY
    opened = Lookup.objects.filter(made_at__gt=since, clicked__in=known)
    helped = Feedback.objects.filter(
        made_at__gt=since, is_helpful=True, translation__in=known
    )
    votes: dict[int, int] = {}
    for rows, name in ((opened, "clicked"), (helped, "translation")):
        counted = rows.order_by().values_list(name).annotate(times=Count("pk"))
        for pk, times in counted.order_by("-times", name)[: 5 * FEW]:
            votes[pk] = votes.get(pk, 0) + times
    best = sorted(votes, key=lambda pk: (-votes[pk], pk))[:FEW]
    found = known.in_bulk(best)
    return [found[pk] for pk in best if pk in found]


def newest(known: QuerySet[Translation]) -> QuerySet[Translation]:
    return known.order_by("-published_at", "-pk")[:FEW]


def sisters(article: Article, *, reader: Reader) -> list[Translation]:
    """Its translations that they may read, in the order of the centre's languages."""
    offered = article.centre.languages
    known = Translation.objects.readable_by(reader).filter(
        article=article, language__in=offered
    )
    return sorted(known, key=lambda one: offered.index(one.language))


def at(
    slug: str, *, centre: HelpCentre, language: str, reader: Reader
) -> Translation | None:
    """The article of this address: in this language, else the one of another language
    that has the name, in this reader's language if it is there."""
    known = Translation.objects.readable_by(reader).select_related("article__centre")
    named = known.filter(slug=slug)
    found = named.filter(language=language).first()
    if found is None:
        offered = named.filter(
            article__centre=centre, language__in=centre.languages
        ).order_by("pk")
        found = offered.first()
    if found is None or found.language == language:
        return found
    return known.filter(article=found.article, language=language).first() or found


def moved_to(slug: str, *, language: str, reader: Reader) -> Translation | None:
    """Where a former address leads."""
    known = Translation.objects.readable_by(reader).select_related("article__centre")
    return known.filter(old_slugs__slug=slug, old_slugs__language=language).first()


def was_there(slug: str, *, language: str) -> bool:
    """Whether everybody could once read it here, and nobody can any more."""
    named = Q(slug=slug) | Q(old_slugs__slug=slug, old_slugs__language=language)
    return (
        Translation.objects.filter(named, language=language)
        .filter(published_at__isnull=False, article__audience=Audience.PUBLIC)
        .exists()
    )


def is_taken(known: QuerySet[Translation], language: str) -> QuerySet[Translation]:
    """Marks those whose name another article has in this language."""
    same = Translation.objects.filter(language=language, slug=OuterRef("slug"))
    return known.annotate(is_taken=Exists(same))
