"""Search: as somebody types, with mistakes, in their language before all others.

An article counts as found if it has about as much of the question as the best one. Rights
are part of each look (`readable_by`), and asked once more for the rows that are shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.safestring import SafeString

from knowledge_base.models import HelpCentre, Reader, Translation
from knowledge_base.queries.ranking import Ranked, ranked, settled
from knowledge_base.queries.terms import Terms, understood
from knowledge_base.spoken import Asked, asked, config_of
from tickets.queries.marks import WHOLE, around, marks

# Of as much as the best one has.
NEARLY = 0.35
MOST = 100
_MARKS = str.maketrans("", "", "\x02\x03")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found, in one language.

    translation: with its article and that one's centre. title, passage: HTML, escaped but
    for the marks. plain: the passage without any.
    score: to compare hits of one search; covered: the share of the question it has.
    """

    translation: Translation
    title: SafeString
    passage: SafeString
    plain: str
    score: float
    covered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found, the best first. found: how many in all, at most `MOST`.

    meant: the question as it was probably meant, if that is what was looked for.
    """

    hits: tuple[Hit, ...] = ()
    found: int = 0
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate, and the question as it was understood in its language."""

    terms: Terms
    ranked: Ranked


@transaction.atomic
def find(
    query: str,
    *,
    reader: Reader,
    centre: HelpCentre | None,
    language: str,
    limit: int,
) -> Results:
    """What this reader may read of it; never fails, whatever is typed.

    centre: none is all of them. Articles in this language come first, then those that
    there are only in others: the centre's own, or, of all centres, any.
    """
    question = asked(query)
    if question.is_empty:
        return Results()
    settled()
    found: list[Found] = []
    for spoken in _languages(language, centre):
        if len(found) < limit:
            known = {one.ranked.article for one in found}
            found += [
                one
                for one in _in(spoken, question, reader=reader, centre=centre)
                if one.ranked.article not in known
            ]
    hits = shown(found[:limit], reader=reader)
    meant = _meant(query, found[0].terms) if hits else ""
    return Results(hits=hits, found=len(found), meant=meant)


def _languages(language: str, centre: HelpCentre | None) -> Sequence[str]:
    """Theirs first, once each."""
    others = [centre.language] if centre else _spoken_anywhere()
    return list(dict.fromkeys([language, *others]))


def _spoken_anywhere() -> list[str]:
    centres = HelpCentre.objects.order_by("-is_default", "pk")
    return [
        spoken
        for languages in centres.values_list("languages", flat=True)
        for spoken in languages
    ]


def _in(
    language: str, question: Asked, *, reader: Reader, centre: HelpCentre | None
) -> Iterator[Found]:
    terms = understood(question, language=language, reader=reader)
    found = ranked(terms, reader=reader, centre=centre, limit=MOST)
    best = max((one.covered for one in found), default=0.0)
    return (Found(terms, one) for one in found if one.covered >= NEARLY * best)


def _meant(query: str, terms: Terms) -> str:
    """The question with the words that were looked for instead of mistyped ones."""
    mended = query
    for term in terms.terms:
        if term.meant:
            mended = mended.replace(term.word, term.meant)
    return mended if mended != query else ""


_HEADLINES = """
SELECT translation.id,
    ts_headline(asked.config::regconfig, title, query::tsquery, %(whole)s),
    ts_headline(asked.config::regconfig, left(text, 20000), query::tsquery, %(whole)s)
FROM unnest(%(ids)s::bigint[], %(configs)s::text[], %(queries)s::text[])
    AS asked (id, config, query)
JOIN knowledge_base_translation AS translation ON translation.id = asked.id
"""


def shown(found: Sequence[Found], *, reader: Reader) -> tuple[Hit, ...]:
    """Their rows, and where the words stand in them: two statements."""
    if not found:
        return ()
    told: dict[str, Any] = {
        "ids": [one.ranked.pk for one in found],
        "configs": [config_of(one.terms.language) for one in found],
        "queries": [
            " | ".join(term.query for term in one.terms.terms) for one in found
        ],
        "whole": WHOLE,
    }
    known = Translation.objects.readable_by(reader).select_related("article__centre")
    rows = known.in_bulk(told["ids"])
    with connection.cursor() as cursor:
        cursor.execute(_HEADLINES, told)
        words = {pk: (title, around(text)) for pk, title, text in cursor}
    return tuple(
        _hit(rows[one.ranked.pk], words[one.ranked.pk], one.ranked)
        for one in found
        if one.ranked.pk in rows
    )


def _hit(row: Translation, words: tuple[str, str], ranked: Ranked) -> Hit:
    title, passage = words
    return Hit(
        translation=row,
        title=marks(title),
        passage=marks(passage),
        plain=passage.translate(_MARKS),
        score=ranked.score,
        covered=ranked.covered,
    )
