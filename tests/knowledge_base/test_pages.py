"""Settings, Help articles: the list, for those who write, and nobody else."""

import pytest
from django.test import Client

from tests.knowledge_base.factories import make_article, make_draft
from tests.tickets.pages import browser_of

pytestmark = pytest.mark.usefixtures("company")

LIST = "/settings/help/articles/"


@pytest.mark.parametrize(("name", "is_there"), [("bob", True), ("dan", False)])
def test_the_list_is_there_for_whoever_answers_customers(ada, name, is_there, request):
    make_article(ada)
    browser = browser_of(request.getfixturevalue(name))

    assert browser.get(LIST).status_code == (200 if is_there else 404)
    assert (LIST in browser.get("/settings/").content.decode()) == is_there


def test_nobody_sees_the_list_without_signing_in(ada):
    answer = Client().get(LIST)
    assert answer.headers["Location"].startswith("/accounts/login/")


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
