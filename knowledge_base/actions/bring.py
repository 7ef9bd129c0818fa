"""Bring articles in from elsewhere, many at once and all their languages: published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.outside import note_many
from knowledge_base.actions.revise import Writing
from knowledge_base.actions.shown import show
from knowledge_base.errors import (
    AddressTaken,
    LanguageNotOffered,
    NothingWritten,
    NotYours,
    TitleMissing,
)
from knowledge_base.models import (
    Article,
    Audience,
    Category,
    HelpCentre,
    OldSlug,
    Revision,
    Translation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InLanguage:
    """An article in one language. slug: its address there, kept as it was."""

    language: str
    slug: str
    words: Writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """An article as it was elsewhere: its original first, then its translations."""

    owner: Agent
    languages: tuple[InLanguage, ...]
    category: Category | None = None
    audience: Audience = Audience.PUBLIC


@transaction.atomic
def bring_articles(
    centre: HelpCentre, *, articles: Sequence[Brought], by: Agent
) -> list[Article]:
    """All of them, in this order; their owners count as their authors.

    It asks the database no more often for a thousand than for one.

    Raises:
        NotAllowed: leads and admins decide what readers see.
        NotYours: the centre wants somebody else's eyes, and some are of whoever brings.
        TitleMissing, NothingWritten, LanguageNotOffered: one of them is not whole.
        AddressTaken: by an article there is, or twice among these.
    """
    rules.require_publish(by)
    _check(centre, articles, by)
    made = Article.objects.bulk_create(
        Article(
            centre=centre,
            category=one.category,
            language=one.languages[0].language,
            audience=one.audience,
            owner=one.owner,
        )
        for one in articles
    )
    shown = list(_shown(made, articles, by))
    revisions = [revision for revision, _links in shown]
    translations = [one.translation for one in revisions]
    Translation.objects.bulk_create(translations)
    Revision.objects.bulk_create(revisions)
    _follow_originals(revisions)
    _publish(revisions)
    note_many((revision.translation, links) for revision, links in shown)
    return made


def _check(centre: HelpCentre, articles: Sequence[Brought], by: Agent) -> None:
    every = [one for article in articles for one in article.languages]
    if any(one.language not in centre.languages for one in every):
        raise LanguageNotOffered
    if not all(one.words.cut().title for one in every):
        raise TitleMissing
    if not all(one.words.cut().source for one in every):
        raise NothingWritten
    if centre.needs_review and any(_author(one, by) == by for one in articles):
        raise NotYours
    addresses = {(one.language, one.slug) for one in every}
    if len(addresses) < len(every) or _taken(every):
        raise AddressTaken


def _taken(every: Sequence[InLanguage]) -> bool:
    slugs: dict[str, list[str]] = {}
    for one in every:
        slugs.setdefault(one.language, []).append(one.slug)
    found = Q(pk=None)
    for language, names in slugs.items():
        found |= Q(language=language, slug__in=names)
    kinds = (Translation, OldSlug)
    return any(kind._default_manager.filter(found).exists() for kind in kinds)  # noqa: SLF001 - its public door


def _author(one: Brought, by: Agent) -> Agent:
    return one.owner if rules.may_draft(one.owner) else by


def _shown(
    made: Sequence[Article], articles: Sequence[Brought], by: Agent
) -> Iterator[tuple[Revision, Sequence[str]]]:
    """The first revision of each translation, which shows it; where it leads."""
    now = timezone.now()
    for article, one in zip(made, articles, strict=True):
        for each in one.languages:
            words = each.words.cut()
            translation = Translation(
                article=article, language=each.language, slug=each.slug
            )
            revision = Revision(
                translation=translation,
                number=1,
                title=words.title,
                summary=words.summary,
                keywords=words.keywords,
                source=words.source,
                author=_author(one, by),
                state=Revision.State.APPROVED,
                reviewer=by,
                reviewed_at=now,
            )
            yield revision, show(translation, revision).links


def _follow_originals(revisions: Sequence[Revision]) -> None:
    """Translations are of the words that were brought with them."""
    originals = {
        one.translation.article_id: one
        for one in revisions
        if one.translation.is_original
    }
    following = [one for one in revisions if not one.translation.is_original]
    for one in following:
        one.translates = originals[one.translation.article_id]
    Revision.objects.bulk_update(following, ["translates"])


def _publish(revisions: Sequence[Revision]) -> None:
    now = timezone.now()
    for one in revisions:
        one.translation.published = one
        one.translation.published_at = now
        one.translation.status = Translation.Status.PUBLISHED
    Translation.objects.bulk_update(
        [one.translation for one in revisions], ["published", "published_at", "status"]
    )
