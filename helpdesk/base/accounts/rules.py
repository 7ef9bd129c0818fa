"""Who may change the settings: one predicate for every door."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent, Role, Team


def may_administrate(who: AbstractBaseUser | AnonymousUser) -> bool:
    """May change people, teams, channels and other settings."""
    return who.is_active and getattr(who, "is_admin", False)


def may_write_help(who: AbstractBaseUser | AnonymousUser) -> bool:
    """May write what everybody outside reads: leads and admins."""
    role = getattr(who, "role", None)
    return who.is_active and role in (Role.ADMIN, Role.LEAD)


def leads(who: Agent) -> bool:
    """Plans for others as well: an admin, or the lead of a team."""
    return who.is_active and (who.is_admin or Team.objects.filter(lead=who).exists())


def may_plan_for(who: Agent, agent: Agent) -> bool:
    """May say when somebody is out of office, and how many chats they take at once."""
    return who.is_active and planned_by(who).filter(pk=agent.pk).exists()


def planned_by(who: Agent) -> QuerySet[Agent]:
    """Whose absences these are to plan: one's own, of one's teams, an admin's all."""
    everybody = Agent.objects.people()
    if who.is_admin:
        return everybody
    mine = Agent.objects.filter(Q(pk=who.pk) | Q(teams__lead=who)).values("pk")
    return everybody.filter(pk__in=mine)


def may_make_tokens_for(who: Agent, agent: Agent) -> bool:
    """One's own; an admin makes those of service accounts, and nobody's else: whoever
    holds a person's token can act under their name."""
    if not who.is_active or not agent.is_active:
        return False
    if agent.is_service:
        return who.is_admin
    return who.pk == agent.pk


def may_act_as(who: Agent, agent: Agent) -> bool:
    """Whose name a token of this agent may use, once an admin gave it that scope.

    Nobody's who is an admin: from a service account it would be a way up, and between
    two admins there is nothing to gain by it but another's name on what one did.
    """
    if not who.is_active or not (who.is_admin or who.is_service):
        return False
    if who.pk == agent.pk:
        return True
    return agent.is_active and not agent.is_admin and not agent.is_service
