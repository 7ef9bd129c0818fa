"""What reports do when something happened to a ticket: they write it down to be counted."""

from helpdesk.reports import telling
from tickets.models import Event
from tickets.signals import listen


@listen
def on_solved(event: Event) -> None:
    """Its story is over, for now."""
    if event.verb == Event.Verb.RESOLVED:
        telling.ask_for([event.ticket])
