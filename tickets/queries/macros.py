"""Macros somebody may use."""

from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent
from tickets.models import Macro

WORDS, MOST = 5, 50


def macros(agent: Agent) -> QuerySet[Macro]:
    """All that somebody may use, by name."""
    found = Macro.objects.usable_by(agent)
    return found.select_related("team", "owner", "edited_by")


def macro_options(agent: Agent, typed: str = "") -> QuerySet[Macro]:
    """Those with steps whose names have all of these words."""
    found = macros(agent).exclude(steps=[])
    for word in typed.split()[:WORDS]:
        found = found.filter(Q(name__icontains=word))
    return found[:MOST]
