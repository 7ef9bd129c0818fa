"""What many say at the same moment, kept in one commit.

Most words are plain ones: of somebody known, in a chat that is there, without files. Those
of a whole batch take as many statements as one; all others are kept as `say` keeps them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError, transaction

from channels_app.actions import chat as actions
from channels_app.actions import claims
from channels_app.actions.saying import Saying
from channels_app.errors import TooOften
from channels_app.models import Chat, Envelope, Visitor
from helpdesk.base import doorbell, limits
from helpdesk.base.errors import Refused

Chats = dict[tuple[int, UUID], Chat]


@dataclass(frozen=True, slots=True)
class Words:
    """Who says what; network: see `limits.network`."""

    visitor: Visitor
    saying: Saying
    network: str


def say(asked: Sequence[Words]) -> list[Exception | None]:
    """Keep them, in their order; for each what `chat.say` would have raised, or None.
    Those that are kept are committed when this returns."""
    chats = _chats(asked)
    odd = {one.visitor.public_id for one in asked if not _is_plain(one, chats)}
    plain = [one for one in asked if one.visitor.public_id not in odd]
    waits = _spend(plain)
    allowed = [one for one in plain if not waits[one.visitor.public_id]]
    other = _keep(allowed, chats) if allowed else []
    return [
        _alone(one)
        if one.visitor.public_id in odd
        else actions.other_words()
        if one in other
        else _told(waits[one.visitor.public_id])
        for one in asked
    ]


def _chats(asked: Sequence[Words]) -> Chats:
    """The conversations there are of those that are named."""
    known = [one for one in asked if one.visitor.is_known]
    if not known:
        return {}
    rows = Chat.objects.filter(
        visitor__in={one.visitor.pk for one in known},
        key__in={one.saying.chat for one in known},
    )
    return {(row.visitor_id, row.key): row for row in rows}


def _is_plain(one: Words, chats: Chats) -> bool:
    """Nothing has to be written but the words."""
    visitor, saying = one.visitor, one.saying
    if (visitor.pk, saying.chat) not in chats or saying.files:
        return False
    about = saying.about
    return about is None or claims.grown(visitor.about, about) == visitor.about


def _spend(plain: Sequence[Words]) -> dict[UUID, int]:
    """Seconds that each has to wait, by visitor."""
    times = Counter(one.visitor.public_id for one in plain)
    keys = {actions.words_key(visitor): many for visitor, many in times.items()}
    waits = limits.spend_all(keys, actions.WORDS) if keys else {}
    return {visitor: waits[actions.words_key(visitor)] for visitor in times}


def _told(wait: int) -> TooOften | None:
    return TooOften(wait) if wait else None


@transaction.atomic
def _keep(allowed: Sequence[Words], chats: Chats) -> list[Words]:
    """Those of them whose ids were used for other words."""
    envelopes = [
        actions.envelope_of(
            one.visitor, chats[one.visitor.pk, one.saying.chat], one.saying
        )
        for one in allowed
    ]
    Envelope.objects.bulk_create(envelopes, ignore_conflicts=True)
    doorbell.ring(actions.RECEIVE)
    other = actions.said_otherwise(envelopes)
    kept = zip(allowed, envelopes, strict=True)
    return [one for one, envelope in kept if any(envelope is odd for odd in other)]


def _alone(one: Words) -> Exception | None:
    try:
        actions.say(one.visitor, one.saying, network=one.network)
    except (Refused, DatabaseError) as trouble:
        return trouble
    return None
