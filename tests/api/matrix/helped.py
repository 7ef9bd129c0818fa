"""The knowledge base of the world: one of each, published."""

from typing import Any
from uuid import UUID

from helpdesk.base.accounts.models import Agent
from knowledge_base.models import (
    ArticleFile,
    Category,
    Feedback,
    Gap,
    HelpCentre,
    Lookup,
    Snippet,
    StopWord,
    Synonyms,
    Translation,
)
from tests.knowledge_base.factories import make_article, make_translation


def furnish_help(ada: Agent) -> dict[str, UUID]:
    """By kind, its id."""
    centre = HelpCentre.objects.seed()
    category = Category.objects.create(
        centre=centre, slug="kettles", names={"en": "Kettles"}
    )
    original = make_article(ada, category=category)
    german = make_translation(original, "de", "Wie entkalke ich ihn?", by=ada)
    made: dict[str, Any] = {
        "help_centre": centre,
        "category": category,
        "article": original.article,
        "translation": german,
        "revision": german.published,
        "snippet": Snippet.objects.create(
            name="hours", sources={"en": "9 to 5"}, edited_by=ada
        ),
        "synonyms": Synonyms.objects.create(language="en", words=["kettle", "pot"]),
        "stop_word": StopWord.objects.create(language="en", word="please"),
        **_of_readers(original, centre, ada),
    }
    return {kind: row.public_id for kind, row in made.items()}


def _of_readers(
    original: Translation, centre: HelpCentre, ada: Agent
) -> dict[str, Any]:
    return {
        "article_file": ArticleFile.objects.create(
            article=original.article,
            name="plan.pdf",
            content_type="application/pdf",
            size=1,
            blob="0" * 64,
            added_by=ada,
        ),
        "feedback": Feedback.objects.create(
            translation=original, is_helpful=False, words="Which tank?", visitor="v"
        ),
        "gap": Gap.objects.create(key="search:x", kind="search", title="Limescale"),
        "lookup": Lookup.objects.create(
            kind="search", where="help", centre=centre, language="en",
            words="limescale", key="limescale", clicked=original,
        ),
    }  # fmt: skip
