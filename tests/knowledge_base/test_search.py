"""Search while somebody types: what everybody may read, and never a failure."""

import pytest

from helpdesk.base.help import Found
from knowledge_base import actions
from knowledge_base.queries.published import search
from tests.knowledge_base.factories import make_article, make_draft


def titles(query, *, language="en", limit=5):
    return [one.title for one in search(query, language=language, limit=limit)]


@pytest.fixture
def shelf(ada):
    make_article(ada)
    make_article(ada, "How do I send something back?", "The label is in the parcel.")
    make_article(ada, "Guarantee", "Three years on every kettle, and parts for ten.")


def test_what_is_found_says_where_the_words_stand(ada):
    make_article(ada, "Guarantee", "Three years.\n\n- Seals\n- <b>Boilers</b>")

    found = search("boilers", language="en", limit=5)

    excerpt = "Three years. - Seals - <b>Boilers</b>"
    assert found == [Found(slug="guarantee", title="Guarantee", excerpt=excerpt)]


def test_a_draft_is_found_by_nobody(ada):
    article = make_draft(ada)
    assert titles("descale") == []
    actions.publish(article, by=ada)
    assert titles("descale") == ["How do I descale my kettle?"]
    actions.withdraw(article, by=ada)
    assert titles("descale") == titles("descael") == []


@pytest.mark.parametrize("typed", ["de", "desc", "descale", "DESCALE k", "kettle des"])
def test_words_are_found_as_they_are_typed(shelf, typed):
    assert titles(typed)[0] == "How do I descale my kettle?"


def test_titles_come_before_words_of_the_text(shelf):
    assert titles("kettle") == ["How do I descale my kettle?", "Guarantee"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("descael", "How do I descale my kettle?"),
        ("dscale", "How do I descale my kettle?"),
        ("garantee", "Guarantee"),
        ("gurantee how long", "Guarantee"),
    ],
)
def test_a_title_is_found_by_words_with_mistakes(shelf, typed, title):
    assert titles(typed) == [title]


def test_a_question_in_whole_sentences_finds_what_its_title_is_about(shelf):
    asked = "Hello, I bought one last year, is there a guarantee for it?"

    assert titles(asked) == ["Guarantee"]


@pytest.mark.parametrize(
    "typed", ["", " ", "?", "submarine", "x", "&", "how do submarines"]
)
def test_what_is_not_there_is_not_found(shelf, typed):
    assert titles(typed) == []


def test_those_in_ones_own_language_come_first(ada):
    make_article(ada, "Garantie", "Drei Jahre.", language="de")
    make_article(ada, "Garantie et retour", "Trois ans.", language="fr")

    assert titles("garantie", language="fr")[0] == "Garantie et retour"
    assert titles("garantie", language="de")[0] == "Garantie"
    assert len(titles("garantie", language="ja")) == 2


def test_no_more_are_found_than_were_asked_for(ada):
    for number in range(7):
        make_article(ada, f"Kettle {number}", "Water.")

    assert len(titles("kettle", limit=5)) == 5
    assert len(titles("ketle", limit=2)) == 2


@pytest.mark.sampled
@pytest.mark.parametrize(
    "typed",
    [
        "\x00", "kettle\x00", "\ud800 kettle", "'", "''", "\\", "\\'", "kettle & | ! <->",
        "!kettle", "kettle:*A", "(kettle", "' | 'kettle", "%", "%s %(query)s", "_", "$1",
        "'; DROP TABLE knowledge_base_article --", "kettle\n\r\u2028label", "k" * 10_000,
        "kettle " * 5_000, "👩‍👩‍👧 kettle", "\u202ekettle", "{}", "{kettle,NULL}", "NULL",
    ],
)  # fmt: skip
def test_whatever_is_asked_nothing_breaks(shelf, typed):
    assert isinstance(titles(typed), list)
    assert len(titles("kettle")) == 2


def test_a_percent_sign_stands_for_no_other_letters(shelf):
    assert titles("%") == titles("k%e") == titles("k_e") == titles("%%%%") == []


def test_operators_of_the_database_are_letters_like_others(shelf):
    assert titles("!descale") == ["How do I descale my kettle?"]
    assert titles("label | guarantee & submarine")[0] == "Guarantee"


def test_a_search_asks_as_much_for_one_as_for_seven(ada, django_assert_max_num_queries):
    make_article(ada, "Kettle", "Water.")
    with django_assert_max_num_queries(20) as one:
        assert len(titles("kettle", limit=1)) == 1
    for number in range(6):
        make_article(ada, f"Kettle {number}", "Water.")
    with django_assert_max_num_queries(len(one)):
        assert len(titles("kettle", limit=7)) == 7
