"""The article that is likest a question, and how much of it that has."""

from dataclasses import dataclass

from knowledge_base.models import Gap, Reader, Translation
from knowledge_base.queries.stems import stems
from knowledge_base.queries.suggest import suggest

# An article that has so much of a question's words is an answer to it.
ANSWERS = 0.6
LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Nearest:
    """similarity: the share of the question's words that the article has, 0 to 1."""

    translation: Translation | None = None
    similarity: float = 0.0

    @property
    def cover(self) -> Gap.Cover:
        return Gap.Cover.EXISTS if self.similarity >= ANSWERS else Gap.Cover.MISSING


NOTHING = Nearest()


def nearest(words: str, *, language: str) -> Nearest:
    """Of what agents may read; what is not suggested is not looked at."""
    return next(iter(likeliest(words, language=language)), NOTHING)


def likeliest(words: str, *, language: str) -> list[Nearest]:
    """The likest first."""
    found = suggest(
        words, reader=Reader.AGENT, centre=None, language=language, limit=LOOKED_AT
    )
    if not found:
        return []
    articles = [one.translation for one in found]
    texts = [f"{one.title} {one.summary} {one.keywords} {one.text}" for one in articles]
    asked, *have = stems([words, *texts], language=language)
    wanted = set(asked)
    if not wanted:
        return []
    weighed = [
        Nearest(article, len(wanted & set(has)) / len(wanted))
        for article, has in zip(articles, have, strict=True)
    ]
    return sorted(weighed, key=lambda one: -one.similarity)
