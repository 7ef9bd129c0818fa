"""What the heart does when people or teams change."""

from typing import Any

from django.dispatch import receiver

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.accounts.signals import stepped_down, team_changed
from tickets.actions import clocks


@receiver(stepped_down)
def on_stepped_down(agent: Agent, **kwargs: Any) -> None:
    """Tickets and promises of somebody who left pass on, in the same transaction."""
    clocks.people_changed(agents=[agent], teams=[])


@receiver(team_changed)
def on_team_changed(team: Team, **kwargs: Any) -> None:
    """A new lead or duty person answers at once for what nobody owns."""
    clocks.people_changed(agents=[], teams=[team])
