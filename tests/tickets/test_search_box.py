"""The box of search: how words may go on, and what was searched for lately."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_identity, make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.actions import searches
from tickets.models import RecentSearch
from tickets.queries.search import search
from tickets.queries.search.completion import options
from tickets.queries.search.recent import recent

pytestmark = pytest.mark.usefixtures("company")


def texts(agent, typed):
    return [one.text for one in options(agent, typed)]


def words(agent):
    return [one.words for one in recent(agent)]


def test_operators_go_on_by_how_they_are_written_or_called(bob):
    assert texts(bob, "kettle ta") == ["kettle tag:"]
    assert "-tag:" in texts(bob, "-ta")
    # "Customer" is what people call it.
    assert texts(bob, "custom")[:2] == ["customer:", "from:"]
    assert texts(bob, "is") == ["is:"]
    assert texts(bob, "") == texts(bob, "kettle ") == texts(bob, "xyzzy") == []


def test_values_of_operators_are_offered_as_search_reads_them(
    bob, ada, support, mailbox, ticket
):
    actions.tag(ticket, name="very important", by=ada)

    assert texts(bob, "tag:ver") == ['tag:"very important" ']
    assert texts(bob, "is:unr") == ["is:unread "]
    assert texts(bob, "status:o") == ["status:open "]
    assert texts(bob, "team:sup") == ["team:Support "]
    assert texts(bob, "assignee:m") == ["assignee:me "]
    assert "kettle created:7d " in texts(bob, "kettle created:")
    assert texts(bob, "before:to") == ["before:today "]
    assert texts(bob, "tag:nobody") == texts(bob, "nothing:x") == []


def test_an_operator_without_its_value_takes_nothing_away_yet(bob, ticket):
    for typed in ("kettle tag:", "kettle -from:", 'kettle team:"', "kettle is:"):
        assert search(bob, typed).count == "1"
    assert search(bob, "kettle nothing:").count == "0"


def test_values_tell_of_nothing_that_is_hidden(bob, grace, ada, billing_mailbox):
    hidden = make_ticket(billing_mailbox, identity=make_identity("Otto Canary"))
    actions.tag(hidden, name="canary", by=ada)

    for typed in ("tag:can", "from:can", 'from:"otto c'):
        assert texts(bob, typed) == []
        assert texts(grace, typed) != []


@pytest.mark.parametrize(
    "typed", ["\x00", '"', "a:b:c", "(", "tag:(", "-", "tag:\\", "x" * 900]
)
def test_whatever_is_typed_is_answered(bob, typed):
    answer = browser_of(bob).get("/search/options/", {"q": typed})

    assert answer.status_code == 200


def test_what_was_searched_for_comes_again_once_and_to_nobody_else(bob, ada):
    for one in ("kettle", "teapot", "kettle", "  "):
        actions.remember_search(one, by=bob)

    assert words(bob) == ["kettle", "teapot"]
    assert words(ada) == []
    assert "teapot" in shown(browser_of(bob).get("/search/"))


def test_the_last_twenty_are_kept_for_ninety_days(bob):
    for number in range(25):
        actions.remember_search(f"kettle {number}", by=bob)
    assert words(bob)[::19] == ["kettle 24", "kettle 5"]

    old = timezone.now() - timedelta(days=91)
    RecentSearch.objects.filter(words="kettle 24").update(searched_at=old)
    searches.forget_old_searches()
    assert words(bob)[0] == "kettle 23"


def test_a_search_by_page_is_kept_and_one_by_a_link_elsewhere_is_not(bob, ticket):
    browser = browser_of(bob)
    browser.get("/search/", {"q": "kettle"})
    browser.get("/search/", {"q": "typing"}, HTTP_HX_REQUEST="true")
    browser.get("/search/", {"q": "evil"}, HTTP_SEC_FETCH_SITE="cross-site")
    assert words(bob) == ["kettle"]

    browser.post("/search/remember/", {"q": "opened"})
    assert words(bob) == ["opened", "kettle"]


def test_searches_can_be_forgotten_one_by_one_or_all(bob, ada):
    actions.remember_search("hers", by=ada)
    for one in ("a", "b", "c"):
        actions.remember_search(one, by=bob)
    browser = browser_of(bob)

    browser.post("/search/forget/", {"q": "b\0"})
    assert words(bob) == ["c", "a"]
    browser.post("/search/forget/", {"all": "1"})
    assert (words(bob), words(ada)) == ([], ["hers"])
