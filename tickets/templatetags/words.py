"""How customers' words are shown."""

from datetime import datetime, timedelta

from django import template
from django.utils.safestring import SafeString, mark_safe

from helpdesk.base.plaintext import fold_quotes
from helpdesk.base.richtext import linkify
from tickets.models import Message

register = template.Library()

# A sender's clock that is off by less is not worth a word.
DRIFT = timedelta(minutes=15)


@register.filter
def sanitised(message: Message) -> SafeString:
    """A message's HTML. Safe: `channels_app.inbound` stores only what it cleaned."""
    return mark_safe(message.html)  # noqa: S308 - the one place, see above


@register.filter
def links(text: str) -> SafeString:
    """Plain text with its links; everything else in it is escaped."""
    return linkify(text)


@register.filter
def folded(message: Message) -> dict[str, str]:
    """A plain message's new words, and the quotation below them."""
    new, quoted = fold_quotes(message.text)
    return {"new": new, "quoted": quoted}


@register.filter
def drifted(message: Message) -> datetime | None:
    """What the sender's clock said, when that is far from ours."""
    if message.dated is None or abs(message.dated - message.said_at) < DRIFT:
        return None
    return message.dated
