"""Whose something is that is kept to be used again: one person's, a team's, everybody's."""

from django.db.models import Q

from helpdesk.base.accounts.models import Agent, Role

_EVERYBODY = Q(team=None, owner=None)
_NONE = Q(pk__in=[])


def usable_by(agent: Agent) -> Q:
    """Their own, what their teams share, and what everybody does."""
    return Q(owner=agent) | _EVERYBODY | _of_teams_of(agent)


def editable_by(agent: Agent) -> Q:
    """Their own, and what their teams share; of everybody for leads and admins, and all
    that is shared for admins."""
    if not agent.can_work:
        return _NONE
    if agent.role == Role.ADMIN:
        return Q(owner=None) | Q(owner=agent)
    shared = _EVERYBODY if agent.role == Role.LEAD else _NONE
    return Q(owner=agent) | shared | _of_teams_of(agent)


def _of_teams_of(agent: Agent) -> Q:
    return Q(team__in=agent.teams.values("pk")) | Q(team__lead=agent)
