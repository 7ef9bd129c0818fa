"""What somebody searched for lately, the last first."""

from django.db.models import QuerySet

from helpdesk.base.accounts.models import Agent
from tickets.models import RecentSearch

SHOWN = 8


def recent(agent: Agent) -> QuerySet[RecentSearch]:
    """Theirs alone: nobody is told what a colleague looks for, admins neither."""
    return RecentSearch.objects.filter(agent=agent)
