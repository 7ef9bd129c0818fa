"""Articles for tests, made the way the settings page makes them."""

from typing import Any

from helpdesk.base.accounts.models import Agent
from knowledge_base import actions
from knowledge_base.models import Article

DESCALE = "How do I descale my kettle?"
STEPS = "Once in three months.\n\n1. Fill in water.\n2. Boil it with vinegar."


def make_draft(by: Agent, title: str = DESCALE, text: str = STEPS, **more: Any):
    return actions.save_article(title=title, text=text, by=by, **more)


def make_article(by: Agent, title: str = DESCALE, text: str = STEPS, **more: Any):
    """One that everybody may read."""
    article: Article = make_draft(by, title, text, **more)
    actions.publish(article, by=by)
    return article
