"""Which translations their original has left behind (kitsune's three significances)."""

from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from knowledge_base.models import Revision, Translation


def with_behind(translations: QuerySet[Translation]) -> QuerySet[Any]:
    """Each with `behind`: how much of the published original it does not have yet.

    None: it follows, or is the original. Else the most that was changed since, as a
    `Significance`; TYPO asks nothing of anybody.
    """
    newest = Revision.objects.filter(translation=OuterRef("pk")).order_by("-number")
    # What was never approved but built upon is in what is published all the same.
    since = (
        Revision.objects.filter(
            translation__article=OuterRef("article"),
            translation__language=F("translation__article__language"),
            number__lte=F("translation__published__number"),
            number__gt=OuterRef("follows"),
        )
        .exclude(state=Revision.State.REJECTED)
        .order_by("-significance")
    )
    return translations.annotate(
        follows=Coalesce(
            "published__translates__number",
            Subquery(newest.values("translates__number")[:1]),
        ),
        behind=Case(
            When(language=F("article__language"), then=None),
            default=Subquery(since.values("significance")[:1]),
            output_field=IntegerField(),
        ),
    )
