"""The rota of a team as its lead writes it."""

import pytest
import time_machine
from django.urls import reverse

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.models import Duty
from tests.factories import soon
from tests.tickets.pages import browser_of, shown


@pytest.fixture(autouse=True)
def monday(company, billing):
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as clock:
        yield clock


def address(team) -> str:
    return reverse("accounts:rota", args=[team.public_id])


def weeks(*agents, **more):
    return {
        "agents": [agent.public_id for agent in agents],
        "weekdays": [0, 1, 2, 3, 4],
        "opens": "9:00",
        "closes": "17:00",
        "since": "",
        **more,
    }


def test_two_take_turns_and_the_page_says_whose_turn_it_is(billing, carol, grace):
    page = browser_of(carol)
    answer = page.post(address(billing), weeks(grace, carol), follow=True)
    assert "Just now: Carol" in shown(answer)
    assert "Mon, Tue, Wed, Thu, Fri, 9:00–17:00" in shown(answer)
    lines = Duty.objects.order_by("since").values_list("agent", "every")
    assert list(lines) == [(carol.pk, 2), (grace.pk, 2)]


def test_a_shift_is_added_and_taken_off(billing, carol, grace):
    page = browser_of(carol)
    typed = {
        "agent": grace.public_id,
        "begins": "2026-11-23T11:00",
        "ends": "2026-11-23T18:00",
    }
    answer = page.post(address(billing), typed, follow=True)
    assert "Just now: Grace" in shown(answer)
    line = Duty.objects.get()
    page.post(reverse("accounts:drop_duty", args=[billing.public_id, line.public_id]))
    assert "Just now: Carol" in shown(page.get(address(billing)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"closes": "9:00"}, "Choose an end that is not the beginning."),
        ({"agents": []}, "This field is required."),
    ],
)
def test_what_makes_no_sense_stays_in_the_form(billing, carol, grace, typed, words):
    answer = browser_of(carol).post(address(billing), weeks(grace, **typed))
    assert answer.status_code == 422
    assert words in shown(answer)
    assert not Duty.objects.exists()


def test_a_shift_that_is_over_is_refused(billing, carol, grace):
    typed = {
        "agent": grace.public_id,
        "begins": "2026-11-22T11:00",
        "ends": "2026-11-22T18:00",
    }
    assert browser_of(carol).post(address(billing), typed).status_code == 409


def test_to_others_the_page_does_not_exist(billing, grace, bob, ada):
    for agent, status in ((grace, 404), (bob, 404), (ada, 200)):
        assert browser_of(agent).get(address(billing)).status_code == status


def test_a_long_rota_asks_no_more_than_a_short_one(
    billing, carol, grace, django_assert_max_num_queries
):
    page = browser_of(carol)
    for count in (1, 2):
        actions.add_shift(
            billing, agent=grace, begins=soon(days=count), ends=soon(days=9), by=carol
        )
    page.get(address(billing))
    with django_assert_max_num_queries(20) as few:
        page.get(address(billing))
    for count in (3, 4, 5):
        actions.add_shift(
            billing, agent=grace, begins=soon(days=count), ends=soon(days=9), by=carol
        )
    with django_assert_max_num_queries(len(few)):
        page.get(address(billing))
