"""What somebody searched for, kept for them to search again."""

from datetime import timedelta

from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets.models import RecentSearch

# So many of each agent, and for so long.
MOST = 20
LIVE = timedelta(days=90)
_LONGEST = 400


def remember_search(words: str, *, by: Agent) -> None:
    """Keep them as what they searched for last; the oldest goes when there are many."""
    words = _kept(words)
    if not words:
        return
    RecentSearch.objects.update_or_create(
        agent=by, words=words, defaults={"searched_at": timezone.now()}
    )
    theirs = RecentSearch.objects.filter(agent=by)
    kept = theirs.order_by("-searched_at", "-pk").values("pk")[:MOST]
    theirs.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()


def _kept(words: str) -> str:
    return one_line(words[:_LONGEST], limit=_LONGEST)


def forget_search(words: str, *, by: Agent) -> None:
    """Offer it no more."""
    RecentSearch.objects.filter(agent=by, words=_kept(words)).delete()


def forget_searches(*, by: Agent) -> None:
    """Offer none of theirs any more."""
    RecentSearch.objects.filter(agent=by).delete()


def forget_old_searches() -> None:
    """What nobody came back to."""
    RecentSearch.objects.filter(searched_at__lt=timezone.now() - LIVE).delete()
