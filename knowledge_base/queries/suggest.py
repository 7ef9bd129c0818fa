"""The articles that most likely answer what somebody writes, or says in a letter.

Two lists, by full text and by titles that look alike, are fused by reciprocal rank; what
readers found helpful, and what is kept up to date, comes a little before its neighbours.
Below a score nothing is offered: a wrong answer costs more than none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import sqrt

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.safestring import SafeString

from knowledge_base.models import HelpCentre, Reader, Translation
from knowledge_base.queries.finding import NEARLY, Found, shown
from knowledge_base.queries.ranking import Ranked, ranked, settled
from knowledge_base.queries.terms import Terms, understood
from knowledge_base.spoken import said

MOST = 3
# Of the list by full text: so many are looked at, and so many words of a letter count.
LOOKED_AT, WORDS = 20, 16
# Reciprocal rank fusion: how little the first ranks matter more than the next ones.
K = 60
# Titles look alike by chance: from here on they are a witness, and a weaker one.
LIKE_TITLE, BY_TITLE = 0.4, 0.5
# A score of full text below which nobody is offered anything; docs/benchmarks.md has
# what that costs.
ENOUGH = 0.16
# How much the readers' word, and age, may move an article among its neighbours.
HELPFUL, OLD, YEARS = 0.06, 0.02, timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """translation: with its article and centre. passage: HTML, escaped but for marks.

    plain: the passage without marks. similarity: how much of the question it has, 0 to 1.
    """

    translation: Translation
    title: SafeString
    passage: SafeString
    plain: str
    similarity: float


@transaction.atomic
def suggest(
    text: str,
    *,
    title: str = "",
    page: str = "",
    reader: Reader,
    centre: HelpCentre | None,
    language: str,
    limit: int = MOST,
) -> list[Suggestion]:
    """The likeliest first, in this language, else in the centre's own; often nothing.

    title: a subject; page: the title of the page they write on. Never fails.
    """
    settled()
    for spoken in _languages(language, centre):
        found = _in(
            spoken, (title, text, page), reader=reader, centre=centre, limit=limit
        )
        if found:
            return found
    return []


def _languages(language: str, centre: HelpCentre | None) -> Sequence[str]:
    own = centre or HelpCentre.objects.filter(is_default=True).first()
    return list(dict.fromkeys([language, own.language if own else language]))


def _in(
    language: str,
    texts: Sequence[str],
    *,
    reader: Reader,
    centre: HelpCentre | None,
    limit: int,
) -> list[Suggestion]:
    terms = _telling(understood(said(*texts), language=language, reader=reader))
    by_words = ranked(terms, reader=reader, centre=centre, limit=LOOKED_AT)
    if not by_words or by_words[0].score < ENOUGH:
        return []
    by_words = [one for one in by_words if one.score >= NEARLY * by_words[0].score]
    alike = _alike(" ".join(texts), among=by_words)
    best = _best_first(by_words, alike)[:limit]
    found = [Found(terms, one) for one in best]
    return [
        Suggestion(
            translation=hit.translation,
            title=hit.title,
            passage=hit.passage,
            plain=hit.plain,
            similarity=hit.covered,
        )
        for hit in shown(found, reader=reader)
    ]


def _telling(terms: Terms) -> Terms:
    """A letter has many words: those that say the most."""
    order = sorted(terms.terms, key=lambda term: -term.weight)
    return replace(terms, terms=tuple(order[:WORDS]))


def _alike(words: str, *, among: Sequence[Ranked]) -> list[int]:
    """Those of them whose title looks like this, the likest first.

    Of what full text found, and not of all titles: no other can be offered anyway.
    """
    words = " ".join(words.split())[:150]
    known = Translation.objects.filter(pk__in=[one.pk for one in among]).extra(
        select={"likeness": "similarity(title, %s)"},
        select_params=[words],
        where=["similarity(title, %s) >= %s"],
        params=[words, LIKE_TITLE],
        order_by=["-likeness", "-pk"],
    )
    return list(known.values_list("pk", flat=True))


def _best_first(by_words: list[Ranked], alike: list[int]) -> list[Ranked]:
    """Fused by rank; only what full text found at all."""
    places = {pk: place for place, pk in enumerate(alike, start=1)}
    tilt = _tilt(one.pk for one in by_words)
    scores = {
        one.pk: (
            1 / (K + place)
            + (BY_TITLE / (K + places[one.pk]) if one.pk in places else 0)
        )
        * tilt.get(one.pk, 1.0)
        for place, one in enumerate(by_words, start=1)
    }
    return sorted(by_words, key=lambda one: -scores[one.pk])


def _tilt(translations: Iterable[int]) -> dict[int, float]:
    """How far readers' words and age move each, around 1."""
    voted = Translation.objects.filter(pk__in=list(translations)).annotate(
        votes=Count("feedback"),
        helpful=Count("feedback", filter=Q(feedback__is_helpful=True)),
    )
    old = timezone.now() - YEARS
    return {
        pk: 1
        + HELPFUL * (2 * wilson(helpful, votes) - 1 if votes else 0)
        - (OLD if updated < old else 0)
        for pk, votes, helpful, updated in voted.values_list(
            "pk", "votes", "helpful", "updated_at"
        )
    }


def wilson(good: int, votes: int) -> float:
    """The share of good votes that is to be expected at least (95 %); few votes say
    little."""
    if not votes:
        return 0.0
    z = 1.96
    share = good / votes
    middle = share + z * z / (2 * votes)
    around = z * sqrt((share * (1 - share) + z * z / (4 * votes)) / votes)
    return (middle - around) / (1 + z * z / votes)
