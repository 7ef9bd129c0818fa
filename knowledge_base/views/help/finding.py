"""The one place where pages of the help centre search."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from knowledge_base.models import Translation
from knowledge_base.queries.search import search
from knowledge_base.views.help.place import Entry, Place
from tickets.queries.marks import marks

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """excerpt: where its words stand, those that were asked for marked."""

    entry: Entry
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found; what may have been meant."""

    hits: list[Hit] = field(default_factory=list)
    shown: list[Translation] = field(default_factory=list)
    meant: str = ""


def find(place: Place, typed: str, *, limit: int = MOST) -> Results:
    """The best first; never fails, whatever is typed."""
    found = search(typed, language=place.language, limit=limit)
    known = Translation.objects.readable_by(place.reader).filter(
        article__centre=place.centre, slug__in=[one.slug for one in found]
    )
    by_slug = {one.slug: one for one in known.select_related("article")}
    hits, shown = [], []
    for one in found:
        if one.slug in by_slug:
            shown.append(by_slug[one.slug])
            entry = place.entry(shown[-1])
            hits.append(
                Hit(entry=entry, title=marks(one.title), excerpt=marks(one.excerpt))
            )
    return Results(hits=hits, shown=shown)
