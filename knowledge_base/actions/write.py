"""Write an article in one go: for programs, and for a form with one button."""

from typing import Any

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from knowledge_base.actions.begin import begin_article
from knowledge_base.actions.revise import Writing, revise
from knowledge_base.models import HelpCentre, Translation


@transaction.atomic
def write_article(
    *,
    title: str,
    source: str,
    summary: str = "",
    keywords: str = "",
    language: str = "",
    centre: HelpCentre | None = None,
    by: Agent,
    **more: Any,
) -> Translation:
    """A draft with its first revision.

    more: as `begin_article` takes it.

    Raises:
        what `begin_article` and `revise` raise; then there is no article.
    """
    words = Writing(title=title, source=source, summary=summary, keywords=keywords)
    translation = begin_article(
        title=title, language=language, centre=centre, by=by, **more
    )
    revise(translation, words=words, by=by)
    return translation
