"""Several pictures that were sent as one: one message, whatever their provider counts."""

from django.db import transaction

from tickets.actions.awaited import WAITING, expect
from tickets.actions.edit import tell_change
from tickets.actions.files import attach
from tickets.actions.holding_still import hold
from tickets.actions.receive import Words
from tickets.models import Event, Message


@transaction.atomic
def add_to(message: Message, words: Words) -> None:
    """One more picture of an album, to the message that its first one became.

    Its caption, too, where there is none yet. It is the same matter, said at the same
    moment: nobody waits longer by it, and pages that are open show it.
    """
    ticket = hold(message)
    attach(message, words.files)
    expect(message, words.awaited)
    if words.text.strip() and not message.text.strip():
        message.text, message.html = words.text, words.html
    tell_change(ticket, message, Event.Verb.FETCHED, by=None, state=WAITING)
