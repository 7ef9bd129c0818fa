"""Several pictures that were sent as one: one message, whatever their provider counts."""

from datetime import datetime

from django.db import transaction

from tickets.actions import listening, suggestions
from tickets.actions.awaited import FAILED, WAITING, expect, not_wanted
from tickets.actions.edit import tell_change
from tickets.actions.files import attach
from tickets.actions.holding_still import hold
from tickets.actions.receive import Words
from tickets.models import Event, Message


@transaction.atomic
def add_to(message: Message, words: Words) -> None:
    """One more picture of an album, to the message that its first one became.

    Its caption, too, where there is none yet. It is the same matter, said at the same
    moment: nobody waits longer by it, and pages that are open show it. Of a message that
    was taken back meanwhile it becomes history.
    """
    ticket = hold(message)
    if message.deleted_at is not None:
        _came_too_late(message, words, message.deleted_at)
        tell_change(ticket, message, Event.Verb.FETCHED, by=None, state=FAILED)
        return
    attach(message, words.files)
    expect(message, words.awaited)
    if words.text.strip() and not message.text.strip():
        message.text, message.html = words.text, words.html
        # The event of its first picture was heard, perhaps, before these words came.
        listening.listen_to(message)
        suggestions.keep(str(message.public_id))
    tell_change(ticket, message, Event.Verb.FETCHED, by=None, state=WAITING)


def _came_too_late(message: Message, words: Words, gone_at: datetime) -> None:
    """Its caption stands among the words that stood there; its files are not fetched."""
    expect(message, words.awaited)
    not_wanted(message)
    if words.text.strip():
        message.wordings.create(text=words.text, html=words.html, replaced_at=gone_at)
