"""The list of all articles, for whoever writes them: narrowed, and a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from knowledge_base.models import (
    Category,
    Feedback,
    HelpCentre,
    Lookup,
    OutsideLink,
    Revision,
    Significance,
    Translation,
)
from knowledge_base.models.outside import SURE
from knowledge_base.queries.freshness import with_behind

PAGE = 50
# How far back readers are counted.
RECENT = timedelta(days=30)
# Fewer votes say little.
VOTES = 5
_LONGEST, _MOST_WORDS = 200, 6


class State(TextChoices):
    """What may be asked of a list of articles."""

    PUBLISHED = "published", _("Published")
    DRAFT = "draft", _("Not published")
    WAITING = "waiting", _("Waits for a review")
    SCHEDULED = "scheduled", _("Will be published")
    BEHIND = "behind", _("Translation to update")
    UNTRANSLATED = "untranslated", _("Not yet translated")
    DUE = "due", _("To be looked at again")
    UNHELPFUL = "unhelpful", _("Does not help")
    BROKEN = "broken", _("Has broken links")
    ARCHIVED = "archived", _("Archived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list is narrowed to. after: the key of the last row of the page before."""

    words: str = ""
    centre: HelpCentre | None = None
    category: Category | None = None
    language: str = ""
    audience: str = ""
    owner: Agent | None = None
    state: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article in the list. original: its title and address.

    translations: by language, in the order of the centre's; None: there is none yet.
    helpful: of a hundred readers who said so; None: too few said anything.
    opened: how often it was opened from a search or an offer lately.
    """

    original: Translation
    translations: Mapping[str, Translation | None]
    helpful: int | None
    opened: int

    @property
    def category(self) -> str:
        """Called as in its help centre's own language; "": it is in none."""
        article = self.original.article
        if article.category is None:
            return ""
        return article.category.name_in(article.centre.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """after: what the next page is asked after; "" at the end."""

    rows: Sequence[Row]
    after: str = ""


def listed(asked: Asked, *, size: int = PAGE) -> Listed:
    """A page of articles by title; always the same number of queries."""
    found = narrowed(asked).select_related(
        "article__owner", "article__category", "article__centre"
    )
    found = _after(found, asked.after).order_by("title", "pk")
    page = list(found[: size + 1])
    after = ""
    if len(page) > size:
        del page[size:]
        after = f"{page[-1].pk}"
    return Listed(rows=rows_of(page), after=after)


def narrowed(asked: Asked) -> QuerySet[Translation]:
    """The originals of the articles that are asked for."""
    found = Translation.objects.filter(language=F("article__language"))
    archived = asked.state == State.ARCHIVED
    found = found.filter(article__archived_at__isnull=not archived)
    if asked.centre:
        found = found.filter(article__centre=asked.centre)
    if asked.category:
        found = found.filter(article__category__in=below(asked.category))
    if asked.audience:
        found = found.filter(article__audience=asked.audience)
    if asked.owner:
        found = found.filter(article__owner=asked.owner)
    if condition := _condition(asked):
        found = found.filter(condition)
    return _with_words(found, asked)


def below(category: Category) -> set[int]:
    """The category and all that stand in it, however deep: their keys."""
    parents = dict(
        Category.objects.filter(centre=category.centre_id).values_list("pk", "parent")
    )
    found = {category.pk}
    while more := {pk for pk, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def rows_of(originals: Sequence[Translation]) -> list[Row]:
    """These articles with what a list shows of them: three queries."""
    keys = [one.article_id for one in originals]
    translations = _translations(keys)
    votes, opened = _votes(keys), _opened(keys)
    rows = []
    for original in originals:
        there = translations.get(original.article_id, {})
        languages = [*original.article.centre.languages, *there]
        rows.append(
            Row(
                original=original,
                translations={one: there.get(one) for one in languages},
                helpful=votes.get(original.article_id),
                opened=opened.get(original.article_id, 0),
            )
        )
    return rows


def _condition(asked: Asked) -> Q | None:
    """What the wanted state means, in one language or in any."""
    own = Translation.objects.filter(article=OuterRef("article"))
    if asked.language:
        own = own.filter(language=asked.language)
    if asked.state in _OF_TRANSLATIONS:
        return Q(Exists(_OF_TRANSLATIONS[State(asked.state)](own)))
    match asked.state:
        case State.DUE:
            return Q(article__review_by__lt=timezone.localdate())
        case State.UNHELPFUL:
            return Q(article__in=unhelpful())
        case State.UNTRANSLATED:
            return _untranslated(asked.language)
    return Q(Exists(own)) if asked.language else None


def _waiting(own: QuerySet[Translation]) -> QuerySet[Translation]:
    return own.filter(
        revisions__in=Revision.objects.filter(state=Revision.State.WAITING)
    )


def _behind(own: QuerySet[Translation]) -> QuerySet[Translation]:
    return with_behind(own).filter(behind__gte=Significance.MEDIUM)


def _broken(own: QuerySet[Translation]) -> QuerySet[Translation]:
    broken = OutsideLink.objects.filter(failures__gte=SURE)
    return own.filter(status="published", outside_links__in=broken)


Narrow = Callable[[QuerySet[Translation]], QuerySet[Translation]]
# States of which one translation is enough.
_OF_TRANSLATIONS: Mapping[State, Narrow] = {
    State.PUBLISHED: lambda own: own.filter(status="published"),
    State.DRAFT: lambda own: own.exclude(status="published"),
    State.WAITING: _waiting,
    State.SCHEDULED: lambda own: own.filter(publish_at__isnull=False),
    State.BEHIND: _behind,
    State.BROKEN: _broken,
}


def _untranslated(language: str) -> Q:
    """Published, and missing in this language, or in one of those of its centre."""
    there = Translation.objects.filter(
        article=OuterRef("article"), status=Translation.Status.PUBLISHED
    )
    missing = Q(pk__in=[])
    offered = {one for centre in HelpCentre.objects.all() for one in centre.languages}
    for one in [language] if language else sorted(offered):
        missing |= Q(article__centre__languages__contains=[one]) & Q(
            ~Exists(there.filter(language=one))
        )
    return Q(status=Translation.Status.PUBLISHED) & missing


def unhelpful() -> QuerySet[Translation, int]:
    """Articles of which more readers say that they do not help than that they do."""
    votes = Translation.objects.values("article").annotate(
        good=Count("feedback", filter=Q(feedback__is_helpful=True)),
        bad=Count("feedback", filter=Q(feedback__is_helpful=False)),
    )
    return votes.filter(bad__gt=F("good"), bad__gte=VOTES).values_list(
        "article", flat=True
    )


def _with_words(found: QuerySet[Translation], asked: Asked) -> QuerySet[Translation]:
    """Those that say each word, published or not, in any of their languages."""
    words = one_line(asked.words[:_LONGEST], limit=_LONGEST).split()[:_MOST_WORDS]
    for word in words:
        shown = Translation.objects.filter(
            Q(title__icontains=word) | Q(slug__icontains=word)
            | Q(keywords__icontains=word) | Q(text__icontains=word),
            article=OuterRef("article"),
        )  # fmt: skip
        newer = Revision.objects.filter(
            Q(title__icontains=word) | Q(source__icontains=word),
            Q(number__gt=F("translation__published__number")),
            translation__article=OuterRef("article"),
        )
        found = found.filter(Exists(shown) | Exists(newer))
    return found


def _after(found: QuerySet[Translation], key: str) -> QuerySet[Translation]:
    """What comes after a row; of one that is not there, all."""
    if not key.isdecimal() or len(key) > 18:
        return found
    last = Translation.objects.filter(pk=key).first()
    if last is None:
        return found
    return found.filter(Q(title__gt=last.title) | Q(title=last.title, pk__gt=last.pk))


def _translations(articles: Sequence[int]) -> dict[int, dict[str, Translation]]:
    waiting = Revision.objects.filter(
        translation=OuterRef("pk"), state=Revision.State.WAITING
    )
    broken = OutsideLink.objects.filter(translation=OuterRef("pk"), failures__gte=SURE)
    found = with_behind(Translation.objects.filter(article__in=articles)).annotate(
        waits=Exists(waiting), has_broken=Exists(broken)
    )
    by_article: dict[int, dict[str, Translation]] = {}
    for one in found.defer("html", "text", "toc"):
        by_article.setdefault(one.article_id, {})[one.language] = one
    return by_article


def _votes(articles: Sequence[int]) -> dict[int, int]:
    counted = (
        Feedback.objects.filter(translation__article__in=articles)
        .values("translation__article")
        .annotate(all=Count("pk"), good=Count("pk", filter=Q(is_helpful=True)))
        .filter(all__gte=VOTES)
    )
    return {
        one["translation__article"]: round(100 * one["good"] / one["all"])
        for one in counted
    }


def _opened(articles: Sequence[int]) -> dict[int, int]:
    since = timezone.now() - RECENT
    counted = (
        Lookup.objects.filter(clicked__article__in=articles, made_at__gte=since)
        .values("clicked__article")
        .annotate(count=Count("pk"))
        .values_list("clicked__article", "count")
    )
    return dict(counted)
