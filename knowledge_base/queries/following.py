"""Which translations follow which revision of their original, and which have to catch up.

A translation follows the revision that was open beside it (`Revision.translates`). What
readers see of the original now may be later: the largest change between is its flag.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from knowledge_base.models import Article, Revision, Significance, Translation
from knowledge_base.models.centre import called
from knowledge_base.queries.freshness import with_behind


@dataclass(frozen=True, slots=True, kw_only=True)
class InLanguage:
    """An article in one of its help centre's languages; translation: if it has one.

    flag: how much the original has changed since; none, if nothing that matters.
    """

    language: str
    translation: Translation | None
    flag: Significance | None = None

    @property
    def called(self) -> str:
        return called(self.language)

    @property
    def is_wrong(self) -> bool:
        return self.flag == Significance.MAJOR


def to_update(known: QuerySet[Translation]) -> QuerySet[Translation]:
    """Those that have to catch up, the wrong ones first."""
    behind = with_behind(known).filter(behind__gt=Significance.TYPO)
    found: QuerySet[Translation] = behind.order_by("-behind", "pk")
    return found


def flag_of(translation: Translation) -> Significance | None:
    """How far this one is behind its original."""
    found = with_behind(Translation.objects.filter(pk=translation.pk))
    return _flag(found.values_list("behind", flat=True).first())


def languages_of(article: Article) -> list[InLanguage]:
    """The help centre's languages, those the article is in with their state."""
    there = {one.language: one for one in article.translations.all()}
    behind = dict(with_behind(article.translations.all()).values_list("pk", "behind"))
    languages = dict.fromkeys([article.language, *article.centre.languages, *there])
    return [
        InLanguage(
            language=language,
            translation=(one := there.get(language)),
            flag=_flag(behind.get(one.pk) if one else None),
        )
        for language in languages
    ]


def _flag(behind: int | None) -> Significance | None:
    return Significance(behind) if behind and behind > Significance.TYPO else None


def original_of(translation: Translation) -> Translation | None:
    """What this one is a translation of; none, if it is the original itself."""
    if translation.is_original:
        return None
    others = translation.article.translations
    return others.filter(language=translation.article.language).first()


def to_follow(original: Translation) -> Revision | None:
    """What a translator looks at: what readers see, else the newest."""
    return original.published or original.revisions.first()


def followed(translation: Translation) -> Revision | None:
    """The original's revision that the newest words here were translated from."""
    newest = translation.revisions.select_related("translates").first()
    return newest.translates if newest else None
