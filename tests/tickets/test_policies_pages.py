"""SLA policies through their settings pages."""

import pytest
from django.test import Client

from helpdesk.base.accounts import actions as people
from tests.tickets.agreed import HOUR, agree
from tests.tickets.pages import browser_of, field, shown
from tickets.models import Organization, SlaPolicy, Tag, Terms

pytestmark = pytest.mark.usefixtures("company")

LIST, NEW = "/settings/policies/", "/settings/policies/new/"


def url(policy, verb=""):
    return f"/settings/policies/{policy.public_id}/{verb}"


def targets(policy) -> dict[tuple[int, str], int]:
    rows = policy.targets.values_list("priority", "kind", "seconds")
    return {(priority, kind): seconds for priority, kind, seconds in rows}


def test_a_policy_is_made_with_all_it_can_say(ada, support, mailbox):
    Tag.objects.create(name="vip")
    Organization.objects.create(name="Acme")
    office = people.save_calendar(name="Office", zone="UTC", blocks=[], by=ada)
    typed = {
        "name": "VIP", "first_reply_4": "0:30", "resolution_2": "40",
        "teams": [support.pk], "channels": [mailbox.pk], "priorities": ["2", "4"],
        "tags": "VIP\n", "organizations": "acme", "calendar": office.pk,
        "warning": "25%", "pauses_snoozed": "on",
    }  # fmt: skip

    answer = browser_of(ada).post(NEW, typed, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    policy = SlaPolicy.objects.get()
    assert targets(policy) == {(4, "first_reply"): 1800, (2, "resolution"): 40 * HOUR}
    assert (policy.priorities, policy.calendar) == ([2, 4], office)
    assert (policy.warn_percent, policy.warn_seconds) == (25, None)
    assert (policy.pauses_waiting, policy.pauses_snoozed) == (False, True)
    assert [*policy.teams.all(), *policy.channels.all()] == [support, mailbox]
    assert [one.name for one in (*policy.tags.all(), *policy.organizations.all())] == [
        "vip",
        "Acme",
    ]
    assert Terms.objects.get().in_force


def test_its_form_shows_what_was_agreed_on_and_saved_as_it_is_nothing_changes(ada):
    policy = agree(ada, targets={3: {"next_reply": 90 * 60}}, warn_seconds=1234)
    page = browser_of(ada).get(url(policy))
    assert field(page, "next_reply_3") == "1:30"
    typed = {"name": "All", "next_reply_3": "1:30", "warning": "1234",
             "pauses_waiting": "on"}  # fmt: skip
    browser_of(ada).post(url(policy), typed)
    policy.refresh_from_db()
    assert (policy.warn_seconds, targets(policy)) == (1234, {(3, "next_reply"): 5400})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "TAKEN"}, "There is an SLA policy of this name already"),
        ({"first_reply_2": "soon"}, "Write hours and minutes like this"),
        ({"first_reply_2": "0:00"}, "Write hours and minutes like this"),
        ({"first_reply_2": "9999"}, "Write hours and minutes like this"),
        ({"first_reply_2": ""}, "Say of one thing at least how long it may take"),
        ({"tags": "nobody"}, "There is no “nobody” here"),
        ({"organizations": "nobody"}, "There is no “nobody” here"),
        ({"warning": "99999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said(ada, wrong, words):
    agree(ada, "Taken")
    answer = browser_of(ada).post(NEW, {"name": "A", "first_reply_2": "1:00"} | wrong)
    assert answer.status_code in {409, 422}
    assert words in shown(answer)
    assert SlaPolicy.objects.count() == 1


def test_policies_change_places_and_are_switched_off_and_on(ada):
    first, second = agree(ada, "First"), agree(ada, "Second")
    browser = browser_of(ada)
    browser.post(url(second, "move/"), {"up": "1"})
    assert [one.name for one in SlaPolicy.objects.all()] == ["Second", "First"]
    browser.post(url(first, "switch/"), {"off": "1"})
    first.refresh_from_db()
    assert (first.is_active, first.active_since) == (False, None)
    assert "switched off" in shown(browser.get(LIST))
    browser.post(url(first, "switch/"), {"on": "1"})
    first.refresh_from_db()
    assert first.is_active


def test_for_everybody_but_admins_these_pages_do_not_exist(ada, bob, carol, dan):
    policy = agree(ada)
    for agent in (bob, carol, dan):
        browser = browser_of(agent)
        for path in (LIST, NEW, url(policy)):
            assert browser.get(path).status_code == 404
        for path in (NEW, url(policy), url(policy, "move/"), url(policy, "switch/")):
            assert browser.post(path, {"off": "1", "name": "Mine"}).status_code == 404
    assert Client().get(LIST).status_code == 302
    policy.refresh_from_db()
    assert (policy.name, policy.is_active) == ("All", True)


def test_a_long_list_asks_no_more_than_a_short_one(ada, django_assert_max_num_queries):
    agree(ada, "One")
    browser = browser_of(ada)
    with django_assert_max_num_queries(12) as one:
        browser.get(LIST)
    for name in ("Two", "Three"):
        agree(ada, name)
    with django_assert_max_num_queries(len(one)):
        browser.get(LIST)
