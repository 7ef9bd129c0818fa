"""What the doors do when something happened to a ticket, and what visitors' pages are
told of it: that there is something, never what."""

from dataclasses import dataclass, field

from django.db import connection, transaction

from channels_app.actions import leaving
from channels_app.queries import telling
from helpdesk.base import live
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


@listen
def tell_visitors(event: Event) -> None:
    """Once for all events of one drain, after its commit; told twice it is no news."""
    if event.verb not in telling.TOLD:
        return
    waiting = [hook[1] for hook in connection.run_on_commit if type(hook[1]) is _Tell]
    if waiting:
        waiting[0].tickets.add(event.ticket_id)
    else:
        transaction.on_commit(_Tell({event.ticket_id}), robust=True)


@dataclass(slots=True)
class _Tell:
    tickets: set[int] = field(default_factory=set)

    def __call__(self) -> None:
        live.publish(*telling.signals(self.tickets))
