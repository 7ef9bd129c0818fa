"""Who may do what with articles: one predicate a verb."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_write_help
from helpdesk.base.errors import NotAllowed
from knowledge_base.models import Revision


def may_draft(who: AbstractBaseUser | AnonymousUser) -> bool:
    """Every agent who answers customers may write, and ask for a review."""
    return isinstance(who, Agent) and who.is_active and who.can_work


def may_publish(who: AbstractBaseUser | AnonymousUser) -> bool:
    """Leads and admins decide what readers see."""
    return may_write_help(who)


def may_approve(who: Agent, revision: Revision) -> bool:
    """Not one's own, where the help centre wants four eyes."""
    centre = revision.translation.article.centre
    return may_publish(who) and not (
        centre.needs_review and revision.author_id == who.pk
    )


def require_draft(who: Agent) -> None:
    """
    Raises:
        NotAllowed: they do not answer customers.
    """
    if not may_draft(who):
        raise NotAllowed


def require_publish(who: Agent) -> None:
    """
    Raises:
        NotAllowed: they are neither lead nor admin.
    """
    if not may_publish(who):
        raise NotAllowed
