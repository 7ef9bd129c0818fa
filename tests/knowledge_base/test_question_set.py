"""The set of questions that search is measured with can be trusted."""

from collections import Counter

import pytest

from helpdesk.demo import articles
from tests.knowledge_base import questions
from tests.knowledge_base.questions import LANGUAGES, Question

WAYS = {"sentence", "sloppy", "typo", "words", "mail", "none"}


@pytest.fixture(params=LANGUAGES)
def asked(request) -> list[Question]:
    return questions.read(request.param)


def audiences(language: str) -> dict[str, str]:
    """Slug in this language -> who may read it."""
    return {
        words.slug: one.audience
        for one in articles.read()
        for words in one.all_words()
        if words.language == language
    }


def test_there_are_enough_and_half_of_every_kind_is_held_back(asked):
    assert len(asked) >= 110
    assert {one.how for one in asked} == WAYS
    for how in WAYS:
        count = Counter(one.split for one in asked if one.how == how)
        assert set(count) == {"dev", "held"}
        assert abs(count["dev"] - count["held"]) <= 1


def test_nothing_is_asked_twice(asked):
    assert [ask for ask, n in Counter(one.ask for one in asked).items() if n > 1] == []


def test_what_answers_exists_and_may_be_read_by_whoever_asks(asked):
    may = {
        "public": {"public"},
        "customers": {"public", "customers"},
        "agents": {"public", "customers", "agents"},
    }
    audience = audiences(asked[0].language)
    for one in asked:
        assert len(one.answers) <= 3
        assert {audience[slug] for slug in one.answers} - may[one.reader] == set()


def test_every_article_is_asked_for(asked):
    wanted = {slug for one in asked for slug in one.answers}

    assert set(audiences(asked[0].language)) - wanted == set()
