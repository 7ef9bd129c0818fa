"""Search for whoever knows nothing of readers, centres and translations."""

from helpdesk.base.help import Found
from knowledge_base.models import Reader
from knowledge_base.queries.finding import find


def search(query: str, *, language: str, limit: int) -> list[Found]:
    """The best first of what everybody may read, those in this language before others."""
    found = find(
        query, reader=Reader.PUBLIC, centre=None, language=language, limit=limit
    )
    return [
        Found(slug=hit.translation.slug, title=hit.translation.title, excerpt=hit.plain)
        for hit in found.hits
    ]
