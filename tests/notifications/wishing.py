"""What people wish, said in a line."""

from typing import Any

from helpdesk.base.accounts.models import Agent
from helpdesk.notifications import actions
from helpdesk.notifications.kinds import KINDS, Ways
from helpdesk.notifications.models import Wishes


def wishes(agent: Agent, **rest: Any) -> Wishes:
    """Kinds by their names, each with what changes: `mentioned={"mail": "now"}`; and
    other fields of wishes."""
    now = Wishes.objects.filter(agent=agent).first() or Wishes()
    ways: dict[str, Ways] = {}
    for kind in KINDS.keys() & rest.keys():
        ways[kind] = now.of(kind).but(rest.pop(kind))
    return actions.save_wishes(agent, ways=ways, **rest)
