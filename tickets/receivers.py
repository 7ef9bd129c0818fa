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
from tickets.queries import telling
from tickets.signals import listen


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
        live.publish(*telling.signals(self.events))
