"""Whose numbers somebody may see: those of their teams."""

from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent, Team


def teams_of(agent: Agent) -> QuerySet[Team]:
    """The teams they are in or lead; all of them for an admin, none for people of other
    departments."""
    if not agent.can_work:
        return Team.objects.none()
    if agent.is_admin:
        return Team.objects.order_by("name")
    mine = Q(pk__in=agent.teams.values("pk")) | Q(lead=agent)
    return Team.objects.filter(mine).order_by("name")
