"""How well search and suggestions answer the questions of the set: for a test, and for
`make bench`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from helpdesk.demo import articles
from knowledge_base import actions
from knowledge_base.actions.vocabulary import count_words
from knowledge_base.models import Audience, HelpCentre, Reader, Translation
from knowledge_base.queries.finding import find
from knowledge_base.queries.suggest import suggest
from tests.knowledge_base import questions
from tests.knowledge_base.questions import Question

READERS = {
    "public": Reader.PUBLIC,
    "customers": Reader.CUSTOMER,
    "agents": Reader.AGENT,
}
# What is looked at for the mean reciprocal rank.
DEPTH = 10
Ask = Callable[[Question], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """hits: share of the answerable with an answer among the first three; rank: mean
    reciprocal rank; silent: share of the unanswerable that were offered nothing."""

    hits: float
    rank: float
    silent: float
    n: int


@transaction.atomic
def fill(by: Agent) -> None:
    """The demo's articles, published in both languages, and their words counted."""
    centre = HelpCentre.objects.default()
    centre.languages = list(articles.LANGUAGES)
    centre.save()
    for article in articles.read():
        words = article.original
        original = actions.begin_article(
            title=words.title,
            language=words.language,
            audience=Audience(article.audience),
            by=by,
        )
        _write(original, words, by=by)
        for other in article.translations:
            translation = actions.begin_translation(
                original.article, language=other.language, title=other.title, by=by
            )
            _write(translation, other, by=by)
    count_words()


def _write(translation: Translation, words: articles.Words, *, by: Agent) -> None:
    writing = actions.Writing(
        title=words.title,
        source=words.text,
        summary=words.summary,
        keywords=words.keywords,
    )
    actions.revise(translation, words=writing, by=by)
    # As the set names it, whatever address its title makes.
    Translation.objects.filter(pk=translation.pk).update(slug=words.slug)
    translation.refresh_from_db()
    actions.publish(translation, by=by)


def searched(question: Question) -> list[str]:
    """What search finds."""
    found = find(
        question.ask,
        reader=READERS[question.reader],
        centre=None,
        language=question.language,
        limit=DEPTH,
    )
    return [hit.translation.slug for hit in found.hits]


def suggested(question: Question) -> list[str]:
    """What is offered to whoever writes this."""
    found = suggest(
        question.ask,
        reader=READERS[question.reader],
        centre=None,
        language=question.language,
        limit=DEPTH,
    )
    return [one.translation.slug for one in found]


def measure(ask: Ask, *, language: str, split: str) -> Quality:
    """Of one language, and of one half of the set."""
    asked = [one for one in questions.read(language) if one.split == split]
    places = [_place(ask(one), one.answers) for one in asked if one.answers]
    quiet = [not ask(one) for one in asked if not one.answers]
    return Quality(
        hits=_mean(0 < place <= 3 for place in places),
        rank=_mean(1 / place if place else 0 for place in places),
        silent=_mean(quiet),
        n=len(places),
    )


def _place(found: Sequence[str], answers: Iterable[str]) -> int:
    """Of the first answer, from 1; 0: it is not there."""
    wanted = set(answers)
    return next((at for at, slug in enumerate(found, start=1) if slug in wanted), 0)


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return round(sum(every) / len(every), 3)
