"""What reports do when something happened to a ticket: they write it down to be counted."""

from helpdesk.reports import telling
from tickets.models import Event
from tickets.signals import listen

# What makes a story, or another one.
_VERBS = frozenset(
    {
        Event.Verb.RESOLVED,
        Event.Verb.REPEATED,
        Event.Verb.MERGED,
        Event.Verb.UNMERGED,
        Event.Verb.SPLIT,
        Event.Verb.SPLIT_UNDONE,
    }
)


@listen
def on_solved(event: Event) -> None:
    """Its story is over, for now; it is nobody's before the ticket is solved."""
    if event.verb in _VERBS:
        telling.ask_for([event.ticket])
