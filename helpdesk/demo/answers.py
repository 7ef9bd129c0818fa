"""The help centre of Brühwerk, so that its customers find it before they ask."""

from collections.abc import Iterator
from typing import Any

from helpdesk.base.accounts.models import Agent
from helpdesk.demo import articles, people
from helpdesk.demo.articles import Words, Written
from knowledge_base.actions import Brought, InLanguage, Writing, bring_articles
from knowledge_base.actions.categories import save_category
from knowledge_base.actions.centres import save_centre
from knowledge_base.actions.snippets import save_snippet
from knowledge_base.actions.synonyms import save_synonyms
from knowledge_base.models import (
    Article,
    Audience,
    Category,
    HelpCentre,
)

NAME, ACCENT = "Brühwerk", "#7a3e12"


def write_down(agents: dict[str, Agent]) -> None:
    """All of it, published in all its languages."""
    admin = agents[people.ADMIN]
    around = articles.help_centre()
    centre = save_centre(
        centre=HelpCentre.objects.default(),
        name=NAME,
        accent=ACCENT,
        languages=articles.LANGUAGES,
        greeting=around["greeting"],
        by=admin,
    )
    categories = _categories(centre, around["categories"], by=admin)
    for language, groups in around["synonyms"].items():
        for words in groups:
            save_synonyms(language=language, words=words, by=admin)
    for name, sources in around["snippets"].items():
        save_snippet(name=name, sources=sources, by=admin)
    written = articles.read()
    brought = [
        _brought(one, category=categories[one.category], owner=agents[one.owner])
        for one in written
    ]
    made = bring_articles(centre, articles=brought, by=admin)
    names = [one.name for one in written]
    _relate(written, dict(zip(names, made, strict=True)))


def _categories(
    centre: HelpCentre, told: list[dict[str, Any]], *, by: Agent
) -> dict[str, Category]:
    made: dict[str, Category] = {}
    for one in told:
        above = one.pop("parent", "")
        parent = made[above] if above else None
        made[one["slug"]] = save_category(centre=centre, parent=parent, **one, by=by)
    return made


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
