"""Write an article in one go: for programs, and for a form with one button."""

from typing import Any

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.begin import begin_article
from knowledge_base.actions.revise import Writing, drop_same, revise, said
from knowledge_base.models import HelpCentre, Revision, Translation


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


@transaction.atomic
def save(
    translation: Translation,
    *,
    words: Writing,
    translates: Revision | None = None,
    by: Agent,
    **more: Any,
) -> Revision:
    """A revision that says this: the newest one, if it does, else the next.

    more: as `revise` takes it.

    Raises:
        what `revise` raises.
    """
    newest = translation.revisions.first()
    if (
        newest is not None
        and said(newest).cut() == words.cut()
        and translates in (None, newest.translates)
    ):
        rules.require_draft(by)
        drop_same(translation, words=words, by=by)
        return newest
    return revise(translation, words=words, translates=translates, by=by, **more)
