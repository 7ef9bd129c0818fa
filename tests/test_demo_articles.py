"""What the demo's company has written down can be published as it stands."""

import re

import pytest

from helpdesk.demo import articles, people
from helpdesk.demo.articles import LANGUAGES, Words, Written

CANARY = "zebrafish-internal"
_LINK = re.compile(r"\]\(article:([^)]*)\)")


@pytest.fixture(scope="module")
def written() -> list[Written]:
    return articles.read()


def each(written: list[Written]) -> list[Words]:
    return [
        words for one in written for words in one.all_words()
    ]  # fmt: skip


def test_there_are_enough_articles_and_each_is_in_every_language(written):
    assert len(written) >= 60
    for one in written:
        assert tuple(words.language for words in one.all_words()) == (LANGUAGES)


def test_no_two_articles_share_a_slug_or_a_title(written):
    words = each(written)

    assert len({(one.language, one.slug) for one in words}) == len(words)
    assert len({(one.language, one.title) for one in words}) == len(words)


def test_a_summary_fits_into_the_results_of_a_search_engine(written):
    assert [
        one.slug for one in each(written) if not 40 <= len(one.summary) <= 160
    ] == []


def test_links_lead_to_articles_in_the_same_language_and_no_internal_one(written):
    slugs = {
        language: {one.slug for one in each(written) if one.language == language}
        for language in LANGUAGES
    }
    internal = {
        words.slug
        for one in written
        if one.audience == "agents"
        for words in one.all_words()
    }
    for words in each(written):
        led_to = set(_LINK.findall(words.text))
        assert led_to - slugs[words.language] == set()
        assert led_to & internal == set()


def test_related_articles_categories_and_owners_exist(written):
    names = {one.name for one in written}
    places = [one["slug"] for one in articles.help_centre()["categories"]]

    assert {other for one in written for other in one.related} - names == set()
    assert {one.category for one in written} == set(places)
    assert {one.owner for one in written} - {*people.AGENTS, people.ADMIN} == set()


def test_a_category_stands_after_the_one_it_belongs_to():
    seen = {None}
    for category in articles.help_centre()["categories"]:
        assert category.get("parent") in seen
        assert set(category["names"]) == set(category["intros"]) == set(LANGUAGES)
        seen.add(category["slug"])


def test_what_only_agents_may_read_bears_the_canary_and_nothing_else_does(written):
    for one in written:
        for words in one.all_words():
            assert (CANARY in words.text) == (one.audience == "agents")
    assert {one.audience for one in written} == {"public", "customers", "agents"}
