"""What the doors do when something happened to a ticket."""

from channels_app.actions import leaving
from tickets.models import Event
from tickets.signals import listen

Verb = Event.Verb


@listen
def look_later(event: Event) -> None:
    """Our words were said in a chat: somebody has to look whether they were seen."""
    if event.verb == Verb.REPLIED:
        leaving.said(event.ticket, event.at)


@listen
def end_chats(event: Event) -> None:
    """An agent said goodbye: the chats of the ticket are over, for their visitors too."""
    if event.verb == Verb.CHAT_ENDED and event.actor_id is not None:
        leaving.ended(event.ticket, event.at)
