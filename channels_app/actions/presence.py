"""That somebody has a page of the site open, and where on it they are."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from channels_app.actions import claims
from channels_app.actions.claims import About
from channels_app.models import Visitor

# Without another sign of life somebody who wrote has left after so long.
HERE = timedelta(seconds=90)


def looked(visitor: Visitor, about: About) -> None:
    """Where they are on the site now; who has no row is nobody an agent looks at."""
    whole = claims.grown(visitor.about, about)
    if not visitor.is_known or whole == visitor.about:
        return
    visitor.about = whole
    visitor.language = about.get("language") or visitor.language
    visitor.save(update_fields=["about", "language"])


def enter(known: Iterable[Visitor]) -> None:
    """Pages of theirs were opened. All who come back after an outage were here just now:
    that is read in their rows, and not written again."""
    soon = _soon(timezone.now())
    lapsing = [one.public_id for one in known if not _is_here_after(one, soon)]
    if lapsing:
        present(lapsing)


def _soon(now: datetime) -> datetime:
    return now + HERE / 2


def _is_here_after(visitor: Visitor, at: datetime) -> bool:
    return visitor.here_until is not None and visitor.here_until >= at


@transaction.atomic
def present(visitors: Collection[UUID]) -> None:
    """Their pages are open still; written down now and then only.

    Who is in somebody's hand just now has their turn at the next beat: many rows at
    once would wait for others who wait for some of them.
    """
    now = timezone.now()
    lapses = Q(here_until=None) | Q(here_until__lt=_soon(now))
    rows = Visitor.objects.select_for_update(skip_locked=True, no_key=True)
    free = rows.filter(lapses, public_id__in=visitors).values("pk")
    Visitor.objects.filter(pk__in=free).update(here_until=now + HERE, seen_at=now)
