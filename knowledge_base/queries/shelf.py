"""Articles for agents who search for anything: what `helpdesk.base.shelves` asks for."""

from helpdesk.base.accounts.models import Agent
from helpdesk.base.shelves import Find, Finds
from knowledge_base.models import Reader, Translation
from knowledge_base.queries.addresses import of_article
from knowledge_base.queries.finding import MOST, Hit, find


def articles(agent: Agent, asked: str, most: int) -> Finds:
    """What is published for agents, in their language first."""
    known = Translation.objects.readable_by(Reader.AGENT)
    if not (agent.is_active and known.exists()):
        return Finds()
    found = find(
        asked,
        reader=Reader.AGENT,
        centre=None,
        language=agent.language or "en",
        limit=most,
    )
    return Finds(
        finds=[_find(hit) for hit in found.hits],
        count=found.found,
        is_capped=found.found >= MOST,
    )


def _find(hit: Hit) -> Find:
    translation = hit.translation
    return Find(
        key=str(translation.public_id),
        title=hit.title,
        words=hit.passage,
        url=of_article(translation),
        about=translation.article.centre.name,
    )
