"""The one place where pages of the help centre search."""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from knowledge_base.models import Translation
from knowledge_base.queries import finding
from knowledge_base.views.help.place import Entry, Place

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
    found = finding.find(
        typed,
        reader=place.reader,
        centre=place.centre,
        language=place.language,
        limit=limit,
    )
    hits = [
        Hit(entry=place.entry(hit.translation), title=hit.title, excerpt=hit.passage)
        for hit in found.hits
    ]
    shown = [hit.translation for hit in found.hits]
    return Results(hits=hits, shown=shown, meant=found.meant)
