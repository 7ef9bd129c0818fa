"""A mailbox that cannot receive, send or put mail away: each trouble is told to the admins
once, by mail, in the words of its server. Pages show it as long as it lasts
(`queries.trouble`).

Messengers are told of by `watching`; who is signed out was told of when that was found.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone
from django.utils.functional import lazy

from channels_app import alarms
from channels_app.models import Connection
from channels_app.queries import trouble

logger = logging.getLogger(__name__)

# A server that restarts is no trouble.
PATIENCE = timedelta(minutes=2)


def waiting() -> float:
    """Seconds the oldest of what is to be told has waited."""
    now = timezone.now()
    oldest = _due(now).aggregate(
        received=Min("failing_since"),
        sent=Min("send_failing_since"),
        left=Min("left_since"),
    )
    found = [at for at in oldest.values() if at is not None]
    return (now - min(found) - PATIENCE).total_seconds() if found else 0.0


def drain() -> int:
    """Tell of each; how many were told of."""
    told = 0
    now = timezone.now()
    for connection in _due(now):
        # Told first, mailed second: who dies in between is silent, not a nuisance.
        if not _due(now).filter(pk=connection.pk).update(told_at=timezone.now()):
            continue
        told += 1
        try:
            alarms.tell(connection, words=_words(connection))
        except OSError:
            # The mailbox that would say so may be the very one.
            logger.warning("channel %s: admins could not be told", connection.pk)
    return told


def _said(connection: Connection) -> str:
    return " ".join(trouble.words_of(connection))


# In the language of whoever is told.
_words = lazy(_said, str)


def _due(now: datetime) -> QuerySet[Connection]:
    """Those whose trouble lasts, and began after admins were told last."""
    lasts = Q()
    for since in ("failing_since", "send_failing_since", "left_since"):
        news = Q(told_at=None) | Q(told_at__lt=F(since))
        lasts |= Q(**{f"{since}__lt": now - PATIENCE}) & news
    known = Q(signed_in_until=None) | Q(signed_in_until__gt=now)
    return trouble.mailboxes().filter(lasts, known).order_by("pk")
