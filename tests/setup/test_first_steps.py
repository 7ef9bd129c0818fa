"""What a new helpdesk still lacks: known by its data, told to who can do something."""

import pytest

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from helpdesk.setup import first_steps
from tests.knowledge_base.factories import make_article
from tests.tickets.pages import browser_of
from tickets import actions

pytestmark = pytest.mark.usefixtures("company")

STEPS = "/settings/first-steps/"
PART = {"HX-Request": "true"}


def taken(agent):
    return {one.step.name for one in first_steps.steps(agent) if one.is_taken}


def test_each_step_is_taken_as_soon_as_it_is_and_in_one_query(
    ada, support, django_assert_num_queries
):
    assert taken(ada) == {"colleague"}  # Bob
    people.save_calendar(
        name="Week", zone="Europe/Berlin", by=ada, blocks=[Block(0, 540, 1020)]
    )
    actions.save_canned_reply(name="Hello", text="Hello", team=support, by=ada)
    make_article(ada)

    with django_assert_num_queries(1):
        assert taken(ada) == {"colleague", "hours", "canned", "article"}


def test_alone_one_has_a_colleague_as_soon_as_one_is_invited(ada):
    assert taken(ada) == set()
    people.invite("bob@example.org", role="agent", by=ada)
    assert taken(ada) == {"colleague"}


def test_who_may_not_take_a_step_does_not_see_it(ada, bob, dan):
    seen = {
        who.name: [one.step.name for one in first_steps.steps(who)]
        for who in (ada, bob, dan)
    }

    assert seen == {
        "Ada": ["mailbox", "colleague", "widget", "article", "canned", "hours"],
        "Bob": ["article", "canned"],
        "Dan": [],
    }


def test_they_stand_beside_the_inbox_until_somebody_hides_their_own(ada, bob):
    mine = browser_of(bob)
    assert f'hx-get="{STEPS}"' in mine.get("/").content.decode()
    assert b"Write a canned reply" in mine.get(STEPS, headers=PART).content

    mine.post(STEPS, {"show": "me", "wanted": "0"})

    assert f'hx-get="{STEPS}"' not in mine.get("/").content.decode()
    assert (
        b"Publish a first article" in browser_of(ada).get(STEPS, headers=PART).content
    )


def test_an_admin_hides_them_from_all_and_brings_them_back(ada, bob):
    admin, mine = browser_of(ada), browser_of(bob)
    admin.post(STEPS, {"show": "all", "wanted": "0"})
    assert mine.get(STEPS, headers=PART).content == b""

    assert mine.post(STEPS, {"show": "all", "wanted": "1"}).status_code == 404
    assert mine.get(STEPS, headers=PART).content == b""
    admin.post(STEPS, {"show": "all", "wanted": "1"})

    assert b"Publish a first article" in mine.get(STEPS, headers=PART).content
