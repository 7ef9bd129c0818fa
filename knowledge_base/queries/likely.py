"""The articles that most likely answer what somebody is about to ask."""

from dataclasses import dataclass

from knowledge_base.models import Reader, Translation
from knowledge_base.queries.suggest import suggest


@dataclass(frozen=True, slots=True)
class Likely:
    """translation: with its article and centre loaded. excerpt: plain words."""

    translation: Translation
    excerpt: str


def likely(text: str, *, language: str, limit: int) -> list[Likely]:
    """The best first, of those that everybody may read; often none."""
    found = suggest(
        text, reader=Reader.PUBLIC, centre=None, language=language, limit=limit
    )
    return [Likely(one.translation, one.plain) for one in found]
