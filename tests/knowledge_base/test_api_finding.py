"""Articles are found by the API as readers find them."""

import pytest

from knowledge_base.models import Audience, Lookup
from tests.knowledge_base.factories import make_article
from tests.tokens import make_token, program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

API = "/api/v1/"
DESCALE = "How do I descale my kettle?"


def client(agent, *scopes):
    return program(make_token(agent, *scopes).secret)


def titles(answer):
    assert answer.status_code == 200, answer.json()
    return [one["title"] for one in answer.json()["results"]]


def test_a_search_finds_what_the_chosen_reader_may_read(ada, dan):
    make_article(ada, DESCALE)
    make_article(ada, "Descale: what we may give", audience=Audience.AGENTS)
    asked = {"q": "descale"}

    inside = titles(client(dan).get(f"{API}articles/search/", asked))
    outside = titles(
        client(dan).get(f"{API}articles/search/", {**asked, "reader": "public"})
    )

    assert sorted(inside) == ["Descale: what we may give", DESCALE]
    assert outside == [DESCALE]
    assert not Lookup.objects.exists()


def test_a_search_for_nothing_finds_nothing_and_a_typo_in_a_name_is_an_error(ada):
    assert titles(client(ada).get(f"{API}articles/search/")) == []
    wrong = client(ada).get(f"{API}articles/search/", {"query": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "unknown_parameter")
    odd = client(ada).get(f"{API}articles/search/", {"q": "x", "reader": "everybody"})
    assert odd.json()["errors"][0]["field"] == "reader"


def test_what_somebody_writes_is_answered_with_what_is_likeliest(ada):
    make_article(ada, DESCALE)
    make_article(ada, "Where is my parcel?", source="With the carrier, mostly.")
    words = {"q": "Hello, how do I descale my kettle please?", "reader": "public"}

    assert titles(client(ada).get(f"{API}articles/suggestions/", words)) == [DESCALE]
