"""What there is to do: kitsune's readouts, each the beginning of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from knowledge_base.models import (
    HelpCentre,
    Lookup,
    OutsideLink,
    Revision,
    Significance,
    Translation,
)
from knowledge_base.models.outside import SURE
from knowledge_base.queries import desk
from knowledge_base.queries.freshness import with_behind
from knowledge_base.queries.listed import RECENT, Asked, State, narrowed, unhelpful

# Rows of each readout; the list shows all of them.
MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is asked of whoever cares for the articles; each at most `MOST` rows."""

    waiting: Sequence[Revision]
    behind: Sequence[Translation]
    due: Sequence[Translation]
    unhelpful: Sequence[Translation]
    broken: Sequence[OutsideLink]
    untranslated: Sequence[Translation]
    read: Sequence[Translation]


def work() -> Work:
    """All of it; always the same number of queries."""
    return Work(
        waiting=list(desk.waiting().defer("source")[:MOST]),
        behind=_behind(),
        due=_due(timezone.localdate()),
        unhelpful=list(_originals().filter(article__in=unhelpful())[:MOST]),
        broken=_broken(),
        untranslated=_untranslated(),
        read=_read(),
    )


def _alive() -> QuerySet[Translation]:
    found = Translation.objects.filter(article__archived_at=None)
    return found.select_related("article__owner").defer("html", "text", "toc")


def _originals() -> QuerySet[Translation]:
    return _alive().filter(language=F("article__language")).order_by("title", "pk")


def _behind() -> list[Translation]:
    """Those that are wrong first."""
    found = with_behind(_alive()).filter(behind__gte=Significance.MEDIUM)
    return list(found.order_by("-behind", "title", "pk")[:MOST])


def _due(today: date) -> list[Translation]:
    found = _originals().filter(article__review_by__lt=today)
    return list(found.order_by("article__review_by", "pk")[:MOST])


def _broken() -> list[OutsideLink]:
    found = OutsideLink.objects.filter(
        failures__gte=SURE,
        translation__status=Translation.Status.PUBLISHED,
        translation__article__archived_at=None,
    ).select_related("translation__article__owner")
    return list(found.order_by("-failures", "pk")[:MOST])


def _untranslated() -> list[Translation]:
    if not HelpCentre.objects.filter(languages__len__gt=1).exists():
        return []
    found = narrowed(Asked(state=State.UNTRANSLATED))
    found = found.select_related("article__owner", "article__centre")
    return list(found.defer("html", "text", "toc").order_by("title", "pk")[:MOST])


def _read() -> list[Translation]:
    """What readers opened most often lately, in each language by itself."""
    since = timezone.now() - RECENT
    counted = (
        Lookup.objects.filter(made_at__gte=since, clicked__isnull=False)
        .values("clicked")
        .annotate(count=Count("pk"))
        .order_by("-count", "clicked")[:MOST]
    )
    counts = {one["clicked"]: one["count"] for one in counted}
    found = _alive().filter(pk__in=counts).in_bulk()
    read = [found[pk] for pk in counts if pk in found]
    for one in read:
        one.opened = counts[one.pk]  # type: ignore[attr-defined] # for the page
    return read
