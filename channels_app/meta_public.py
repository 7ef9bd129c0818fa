"""Answers where everybody reads them: below a comment, or below what stands on a Page
(developers.facebook.com/docs/instagram-platform/comment-moderation, and of a Page
/docs/graph-api/reference/object/comments).
"""

from typing import Any

from django.utils.translation import gettext as _

from channels_app import graph
from channels_app.adapter import DeliveryFailed, Outgoing, Settings
from channels_app.meta import words
from channels_app.parsed import public_place

# As tickets know a comment that came before public words had a place of their own.
FORMER = "comment:"
# Within which a comment is answered privately, once: seconds.
PRIVATELY = 7 * 24 * 3600
# Meta's code for what is not there (any more), or takes no answer.
UNKNOWN = 100


def comment_of(message: Outgoing) -> str:
    """What the comment is called that is answered; "" where none is."""
    if message.origin is None:
        return ""
    for before in (public_place(""), FORMER):
        if message.origin.thread.startswith(before):
            return message.origin.thread.removeprefix(before)
    return ""


def require_one(message: Outgoing, *, limit: int) -> None:
    """One comment, of words alone.

    Raises:
        DeliveryFailed: it would be more; nothing was sent.
    """
    if message.files:
        told = _("No files go along with a public answer there. Nothing was sent.")
        raise DeliveryFailed(told, permanent=True)
    if len(message.text) > limit:
        told = _(
            "A public answer has at most %(limit)s letters there. Nothing was sent."
        )
        raise DeliveryFailed(told % {"limit": limit}, permanent=True)


def say(settings: Settings, message: Outgoing, *, edge: str) -> str:
    """Put it below what they wrote: what Meta calls it.

    edge: what comments below a comment are called there.

    Raises:
        DeliveryFailed.
    """
    comment = comment_of(message)
    if not comment:
        told = _("What this answers is not there any more.")
        raise DeliveryFailed(told, permanent=True)
    answer = _asked(settings, f"{comment}/{edge}", {"message": message.text})
    if name := words(answer.get("id")):
        return name
    told = _("Meta took it, and did not say what it calls it.")
    raise DeliveryFailed(told, permanent=True, in_doubt=True)


def _asked(settings: Settings, path: str, said: dict[str, Any]) -> dict[str, Any]:
    try:
        return graph.ask(settings, path, said=said)
    except graph.Lost as lost:
        raise graph.failed(lost) from None
    except graph.Refused as refused:
        if refused.refusal.code == UNKNOWN:
            told = _("Their comment is not there any more, or takes no answers.")
            raise DeliveryFailed(told, permanent=True) from None
        raise graph.failed(refused) from None
