"""Signs that customers put on messages."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpdesk.base.plaintext import BIDI, one_line
from tickets.actions.clocks import settle
from tickets.actions.holding_still import hold
from tickets.models import Event, Identity, Message, Reaction

LONGEST = 64
_TURNS = re.compile(f"[{BIDI}]")


@transaction.atomic
def react(message: Message, *, identity: Identity, emoji: str, at: datetime) -> bool:
    """They put this on a message, in place of what they had put there; "" for nothing.

    It wakes nobody, and answers nothing: pages show it. Whether there is something else
    to be seen now; what comes late, and what is no sign, changes nothing.
    at: the provider's clock.
    """
    if not _is_sign(emoji):
        return False
    ticket = hold(message)
    at = min(at, timezone.now())
    known = Reaction.objects.filter(message=message, identity=identity).first()
    if known is not None and at < known.at:
        return False
    before = known.emoji if known else ""
    row = known or Reaction(message=message, identity=identity)
    row.emoji, row.at = emoji, at
    row.save()
    if emoji == before:
        return False
    # Never what it was: an event is for good.
    ticket.record(Event.Verb.REACTED, by=None, message=str(message.public_id))
    settle(ticket)
    return True


def _is_sign(emoji: str) -> bool:
    """Whether it can be shown: signs newer than our tables may be."""
    if len(emoji) > LONGEST or _TURNS.search(emoji):
        return False
    return one_line(emoji, limit=LONGEST) == emoji
