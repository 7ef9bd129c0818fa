"""Settings, Help articles: for those who write, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge_base.models import Translation
from tests.knowledge_base.factories import make_article, make_draft
from tests.tickets.pages import browser_of, field, shown

pytestmark = pytest.mark.usefixtures("company")

LIST, NEW = "/settings/help/articles/", "/settings/help/articles/new/"
TYPED = {"title": "Guarantee", "source": "Three years.", "language": "en"}


def url(article, page="edit_article"):
    return reverse(f"knowledge_base:{page}", args=[article.public_id])


def test_an_article_is_written_as_a_draft_and_listed(carol):
    answer = browser_of(carol).post(NEW, TYPED, follow=True)

    article = Translation.objects.get()
    assert (article.title, article.text, article.article.owner) == (
        "Guarantee",
        "Three years.",
        carol,
    )
    assert not article.is_published
    assert answer.redirect_chain == [(LIST, 302)]
    page = shown(answer)
    assert ("Guarantee In no category en ○ draft Carol" in page, "Saved." in page) == (
        True,
        True,
    )


def test_an_article_is_written_published_changed_and_withdrawn(ada):
    browser = browser_of(ada)
    assert "Published." in shown(
        browser.post(NEW, TYPED | {"publish": "1"}, follow=True)
    )
    article = Translation.objects.get(status="published")

    browser.post(url(article), TYPED | {"source": "Ten years."})
    article = Translation.objects.get(status="published")
    assert (article.text, article.html.strip()) == (
        "Ten years.",
        "<p>Ten years.</p>",
    )

    answer = browser.post(url(article, "withdraw_article"), follow=True)
    assert "“Guarantee” is a draft again." in shown(answer)
    assert not Translation.objects.filter(status="published").exists()


def test_the_page_has_the_words_as_they_were_typed(ada):
    article = make_draft(ada, "Steps", "1. Fill\n2. Boil")

    answer = browser_of(ada).get(url(article))

    assert (field(answer, "title"), field(answer, "source")) == (
        "Steps",
        "1. Fill\n2. Boil",
    )


@pytest.mark.parametrize(
    ("typed", "wrong", "status"),
    [
        ({"title": ""}, "title", 422),
        ({"title": "x" * 151}, "title", 422),
        ({"source": "x" * 200_001}, "source", 422),
        ({"source": " \n "}, "source", 409),
        ({"language": "tlh"}, "language", 422),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    ada, typed, wrong, status
):
    answer = browser_of(ada).post(NEW, TYPED | typed | {"publish": "1"})

    assert answer.status_code == status
    assert list(answer.context["form"].errors) == [wrong]
    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("ada", 200), ("carol", 200), ("bob", 404), ("dan", 404)]
)
def test_the_pages_are_there_for_leads_and_admins(ada, name, status, request):
    article = make_article(ada)
    browser = browser_of(request.getfixturevalue(name))

    assert {browser.get(path).status_code for path in (NEW, url(article))} == {status}


@pytest.mark.parametrize(("name", "is_there"), [("bob", True), ("dan", False)])
def test_the_list_is_there_for_whoever_answers_customers(ada, name, is_there, request):
    make_article(ada)
    browser = browser_of(request.getfixturevalue(name))

    assert browser.get(LIST).status_code == (200 if is_there else 404)
    assert (LIST in browser.get("/settings/").content.decode()) == is_there


@pytest.mark.parametrize("name", ["bob", "dan"])
def test_others_change_nothing_by_posting(ada, name, request):
    article = make_article(ada)
    browser = browser_of(request.getfixturevalue(name))

    for path in (NEW, url(article), url(article, "withdraw_article")):
        assert browser.post(path, TYPED | {"publish": "1"}).status_code == 404

    assert Translation.objects.get(status="published").title == article.title


def test_nobody_sees_these_pages_without_signing_in(ada):
    article = make_article(ada)

    for path in (LIST, NEW, url(article), url(article, "withdraw_article")):
        answer = Client().post(path) if "withdraw" in path else Client().get(path)
        assert answer.headers["Location"].startswith("/accounts/login/")


def test_nothing_is_withdrawn_by_looking(ada):
    article = make_article(ada)

    assert browser_of(ada).get(url(article, "withdraw_article")).status_code == 405


def test_the_list_costs_the_same_for_one_and_three(
    ada, carol, django_assert_max_num_queries
):
    browser = browser_of(ada)
    browser.get(LIST)
    make_article(ada)
    with django_assert_max_num_queries(15) as one:
        browser.get(LIST)
    make_article(carol)
    make_draft(carol)
    with django_assert_max_num_queries(15) as three:
        browser.get(LIST)

    assert len(one) == len(three)
