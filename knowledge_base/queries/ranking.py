"""The articles that may answer a question, the likeliest first: by full text.

Candidates are few even where words are everywhere: titles, what has every word, what has
one of the rarer ones, and titles that are like a word nobody writes. Only these are
weighed: each word by how much it tells, and by where an article says it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection

from knowledge_base.models import HelpCentre, Reader, Translation
from knowledge_base.models.article import TranslationQuerySet
from knowledge_base.queries.terms import TELLING, Term, Terms

# Candidates of each kind; so many articles may have the words that look for them.
CAP, RARE = 400, 1_500
# What text, headings, summary with keywords, and title count.
WEIGHTS = "{0.3, 0.4, 0.7, 1.0}"
# What a word counts for being there at all, and a title for being like it.
THERE, ALIKE = 0.05, 0.5
# How like a title's word one has to be, of 1: "retrun" is 0.43 like "return".
LIKE = 0.4

_TRANSLATION = '"knowledge_base_translation"'
_SEARCH, _TITLED = f'{_TRANSLATION}."search"', f'{_TRANSLATION}."titled"'


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article that may answer. covered: how much of the question it has, 0 to 1."""

    pk: int
    article: int
    score: float
    covered: float


_RANKED = """
WITH term AS MATERIALIZED (
    SELECT number, query::tsquery, factor, weight FROM unnest(
        %s::int[], %s::text[], %s::float8[], %s::float8[]
    ) AS term (number, query, factor, weight)
), candidate AS MATERIALIZED ({candidates})
SELECT translation.id, translation.article_id, said.score + alike.score,
    said.covered + alike.covered
FROM candidate JOIN knowledge_base_translation AS translation USING (id),
LATERAL (
    SELECT coalesce(sum(weight * factor * (%s + rank)), 0) AS score,
        coalesce(sum(weight * factor), 0) AS covered
    FROM (
        SELECT max(term.weight) AS weight, max(term.factor) AS factor,
            max(ts_rank(%s::float4[], translation.search, term.query)) AS rank
        FROM term WHERE translation.search @@ term.query GROUP BY term.number
    ) AS best
) AS said,
LATERAL (
    SELECT coalesce(sum(weight * likeness), 0) * %s AS score,
        coalesce(sum(weight * likeness), 0) AS covered
    FROM unnest(%s::text[], %s::float8[]) AS lost (word, weight),
    LATERAL (SELECT word_similarity(lost.word, translation.title) AS likeness) AS alike
    WHERE likeness >= %s
) AS alike
ORDER BY 3 DESC, translation.id DESC LIMIT %s
"""


def ranked(
    terms: Terms, *, reader: Reader, centre: HelpCentre | None, limit: int
) -> list[Ranked]:
    """The best first; nothing for a question that says nothing.

    Inside of `settled`, and only there.
    """
    if not terms.terms:
        return []
    ways = [
        (number, way.query, way.factor, term.weight)
        for number, term in enumerate(terms.terms)
        for way in term.ways
    ]
    lost = [
        (term.word, term.weight)
        for term in terms.terms
        if not term.articles and not term.meant and len(term.word) >= TELLING
    ]
    known = readable(terms.language, reader, centre)
    candidates, params = _candidates(terms, known, [word for word, _ in lost])
    with connection.cursor() as cursor:
        cursor.execute(
            _RANKED.format(candidates=candidates),
            [
                *_columns(ways, 4), *params, THERE, WEIGHTS, ALIKE,
                *_columns(lost, 2), LIKE, limit,
            ],
        )  # fmt: skip
        rows = cursor.fetchall()
    total = terms.total
    return [
        Ranked(pk, article, score / total, min(1.0, covered / total))
        for pk, article, score, covered in rows
        if score
    ]


def settled() -> None:
    """For this transaction: plans for these words, and how like is like enough."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
            " set_config('pg_trgm.similarity_threshold', '0.22', true),"
            f" set_config('pg_trgm.word_similarity_threshold', '{LIKE}', true)"
        )


def readable(
    language: str, reader: Reader, centre: HelpCentre | None
) -> TranslationQuerySet:
    """What this reader may read in this language, of one help centre or of all."""
    found = Translation.objects.readable_by(reader).filter(language=language)
    return found.filter(article__centre=centre) if centre else found


def _candidates(
    terms: Terms, known: TranslationQuerySet, lost: list[str]
) -> tuple[str, list[Any]]:
    """SQL for their ids: rights are asked of each kind, before it is cut off."""
    if terms.without:
        known = _that(known, f"NOT ({_SEARCH} @@ %s::tsquery)", terms.without)
    every = " & ".join(f"({term.query})" for term in terms.terms)
    kinds: dict[str, object] = {
        f"{_TITLED} @@ %s::tsquery": _any(terms.terms),
        f"{_SEARCH} @@ %s::tsquery": every,
        # The same again: a key of its own keeps both.
        f"({_SEARCH} @@ %s::tsquery)": _any(_rare(terms.terms)),
    }
    if lost:
        kinds[f'{_TRANSLATION}."title" %%> ANY(%s::text[])'] = lost
    parts: list[str] = []
    params: list[Any] = []
    for condition, told in kinds.items():
        found = _that(known, condition, told).order_by().values("id")[:CAP]
        sql, values = found.query.sql_with_params()
        parts.append(f"({sql})")
        params += values
    return " UNION ".join(parts), params


def _that(
    known: TranslationQuerySet, condition: str, told: object
) -> TranslationQuerySet:
    # Columns of PostgreSQL's own, which the model does not know.
    narrowed: Any = known.extra(where=[condition], params=[told])  # noqa: S610 - constants
    return cast("TranslationQuerySet", narrowed)


def _any(terms: Iterable[Term]) -> str:
    return " | ".join(term.query for term in terms)


def _rare(terms: Iterable[Term]) -> list[Term]:
    """The rarest, as long as they do not lead to half of all articles."""
    found: list[Term] = []
    articles = 0
    for term in sorted(terms, key=lambda term: term.articles):
        articles += term.articles
        if found and articles > RARE:
            break
        found.append(term)
    return found


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    if not rows:
        return [[] for _column in range(width)]
    return [list(column) for column in zip(*rows, strict=True)]
