"""Who hears what is said in public: the one predicate for page, API and socket.

The sockets' groups say the same (`tickets.queries.hearing`): a team's group has those who
see all of its tickets.
"""

from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent, Role
from tickets.models import Channel


def heard_channels(agent: Agent) -> QuerySet[Channel]:
    """The channels whose mentions this agent sees: those of their teams and of open ones;
    admins all, collaborators none."""
    channels = Channel.objects.order_by()
    if not agent.is_active or agent.role == Role.COLLABORATOR:
        return channels.none()
    if agent.role == Role.ADMIN:
        return channels
    return channels.filter(
        Q(team__is_open=True)
        | Q(team__in=agent.teams.values("pk"))
        | Q(team__lead=agent)
    )


def may_listen(agent: Agent) -> bool:
    """Whether the stream is there for this person at all, and theirs to decide on."""
    return agent.is_active and agent.role != Role.COLLABORATOR
