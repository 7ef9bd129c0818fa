"""Templates of new tickets that somebody may use."""

from django.db.models import QuerySet

from helpdesk.base.accounts.models import Agent
from tickets.models import TicketTemplate


def ticket_templates(agent: Agent) -> QuerySet[TicketTemplate]:
    """All of them, by name; with what they begin."""
    found = TicketTemplate.objects.usable_by(agent)
    return found.select_related(
        "team", "owner", "edited_by", "channel", "for_team", "assignee"
    )


def named(agent: Agent, words: str, *, most: int) -> QuerySet[TicketTemplate]:
    """Those whose names have all of these words."""
    found = TicketTemplate.objects.usable_by(agent).select_related("team")
    for word in words.split():
        found = found.filter(name__icontains=word)
    return found[:most]
