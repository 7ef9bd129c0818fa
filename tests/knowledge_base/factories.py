"""Articles for tests, made the way the settings page makes them."""

from typing import Any

from helpdesk.base.accounts.models import Agent
from knowledge_base import actions
from knowledge_base.models import HelpCentre, Translation

DESCALE = "How do I descale my kettle?"
STEPS = "Once in three months.\n\n1. Fill in water.\n2. Boil it with vinegar."


def make_draft(
    by: Agent, title: str = DESCALE, source: str = STEPS, **more: Any
) -> Translation:
    """Its original; language, audience, category and so on as `write_article` has them.

    A language that no help centre is offered in yet is offered from now on.
    """
    language = more.get("language")
    centre = more.get("centre") or HelpCentre.objects.default()
    if language and language not in centre.languages:
        centre.languages.append(language)
        centre.save()
    return actions.write_article(title=title, source=source, by=by, **more)


def make_article(
    by: Agent, title: str = DESCALE, source: str = STEPS, **more: Any
) -> Translation:
    """One that its readers may read. by: a lead or an admin."""
    translation = make_draft(by, title, source, **more)
    actions.publish(translation, by=by)
    return translation


def make_translation(
    of: Translation, language: str, title: str, source: str = STEPS, *, by: Agent
) -> Translation:
    """The same article in another language, published."""
    centre = of.article.centre
    if language not in centre.languages:
        centre.languages.append(language)
        centre.save()
    translation = actions.begin_translation(
        of.article, language=language, title=title, by=by
    )
    words = actions.Writing(title=title, source=source)
    actions.revise(translation, words=words, by=by)
    actions.publish(translation, by=by)
    return translation
