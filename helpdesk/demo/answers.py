"""The help centre of Brühwerk, so that its customers find it before they ask."""

from collections.abc import Iterator
from typing import Any

from helpdesk.base.accounts.models import Agent
from helpdesk.demo import articles, people
from helpdesk.demo.articles import Words, Written
from knowledge_base.actions import Brought, InLanguage, Writing, bring_articles
from knowledge_base.models import (
    Article,
    Audience,
    Category,
    HelpCentre,
    Snippet,
    Synonyms,
)

NAME, ACCENT = "Brühwerk", "#7a3e12"


def write_down(agents: dict[str, Agent]) -> None:
    """All of it, published in all its languages."""
    admin = agents[people.ADMIN]
    around = articles.help_centre()
    centre = _open(around["greeting"])
    categories = _categories(centre, around["categories"])
    _vocabulary(around["synonyms"])
    for name, sources in around["snippets"].items():
        Snippet.objects.create(name=name, sources=sources, edited_by=admin)
    written = articles.read()
    brought = [
        _brought(one, category=categories[one.category], owner=agents[one.owner])
        for one in written
    ]
    made = bring_articles(centre, articles=brought, by=admin)
    names = [one.name for one in written]
    _relate(written, dict(zip(names, made, strict=True)))


def _open(greeting: dict[str, str]) -> HelpCentre:
    centre = HelpCentre.objects.default()
    centre.name, centre.accent, centre.greeting = NAME, ACCENT, greeting
    centre.languages = list(articles.LANGUAGES)
    centre.save()
    return centre


def _categories(
    centre: HelpCentre, told: list[dict[str, Any]]
) -> dict[str, Category]:
    made: dict[str, Category] = {}
    for position, one in enumerate(told):
        above = str(one.get("parent", ""))
        made[str(one["slug"])] = Category.objects.create(
            centre=centre,
            parent=made[above] if above else None,
            slug=one["slug"],
            icon=one["icon"],
            names=one["names"],
            intros=one["intros"],
            position=position,
        )
    return made


def _vocabulary(synonyms: dict[str, list[list[str]]]) -> None:
    Synonyms.objects.bulk_create(
        Synonyms(language=language, words=words)
        for language, groups in synonyms.items()
        for words in groups
    )


def _brought(one: Written, *, category: Category, owner: Agent) -> Brought:
    return Brought(
        owner=owner,
        category=category,
        audience=Audience(one.audience),
        languages=tuple(_in_language(words) for words in one.all_words()),
    )


def _in_language(words: Words) -> InLanguage:
    return InLanguage(
        language=words.language,
        slug=words.slug,
        words=Writing(
            title=words.title,
            summary=words.summary,
            keywords=words.keywords,
            source=words.text,
        ),
    )


def _relate(written: list[Written], made: dict[str, Article]) -> None:
    links = Article.related.through
    links.objects.bulk_create(
        links(from_article=one, to_article=other)
        for one, other in _pairs(written, made)
    )


def _pairs(
    written: list[Written], made: dict[str, Article]
) -> Iterator[tuple[Article, Article]]:
    """Both ways, once each: what is related to something is so to each other."""
    pairs = {
        pair
        for one in written
        for other in one.related
        for pair in ((one.name, other), (other, one.name))
    }
    for one_name, other_name in sorted(pairs):
        yield made[one_name], made[other_name]
