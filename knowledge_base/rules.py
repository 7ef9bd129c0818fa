"""Who may do what with articles: one predicate a verb."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_write_help
from helpdesk.base.errors import NotAllowed
from knowledge_base.models import Article, Revision


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


def may_arrange(who: Agent, article: Article) -> bool:
    """Of what readers know, or are going to by themselves, leads and admins decide; of
    drafts everybody who writes."""
    known = article.translations.exclude(published=None, publish_at=None)
    return may_publish(who) or (may_draft(who) and not known.exists())


def require_arrange(who: Agent, article: Article) -> None:
    """
    Raises:
        NotAllowed: readers know it, and they are neither lead nor admin.
    """
    if not may_arrange(who, article):
        raise NotAllowed


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
