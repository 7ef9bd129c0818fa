"""Once an hour: searches in vain, articles that are to be looked at again, and how often
what is open is asked by now."""

import logging
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from helpdesk.base.models import Job
from knowledge_base.actions.gaps import COUNTED, found_gap
from knowledge_base.actions.paragraphs import count_paragraph
from knowledge_base.actions.questions import count_question, keep_old_ones
from knowledge_base.models import Article, Gap, Lookup, Translation
from knowledge_base.queries.cost import SEARCHES_A_TICKET, usual_minutes
from knowledge_base.queries.in_vain import READING, InVain, searches_in_vain
from knowledge_base.queries.nearest import nearest

logger = logging.getLogger(__name__)

BELL = "knowledge_base.gaps"
# Asked less often in vain, it is somebody's slip.
SEARCHES = 3
MOST = 500
# An article that is to be looked at again: so long is what it takes.
LOOKING_AGAIN = 10.0


def _slot(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H")


def waiting() -> float:
    """Seconds since this hour began, while nobody has looked around in it."""
    now = timezone.now()
    if Job.objects.filter(name=BELL, slot=_slot(now)).exists():
        return 0.0
    return (now - now.replace(minute=0, second=0, microsecond=0)).total_seconds()


def drain() -> int:
    """Look around, unless somebody else did in this hour; how many gaps were found."""
    if not Job.claim(BELL, _slot(timezone.now())):
        return 0
    count = 0
    for look in (keep_old_ones, searches, stale, counted_anew):
        try:
            count += look()
        except Exception:
            # They have nothing to do with each other.
            logger.exception("gaps: %s failed", look.__name__)
    return count


def searches() -> int:
    """What was searched for in vain."""
    minutes = usual_minutes() / SEARCHES_A_TICKET
    found = searches_in_vain(since=timezone.now() - COUNTED, at_least=SEARCHES)
    for one in found:
        # What some opened is found: others only looked.
        if one.opened < one.count:
            _searched(one, minutes)
    return len(found)


def _searched(one: InVain, minutes: float) -> None:
    near = nearest(one.words, language=one.language)
    cover = near.cover
    if near.translation is not None and cover == Gap.Cover.MISSING and one.nothing == 0:
        cover = Gap.Cover.NOT_FOUND
    digest = sha256(one.key.encode()).hexdigest()[:32]
    found_gap(
        key=f"search:{one.language}:{digest}",
        kind=Gap.Kind.SEARCH,
        title=one.words,
        language=one.language,
        count=partial(_times, one),
        minutes=minutes,
        similarity=near.similarity,
        cover=cover,
        translation=near.translation if cover == Gap.Cover.EXISTS else None,
    )


def _times(one: InVain, since: datetime) -> int:
    vain = Lookup.objects.filter(
        kind=Lookup.Kind.SEARCH,
        language=one.language,
        key=one.key,
        clicked_at=None,
        solved_at=None,
        made_at__gte=since,
        made_at__lt=timezone.now() - READING,
    )
    return vain.count()


def stale() -> int:
    """Articles whose day to be looked at again has come; and tasks that are over."""
    due = Article.objects.filter(review_by__lte=timezone.localdate(), archived_at=None)
    found = list(due.select_related("owner").order_by("review_by")[:MOST])
    originals = {
        one.article_id: one
        for one in Translation.objects.filter(article__in=found).order_by("pk")
    }
    for article in found:
        original = originals.get(article.pk)
        found_gap(
            key=f"stale:{article.public_id}:{article.review_by}",
            kind=Gap.Kind.STALE,
            title=original.title if original else str(article),
            language=article.language,
            count=lambda since: 1,
            minutes=LOOKING_AGAIN,
            cover=Gap.Cover.EXISTS,
            translation=original,
            owner=article.owner,
            due=article.review_by,
            evidence={"article": str(article.public_id)},
        )
    _looked_at_again()
    return len(found)


@transaction.atomic
def _looked_at_again() -> None:
    """Whose day was put off, or which are in the archive: nothing is left to do."""
    still = Article.objects.filter(
        pk=OuterRef("translation__article"),
        review_by=OuterRef("due"),
        archived_at=None,
    )
    over = Gap.objects.filter(kind=Gap.Kind.STALE, state=Gap.State.OPEN)
    over.filter(Q(translation=None) | ~Exists(still)).update(
        state=Gap.State.DONE, closed_at=timezone.now()
    )


def counted_anew() -> int:
    """What is open: of ninety days, one goes every day."""
    since = timezone.now() - timedelta(days=1)
    count = 0
    for gap in _to_count(Gap.Kind.QUESTION, since):
        count_question(gap)
        count += 1
    for gap in _to_count(Gap.Kind.PARAGRAPH, since):
        count_paragraph(gap)
        count += 1
    return count


def _to_count(kind: Gap.Kind, since: datetime) -> QuerySet[Gap]:
    """Not counted for a day, the best first."""
    of_kind = Gap.objects.filter(kind=kind, state=Gap.State.OPEN)
    return of_kind.filter(counted_at__lt=since).order_by("-score", "pk")[:MOST]
