"""What the heart does when people or teams change, and what it tells open pages."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from helpdesk.base import doorbell, live
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.signals import (
    hours_changed,
    presence_chosen,
    stepped_down,
    team_changed,
    turns_changed,
)
from tickets.actions import (
    clocks,
    coming_going,
    listening,
    matters,
    offers,
    placing,
    suggestions,
    terms,
)
from tickets.actions.receive import QUIET
from tickets.models import Event
from tickets.queries import calling, telling
from tickets.signals import listen, tell_pages_of

_WORDS = frozenset(
    {
        Event.Verb.RECEIVED,
        Event.Verb.REPLIED,
        Event.Verb.NOTED,
        Event.Verb.DELIVERED,
        Event.Verb.FORWARDED,
        Event.Verb.ANSWERED_ASIDE,
    }
)
_HEARD = frozenset({Event.Verb.RECEIVED, Event.Verb.CALLED, Event.Verb.MESSAGE_EDITED})


_UNOWNED = frozenset(
    {
        Event.Verb.OPENED, Event.Verb.TEAM_CHANGED, Event.Verb.UNASSIGNED,
        Event.Verb.REOPENED, Event.Verb.WOKEN, Event.Verb.CHAT_LEFT,
        Event.Verb.CHAT_ENDED,
    }
)  # fmt: skip


@receiver(stepped_down)
def on_stepped_down(agent: Agent, **kwargs: Any) -> None:
    """Tickets and promises of somebody who left pass on, in the same transaction."""
    clocks.people_changed(agents=[agent], teams=[])


@receiver(team_changed)
def on_team_changed(team: Team, **kwargs: Any) -> None:
    """A new lead or duty person answers at once for what nobody owns."""
    clocks.people_changed(agents=[], teams=[team])


@receiver(hours_changed)
def on_hours_changed(**kwargs: Any) -> None:
    """Clocks that run by them are set anew, by the worker."""
    terms.publish()


@receiver(turns_changed)
def on_turns_changed(**kwargs: Any) -> None:
    """Somebody is away or back, or another is on duty: the worker sees to their tickets."""
    doorbell.ring(coming_going.BELL)


@receiver(presence_chosen)
def on_presence(agent: Agent, **kwargs: Any) -> None:
    """All pages of theirs show it; chats that wait ring whoever came."""
    tell = partial(live.publish, calling.presence_of(agent))
    transaction.on_commit(tell, robust=True)
    doorbell.ring(offers.BELL)


@listen
def look_after_chats(event: Event) -> None:
    """Whatever happened in a live chat, somebody may have to be rung now, or no more.

    The bell's drain finds out from the rows; no ticket is locked in here. Words in a chat
    that somebody has ring nobody, as a rule; where its owner has gone they wait for the
    pump, a second at most.
    """
    ticket = event.ticket
    is_attended = ticket.assignee_id is not None and event.verb in _WORDS
    if ticket.live_since is not None and not is_attended:
        doorbell.ring(offers.BELL)


@listen
def listen_to_customers(event: Event) -> None:
    """Whether they say that they told us before is found out by the bell's drain."""
    listening.came(event)


@listen
def look_for_facts(event: Event) -> None:
    """Words came in: the sweep looks through them, nobody waits for it here."""
    if event.verb in _HEARD and event.data.get("auto") not in QUIET:
        suggestions.keep(event.data["message"])


@listen
def weigh_matters(event: Event) -> None:
    """Whether somebody writes about one matter in two tickets."""
    matters.opened(event)


@listen
def find_an_owner(event: Event) -> None:
    """A ticket that nobody owns may have an owner by the rules of its team."""
    ticket = event.ticket
    if event.verb in _UNOWNED and ticket.assignee_id is None and ticket.is_open:
        placing.nobody_owns(ticket)


@tell_pages_of
def tell_pages(events: list[Event]) -> bool:
    """Pages that may see their tickets hear of them: all of one drain in one message."""
    signals = [*telling.signals(events), *calling.signals(events)]
    if events:
        signals.append(telling.to_streams())
    return not signals or live.publish(*signals)
