"""The article that is likest a question, and how much of it that has."""

from dataclasses import dataclass

from knowledge_base.models import Gap, Reader, Translation
from knowledge_base.queries.search import search
from knowledge_base.queries.stems import stems

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
    """Of what agents may read; what search does not find is not looked at."""
    return next(iter(likeliest(words, language=language)), NOTHING)


def likeliest(words: str, *, language: str) -> list[Nearest]:
    """The likest first."""
    [asked] = stems([words], language=language)
    found = search(words, language=language, limit=LOOKED_AT)
    if not asked or not found:
        return []
    slugs = [one.slug for one in found]
    articles = list(
        Translation.objects.readable_by(Reader.AGENT)
        .filter(slug__in=slugs, language=language)
        .select_related("article__centre")
    )
    texts = [f"{one.title} {one.summary} {one.keywords} {one.text}" for one in articles]
    wanted = set(asked)
    weighed = [
        Nearest(article, len(wanted & set(has)) / len(wanted))
        for article, has in zip(articles, stems(texts, language=language), strict=True)
    ]
    return sorted(weighed, key=lambda one: -one.similarity)
