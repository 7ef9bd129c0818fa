"""What readers look for is written down: what nobody found is what should be written.

Whoever searches is nobody: a keyed hash joins what one browser did, and their words go
after a while.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from helpdesk.base.plaintext import one_line
from knowledge_base.models import HelpCentre, Lookup, Translation
from knowledge_base.spoken import key_of
from tickets.models import Customer

LONGEST = 300
# Words that somebody types on within this are one search, not one a letter.
TYPING = timedelta(seconds=90)
WORDS_LIVE = timedelta(days=90)


def visitor_of(*told: str) -> str:
    """Who asks, as far as counting needs it: a hash of what their browser says.

    told: address, user agent, the widget's visitor …; the same ones give the same.
    """
    return salted_hmac(
        "knowledge_base.visitor", "\0".join(told), algorithm="sha256"
    ).hexdigest()


@transaction.atomic
def record_search(
    words: str,
    *,
    where: Lookup.Where,
    centre: HelpCentre | None,
    language: str,
    shown: Sequence[Translation],
    found: int | None = None,
    visitor: str = "",
    customer: Customer | None = None,
) -> Lookup | None:
    """One search and what it showed. None: nothing was asked.

    found: how many there were in all; none: as many as were shown. visitor: as
    `visitor_of` says. What the same visitor typed a moment ago and is typing on is
    the same search.
    """
    key = key_of(words, limit=LONGEST)
    if not key:
        return None
    lookup = _typing_on(key, where=where, visitor=visitor) or Lookup(
        kind=Lookup.Kind.SEARCH, where=where, visitor=visitor
    )
    lookup.centre = centre
    lookup.customer = customer
    lookup.language = language
    lookup.words = one_line(words, limit=LONGEST)
    lookup.key = key
    lookup.found = len(shown) if found is None else found
    lookup.shown = [one.article.public_id for one in shown]
    lookup.made_at = timezone.now()
    lookup.save()
    return lookup


def _typing_on(key: str, *, where: Lookup.Where, visitor: str) -> Lookup | None:
    """Their last search, if its words are the beginning of these, or these of its."""
    if not visitor:
        return None
    last = (
        Lookup.objects.select_for_update()
        .filter(
            kind=Lookup.Kind.SEARCH,
            where=where,
            visitor=visitor,
            made_at__gt=timezone.now() - TYPING,
        )
        .order_by("-made_at")
        .first()
    )
    if last is None or last.clicked_at or not last.key:
        return None
    is_one = key.startswith(last.key) or last.key.startswith(key)
    return last if is_one else None


def record_click(lookup: UUID, *, opened: Translation) -> bool:
    """They opened what was shown to them; the first one counts. Whether it did.

    lookup: its public id, as it came from a page: it may be anything.
    """
    waiting = Lookup.objects.filter(
        public_id=lookup, clicked_at=None, shown__contains=[opened.article.public_id]
    )
    return bool(waiting.update(clicked=opened, clicked_at=timezone.now()))


def forget_words() -> int:
    """What people typed goes when nobody needs it any more; that they did stays."""
    old = Lookup.objects.filter(made_at__lt=timezone.now() - WORDS_LIVE)
    return old.exclude(words="", key="").update(words="", key="")
