"""Saying on a page how much one is there, and when one is out of office."""

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.base.accounts import actions
from helpdesk.base.accounts.errors import NotTheirLead
from helpdesk.base.accounts.models import Presence
from tests.factories import soon
from tests.tickets.pages import browser_of, shown

AVAILABILITY, ABSENCES = "/settings/availability/", "/settings/absences/"


def test_presence_is_chosen_by_a_button_without_a_script(bob):
    typed = {"chosen": "away", "back": "/?view=mine"}
    answer = browser_of(bob).post("/settings/presence/", typed)
    assert answer.headers["Location"] == "/?view=mine"
    assert Presence.objects.get(agent=bob).chosen == "away"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "", "x"])
def test_ac_37_nobody_is_led_away_by_the_way_back(bob, back):
    answer = browser_of(bob).post(
        "/settings/presence/", {"chosen": "online", "back": back}
    )
    assert answer.headers["Location"] == AVAILABILITY


def test_a_presence_that_does_not_exist_is_refused(bob):
    answer = browser_of(bob).post("/settings/presence/", {"chosen": "asleep"})
    assert answer.status_code == 422
    assert not Presence.objects.exists()


def test_chats_and_sound_are_ones_own_to_choose(bob):
    assert bob.chat_sound is False
    answer = browser_of(bob).post(
        AVAILABILITY, {"chat_capacity": "5", "chat_sound": "on"}, follow=True
    )
    bob.refresh_from_db()
    assert (bob.chat_capacity, bob.chat_sound) == (5, True)
    assert "Saved." in shown(answer)


@pytest.mark.parametrize("typed", ["21", "-1", "many", ""])
def test_chats_at_once_are_0_to_20(bob, ada, typed):
    page = browser_of(bob).post(AVAILABILITY, {"chat_capacity": typed})
    assert page.status_code == 422
    path = reverse("accounts:capacity", args=[bob.public_id])
    browser_of(ada).post(path, {"chat_capacity": typed})
    bob.refresh_from_db()
    assert bob.chat_capacity == 3


def test_an_admin_sets_how_many_chats_ring_somebody(ada, bob, carol):
    path = reverse("accounts:capacity", args=[bob.public_id])
    browser_of(ada).post(path, {"chat_capacity": "0"})
    bob.refresh_from_db()
    assert bob.chat_capacity == 0
    assert browser_of(carol).post(path, {"chat_capacity": "9"}).status_code == 404
    with pytest.raises(NotTheirLead):
        actions.set_capacity(bob, chat_capacity=9, by=carol)


def test_a_lead_plans_for_their_team_on_the_page_and_sees_nobody_elses(
    carol, grace, bob, billing, ada
):
    actions.plan_absence(bob, begins=soon(), ends=soon(days=1), note="Baltic", by=bob)
    page = browser_of(carol).get(ABSENCES)
    offered = page.context["form"].fields["agent"].queryset
    assert list(offered) == [carol, grace]
    assert "Baltic" not in shown(page)

    typed = {
        "agent": grace.public_id, "begins": "2030-01-01T08:00",
        "ends": "2030-01-05T18:00", "deputy": carol.public_id, "note": "Hills",
    }  # fmt: skip
    answer = browser_of(carol).post(ABSENCES, typed, follow=True)
    assert "Carol stands in" in shown(answer)
    [absence] = grace.absences.all()

    end = reverse("accounts:end_absence", args=[absence.public_id])
    assert browser_of(bob).post(end).status_code == 404
    browser_of(grace).post(end)
    assert not grace.absences.exists()


def test_an_absence_refused_on_the_page_says_why_beside_its_field(bob):
    typed = {
        "agent": bob.public_id, "begins": "2030-01-05T08:00",
        "ends": "2030-01-01T18:00",
    }  # fmt: skip
    answer = browser_of(bob).post(ABSENCES, typed)
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["ends"]


@pytest.mark.parametrize("path", [AVAILABILITY, ABSENCES])
def test_availability_is_everybodys_and_nobodys_who_is_not_signed_in(dan, path):
    assert browser_of(dan).get(path).status_code == 200
    assert Client().get(path).headers["Location"].startswith("/accounts/login/")


def test_the_page_says_how_others_see_one(bob):
    assert "Others see you as: Off." in shown(browser_of(bob).get(AVAILABILITY))
    actions.renew([bob.pk])
    assert "Others see you as: Online." in shown(browser_of(bob).get(AVAILABILITY))
