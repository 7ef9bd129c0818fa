"""Help first, over HTTP: what is published, to anybody, and nothing is kept."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from channels_app.models import Connection
from knowledge_base import actions
from tests.channels_app.widget.factories import Browser, make_widget
from tests.knowledge_base.factories import DESCALE, make_article, make_draft


@pytest.fixture
def article(ada):
    return make_article(ada)


def search(browser, q="descale"):
    return browser.post("search/", {"q": q})


def found(browser, q="descale"):
    return [one["title"] for one in search(browser, q).json()["results"]]


def read(browser, article):
    return browser.get(f"articles/{article.slug}/")


def rows():
    """Of every table but the one that counts how often somebody asked."""
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)))
        names.remove("base_spent")
        counted = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counted[name] = cursor.fetchone()[0]
    return counted


def test_what_is_published_is_found_and_read_in_place(irma, article):
    answer = search(irma)

    assert answer.json() == {
        "results": [
            {
                "slug": "how-do-i-descale-my-kettle",
                "title": DESCALE,
                "excerpt": "Once in three months. - Fill in water. - Boil it with"
                " vinegar.",
            }
        ]
    }
    told = read(irma, article).json()
    assert told["title"] == DESCALE
    assert told["html"].replace("\n", "") == (
        "<p>Once in three months.</p>"
        "<ol><li>Fill in water.</li><li>Boil it with vinegar.</li></ol>"
    )
    assert answer["Cache-Control"] == "private, no-store"


def test_nobody_has_to_say_who_they_are(irma, article):
    for token in ("", "nonsense"):
        irma.token = token
        assert found(irma) == [DESCALE]
        assert read(irma, article).status_code == 200


def test_nothing_is_written_and_no_cookie_is_set(irma, article):
    before = rows()

    answers = [search(irma), search(irma, "nothing"), read(irma, article)]

    assert rows() == before
    assert not any(answer.cookies for answer in answers)


def test_a_draft_is_not_there(irma, ada, article):
    actions.withdraw(article, by=ada)

    assert found(irma) == found(irma, "descael") == []
    for missing in (article, make_draft(ada, "Secret")):
        answer = read(irma, missing)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "slug", ["nothing", "__proto__", "x" * 2_000, "%00", "..%2F", "a b"]
)
def test_what_nobody_wrote_is_not_there_either(irma, article, slug):
    assert irma.get(f"articles/{slug}/").status_code == 404


def test_at_most_five_are_told(irma, ada):
    for number in range(7):
        make_article(ada, f"Kettle {number}")

    assert len(found(irma, "kettle")) == 5


@pytest.mark.parametrize(
    "q", ["\x00", "descale\x00", "' | !", "%", "a" * 10_000, "\ud800", "\\", ""]
)
def test_hostile_questions_are_answered(irma, article, q):
    assert search(irma, q).status_code == 200


def test_of_a_long_question_the_beginning_counts(irma, article):
    assert found(irma, "descale " + " " * 200 + "submarine") == [DESCALE]


@pytest.mark.parametrize(
    "said", ["", "x", "[]", "{}", '{"q": 1}', '{"q": null}', '{"q": ["descale"]}',
             '{"q": {"__proto__": 1}}', '{"q": NaN}']
)  # fmt: skip
def test_what_is_no_question_is_refused(irma, said):
    answer = irma.post("search/", said or b"")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_what_is_far_too_long_is_refused_before_it_is_read(irma):
    assert irma.post("search/", json.dumps({"q": "x" * 200_000})).status_code == 422


def test_the_other_methods_are_none(irma, article):
    assert irma.get("search/", q="descale").status_code == 405
    assert irma.post(f"articles/{article.slug}/").status_code == 405


def test_a_key_that_is_none_and_a_widget_that_is_off_answer_nobody(
    irma, shop, mailbox, article
):
    Connection.objects.create(channel=mailbox, key="k" * 20)
    shop.is_active = False
    shop.save()
    for key in (shop.connection.key, "nowhere", "k" * 20):
        irma.base = f"/w/{key}/"
        for answer in (search(irma), read(irma, article)):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_every_site_has_the_same_help(irma, support, article):
    assert found(Browser(make_widget(support))) == found(irma) == [DESCALE]


@pytest.mark.sampled
def test_searches_and_articles_are_counted_by_network(irma, shop, article):
    assert {search(irma).status_code for _time in range(240)} == {200}
    late = search(Browser(shop))
    assert (late.status_code, late.json()["code"]) == (429, "too_often")
    assert 0 < int(late["Retry-After"]) <= 60

    assert {read(irma, article).status_code for _time in range(120)} == {200}
    assert read(irma, article).status_code == 429

    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert found(irma) == [DESCALE]
        assert read(irma, article).status_code == 200


def test_ones_own_language_comes_first(irma, ada):
    make_article(ada, "Garantie", "Drei Jahre.", language="de")
    make_article(ada, "Garantie et retour", "Trois ans.", language="fr")

    irma.client = Client(headers={"Accept-Language": "fr-CA,de;q=0.5"})
    assert found(irma, "garantie")[0] == "Garantie et retour"
    irma.client = Client(headers={"Accept-Language": "de-AT"})
    assert found(irma, "garantie")[0] == "Garantie"


def test_the_field_is_shown_when_it_is_wanted_and_there_is_something_to_find(
    irma, shop, ada
):
    def shows(**config):
        shop.connection.config = config
        shop.connection.save()
        session = irma.post("session/").json()["settings"]["help"]
        look = json.loads(irma.client.get(irma.base).context["look"])["help"]
        return session, look

    draft = make_draft(ada)
    assert shows(help=True) == (False, False)
    actions.publish(draft, by=ada)
    assert shows(help=True) == (True, True)
    assert shows(help=False) == (False, False)
    actions.withdraw(draft, by=ada)
    assert shows(help=True) == (False, False)
