"""What whoever writes has to know: who else does, and what waits for a look."""

from datetime import timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base.models import Article, Editing, Revision, Translation

# A page says every quarter of a minute that it is open.
PRESENT = timedelta(seconds=45)
MOST = 100


def others_at(translation: Translation, *, besides: Agent) -> QuerySet[Editing]:
    """Those who have unsaved work in a page that is open now."""
    since = timezone.now() - PRESENT
    here = translation.editings.filter(seen_at__gt=since).exclude(agent=besides)
    return here.select_related("agent").order_by("pk")


def work_of(translation: Translation, *, who: Agent) -> Editing | None:
    """What they typed and did not save."""
    mine = translation.editings.filter(agent=who).select_related("based_on")
    return mine.first()


def waiting() -> QuerySet[Revision]:
    """Revisions that somebody should look at, the oldest first; none that was replaced."""
    newest = Revision.objects.filter(translation=OuterRef("translation"))
    number = Subquery(newest.order_by("-number").values("number")[:1])
    return (
        Revision.objects.filter(
            state=Revision.State.WAITING, translation__article__archived_at=None
        )
        .alias(newest=number)
        .filter(number=F("newest"))
        .select_related("author", "translation__article__centre")
        .order_by("made_at", "pk")
    )


def versions(translation: Translation) -> QuerySet[Revision]:
    return translation.revisions.select_related("author", "reviewer", "translates")


def findable(words: str, *, language: str) -> list[Translation]:
    """Articles whose titles or addresses have these words, for a link to one."""
    known = Translation.objects.filter(
        language=language, article__archived_at=None
    ).exclude(status=Translation.Status.ARCHIVED)
    for word in words.split()[:8]:
        known = known.filter(title__icontains=word) | known.filter(slug__icontains=word)
    return list(known.order_by("title", "pk")[:20])


def others_of(article: Article) -> QuerySet[Article]:
    """What may stand beside it as related: the same help centre's."""
    return Article.objects.filter(
        centre_id=article.centre_id, archived_at=None
    ).exclude(pk=article.pk)


def by_address(articles: QuerySet[Article]) -> dict[str, Article]:
    """These articles, by each address that they have."""
    found = articles.prefetch_related("translations")
    return {
        one.slug: article for article in found for one in article.translations.all()
    }


def addresses_of(articles: QuerySet[Article]) -> list[str]:
    """One for each of these: that of its original."""
    originals = Translation.objects.filter(
        article__in=articles, language=F("article__language")
    )
    return list(originals.order_by("slug").values_list("slug", flat=True))
