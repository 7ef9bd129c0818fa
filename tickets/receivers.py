"""What the heart does when people or teams change, and what it tells open pages."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.dispatch import receiver

from helpdesk.base import live
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.signals import stepped_down, team_changed
from tickets.actions import clocks
from tickets.models import Event
from tickets.queries import hearing
from tickets.signals import listen

Verb = Event.Verb

# What a page has to fetch anew; a verb that is not here changed the ticket's state.
KINDS: dict[str, tuple[str, ...]] = {
    Verb.OPENED: ("message", "state"),
    Verb.RECEIVED: ("message", "state"),
    Verb.REPLIED: ("message", "state", "delivery"),
    Verb.REPLY_HELD: ("message",),
    Verb.REPLY_WITHDRAWN: ("message",),
    Verb.NOTED: ("message",),
    Verb.DELIVERED: ("delivery",),
    Verb.CONTEXT_EDITED: ("context",),
    Verb.FACT_RECORDED: ("context",),
    Verb.FACT_CONFIRMED: ("context",),
    Verb.PROMISED: ("context", "state"),
    Verb.PROMISE_KEPT: ("context", "state"),
    Verb.PROMISE_BROKEN: ("context", "state"),
    Verb.PROMISE_WITHDRAWN: ("context", "state"),
}


@receiver(stepped_down)
def on_stepped_down(agent: Agent, **kwargs: Any) -> None:
    """Tickets and promises of somebody who left pass on, in the same transaction."""
    clocks.people_changed(agents=[agent], teams=[])


@receiver(team_changed)
def on_team_changed(team: Team, **kwargs: Any) -> None:
    """A new lead or duty person answers at once for what nobody owns."""
    clocks.people_changed(agents=[], teams=[team])


@listen
def tell_pages(event: Event) -> None:
    """Pages that may see the ticket hear of it once the drain has committed.

    All events of one drain go out in one message; told twice, the second is no news.
    """
    waiting = [hook[1] for hook in connection.run_on_commit if type(hook[1]) is _Tell]
    if waiting:
        waiting[0].events.append(event)
    else:
        transaction.on_commit(_Tell([event]), robust=True)


@dataclass(slots=True)
class _Tell:
    events: list[Event] = field(default_factory=list)

    def __call__(self) -> None:
        by_ticket: dict[int, list[Event]] = {}
        for event in self.events:
            by_ticket.setdefault(event.ticket_id, []).append(event)
        heard = hearing.audiences(by_ticket)
        actors = Agent.objects.in_bulk({e.actor_id for e in self.events if e.actor_id})
        live.publish(*(
            _signal(heard[pk], events, actors) for pk, events in by_ticket.items()
        ))  # fmt: skip


def _signal(
    heard: hearing.Audience, events: list[Event], actors: dict[int, Agent]
) -> live.Signal:
    kinds = sorted({kind for e in events for kind in KINDS.get(e.verb, ("state",))})
    who = {actors[e.actor_id] if e.actor_id else None for e in events}
    [by] = who if len(who) == 1 else [None]
    # Not the ticket's newest: whoever tells of that one has its kinds.
    seq = max(event.seq for event in events)
    named = {"t": "ticket", "n": heard.number, "seq": seq}
    return live.Signal(
        groups=tuple(heard.groups),
        payload={**named, "kinds": kinds, "by": str(by.public_id) if by else None},
        room=heard.number,
        left=_left(events),
        parting={**named, "kinds": ["gone"], "by": None},
    )


def _left(events: list[Event]) -> tuple[str, ...]:
    """Teams the ticket was passed on from: those who do not see it now take it away."""
    former = [e.data.get("former") for e in events if e.verb == Verb.TEAM_CHANGED]
    if not any(former):
        return ()
    keys = Team.objects.filter(public_id__in=filter(None, former))
    return tuple(hearing.team_group(pk) for pk in keys.values_list("pk", flat=True))
