"""What people searched for and did not find: nothing was there, or nothing to open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from knowledge_base.models import Lookup

# So long somebody may still be reading what was found.
READING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class InVain:
    """One question, however it was written.

    words: as it was typed once. count: how often it was asked in vain; nothing: how often
    of these there was nothing to open. people: how many asked, as far as they can be told
    apart. opened: how often somebody who asked the same did open something.
    """

    language: str
    key: str
    words: str
    count: int
    nothing: int
    people: int
    opened: int
    last_at: datetime


def searches_in_vain(
    *, since: datetime, at_least: int = 2, most: int = 500
) -> list[InVain]:
    """What was asked so often in vain, the most frequent first."""
    vain = Q(clicked_at=None, solved_at=None)
    rows: Any = (
        Lookup.objects.filter(
            kind=Lookup.Kind.SEARCH,
            made_at__gte=since,
            made_at__lt=timezone.now() - READING,
        )
        .exclude(key="")
        .values("language", "key")
        .annotate(
            typed=Max("words"),
            count=Count("pk", filter=vain),
            nothing=Count("pk", filter=vain & Q(found=0)),
            people=Count("visitor", filter=vain, distinct=True),
            opened=Count("pk", filter=~vain),
            last_at=Max("made_at", filter=vain),
        )
        .filter(count__gte=at_least)
        .order_by("-count", "-last_at")[:most]
    )
    return [InVain(words=row["typed"], **_plain(row)) for row in rows]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "typed"}
