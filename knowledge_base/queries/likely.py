"""The articles that most likely answer what somebody is about to ask."""

from dataclasses import dataclass

from knowledge_base.models import Reader, Translation
from knowledge_base.queries.search import search


@dataclass(frozen=True, slots=True)
class Likely:
    """translation: with its article and centre loaded. excerpt: plain words."""

    translation: Translation
    excerpt: str


def likely(text: str, *, language: str, limit: int) -> list[Likely]:
    """The best first; of those that everybody may read. Three statements."""
    found = search(text, language=language, limit=limit)
    known = Translation.objects.readable_by(Reader.PUBLIC)
    named = known.filter(slug__in=[one.slug for one in found])
    rows = named.select_related("article__centre").order_by("pk")
    # An address is of one translation in each language; theirs comes last, and stays.
    by_slug = {
        row.slug: row for row in sorted(rows, key=lambda row: row.language == language)
    }
    return [
        Likely(by_slug[one.slug], one.excerpt) for one in found if one.slug in by_slug
    ]
