"""What of the knowledge base exists for an agent, published or not."""

from django.db.models import Exists, OuterRef, QuerySet

from helpdesk.base.accounts.models import Agent
from knowledge_base.models import Article, Reader, Revision, Translation
from knowledge_base.rules import may_draft


def translations_for(agent: Agent) -> QuerySet[Translation]:
    """Whoever writes knows all of them; others what agents may read now."""
    if may_draft(agent):
        return Translation.objects.all()
    return Translation.objects.readable_by(Reader.AGENT)


def articles_for(agent: Agent) -> QuerySet[Article]:
    """Those of which they know a translation, and empty ones for whoever writes."""
    if may_draft(agent):
        return Article.objects.all()
    readable = Translation.objects.readable_by(Reader.AGENT)
    return Article.objects.filter(Exists(readable.filter(article=OuterRef("pk"))))


def revisions_for(agent: Agent) -> QuerySet[Revision]:
    """How words came to be is for whoever writes."""
    return Revision.objects.all() if may_draft(agent) else Revision.objects.none()
