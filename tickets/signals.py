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

Listener = Callable[[Event], None]


def name_of(listener: Callable[..., Any]) -> str:
    """What a listener is called in `PendingEvent.listener`."""
    return f"{listener.__module__}.{listener.__qualname__}"


def listen(function: Listener) -> Listener:
    """Connect a listener. It runs in a savepoint, so its failure is its own.

    Most look at an event and ask the database nothing: then it takes no statement.
    """
    name = name_of(function)

    @wraps(function)
    def heard(sender: object, event: Event, only: str = "", **kwargs: Any) -> None:
        if only in {"", name}:
            with savepoint_if_used():
                function(event)

    ticket_changed.connect(heard, weak=False, dispatch_uid=name)
    return function
