"""Help comes from whoever offers it; who shows it knows none of them."""

import pytest

from helpdesk.base import help as public_help
from helpdesk.base.help import Article, Found, Source


def shelf(name, *titles):
    """A source that has these, whatever is asked."""
    return Source(
        name=name,
        search=lambda query, *, language, limit: [
            Found(slug=title, title=title, excerpt=query) for title in titles
        ][:limit],
        article=lambda slug, *, language: (
            Article(slug=slug, title=f"{name}: {slug}", html="")
            if slug in titles
            else None
        ),
        is_any=lambda: bool(titles),
    )


@pytest.fixture
def offered():
    names = []

    def offer(*sources):
        for source in sources:
            public_help.offer(source)
            names.append(source.name)

    yield offer
    for name in names:
        public_help._sources.pop(name, None)


def titles(limit):
    return [one.title for one in public_help.search("x", language="en", limit=limit)]


def test_findings_of_all_sources_are_told_up_to_the_limit(db, offered):
    offered(shelf("b", "three", "four"), shelf("a", "one", "two"))

    assert titles(9) == ["one", "two", "three", "four"]
    assert titles(3) == ["one", "two", "three"]
    assert titles(1) == ["one"]


def test_an_article_is_of_the_source_that_has_it(db, offered):
    offered(shelf("a", "one"), shelf("b", "two"))

    assert public_help.article("two", language="en").title == "b: two"
    assert public_help.article("three", language="en") is None


def test_there_is_help_when_any_source_has_some(db, offered):
    offered(shelf("a"))
    assert not public_help.is_any()
    offered(shelf("b", "one"))
    assert public_help.is_any()
