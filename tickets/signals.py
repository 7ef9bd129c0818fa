"""`ticket_changed`: told after commit, once for each event, at least once.

Only `receivers` modules import this. A listener inserts rows keyed by (listener, event)
and nothing else: an event may be told twice, and the world is called elsewhere.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.dispatch import Signal

from helpdesk.base.savepoints import savepoint_if_used
from tickets.models import Event

ticket_changed = Signal()
# All events of one drain together, when their listeners have heard of them and before that
# is committed: whoever dies after the commit has told of them, and whoever dies before
# leaves them to somebody else. Told twice, the second is no news.
events_told = Signal()

Listener = Callable[[Event], None]
# Whether everybody was reached who listens.
Teller = Callable[[list[Event]], bool]


def name_of(listener: Callable[..., Any]) -> str:
    """What a listener is called in `PendingEvent.listener`."""
    return f"{listener.__module__}.{listener.__qualname__}"


def listen(function: Listener) -> Listener:
    """Connect a listener. It runs in a savepoint, so its failure is its own.

    Nobody is told of a sample: no colleague, no program, no report.
    Most look at an event and ask the database nothing: then it takes no statement.
    """
    name = name_of(function)

    @wraps(function)
    def heard(sender: object, event: Event, only: str = "", **kwargs: Any) -> None:
        if only in {"", name} and not event.ticket.is_sample:
            with savepoint_if_used():
                function(event)

    ticket_changed.connect(heard, weak=False, dispatch_uid=name)
    return function


def tell_pages_of(function: Teller) -> Teller:
    """Connect what tells open pages. Where nobody takes it, they are told again soon; for
    a while, since pages ask now and then anyway."""

    @wraps(function)
    def heard(sender: object, events: list[Event], **kwargs: Any) -> bool:
        with savepoint_if_used():
            return function(events)

    events_told.connect(heard, weak=False, dispatch_uid=name_of(function))
    return function
