"""Who is there: by their own word, by their pages and by the calendar."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.accounts import actions, presence
from helpdesk.base.accounts.errors import (
    AbsencesOverlap,
    AbsentBackwards,
    CannotStandIn,
    NotTheirLead,
)
from helpdesk.base.accounts.models import Absence, Presence
from tests.factories import make_agent, soon


def state(agent) -> str:
    return presence.standing(agent).state


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-10T09:00:00Z", tick=False) as travel:
        yield travel


def test_whoever_never_opened_a_page_is_off(bob):
    assert state(bob) == "off"


def test_an_open_page_makes_one_online_and_45_seconds_after_the_last_one_off(
    bob, clock
):
    actions.renew([bob.pk], active=[bob.pk])
    assert state(bob) == "online"
    clock.shift(44)
    assert state(bob) == "online"
    clock.shift(1)
    assert state(bob) == "off"


def test_after_ten_minutes_without_doing_anything_one_is_away(bob, clock):
    actions.renew([bob.pk], active=[bob.pk])
    for _ in range(29):
        clock.shift(20)
        actions.renew([bob.pk])
    assert state(bob) == "online"
    clock.shift(20)
    actions.renew([bob.pk])
    assert state(bob) == "away"
    clock.shift(20)
    actions.renew([bob.pk], active=[bob.pk])
    assert state(bob) == "online"


@pytest.mark.parametrize(("chosen", "seen"), [("away", "away"), ("off", "off")])
def test_nobody_is_more_there_than_they_chose_to_be(bob, chosen, seen):
    actions.renew([bob.pk], active=[bob.pk])
    actions.choose_presence(bob, chosen=chosen)
    assert state(bob) == seen
    actions.choose_presence(bob, chosen="online")
    assert state(bob) == "online"


def test_who_chose_to_be_online_and_has_no_page_open_is_off(bob):
    actions.choose_presence(bob, chosen="online")
    assert state(bob) == "off"


def test_there_is_one_write_in_twenty_seconds_whoever_asks(bob, clock):
    actions.renew([bob.pk], active=[bob.pk])
    first = Presence.objects.get()
    clock.shift(19)
    actions.renew([bob.pk], active=[bob.pk])
    assert Presence.objects.get().here_until == first.here_until
    clock.shift(1)
    actions.renew([bob.pk], active=[bob.pk])
    assert Presence.objects.get().here_until > first.here_until


def test_many_agents_are_renewed_in_one_statement(
    ada, bob, carol, django_assert_num_queries
):
    everybody = [ada.pk, bob.pk, carol.pk]
    actions.renew(everybody)
    Presence.objects.update(here_until=timezone.now())
    with django_assert_num_queries(1):
        actions.renew(everybody, active=[bob.pk])


def test_available_are_those_of_the_team_who_are_online_able_and_not_absent(
    support, ada, bob, carol, dan
):
    support.members.add(dan)
    eve, frank = make_agent("Eve"), make_agent("Frank")
    support.members.add(eve, frank)
    now = timezone.now()
    actions.renew([one.pk for one in (ada, bob, carol, dan, eve)])
    actions.choose_presence(eve, chosen="away")
    assert set(presence.available(support, now)) == {ada, bob}

    actions.plan_absence(bob, begins=now, ends=soon(), by=bob)
    assert list(presence.available(support, timezone.now())) == [ada]
    assert presence.is_available(bob, timezone.now()) is False
    assert presence.is_available(carol, timezone.now()) is True


def test_the_lead_is_rung_with_their_team_though_no_member(support, carol):
    support.lead = carol
    support.save()
    actions.renew([carol.pk])
    assert list(presence.available(support, timezone.now())) == [carol]


def test_what_comes_for_somebody_absent_goes_to_their_deputy(bob, grace, carol, ada):
    now = timezone.now()
    assert presence.stand_in(bob, now) == bob
    plan = {"begins": now - timedelta(hours=1), "ends": soon(), "by": ada}
    actions.plan_absence(bob, deputy=grace, **plan)
    assert presence.stand_in(bob, now) == grace
    actions.plan_absence(grace, deputy=carol, **plan)
    assert presence.stand_in(bob, now) == carol


def test_two_who_stand_in_for_each_other_and_are_both_away_are_nobody(bob, grace, ada):
    plan = {"begins": timezone.now(), "ends": soon(), "by": ada}
    actions.plan_absence(bob, deputy=grace, **plan)
    actions.plan_absence(grace, deputy=bob, **plan)
    assert presence.stand_in(bob, timezone.now()) is None


def test_an_absence_is_ones_own_ones_leads_or_an_admins_to_plan(
    ada, bob, carol, grace, billing
):
    def plan(whose, by, days):
        return actions.plan_absence(
            whose, begins=soon(days=days), ends=soon(days=days + 1), by=by
        )

    plan(grace, grace, 1)
    plan(grace, carol, 3)
    plan(grace, ada, 5)
    with pytest.raises(NotTheirLead):
        plan(grace, bob, 7)
    with pytest.raises(NotTheirLead):
        plan(carol, grace, 7)
    with pytest.raises(NotTheirLead):
        actions.end_absence(grace.absences.first(), by=bob)
    assert grace.absences.count() == 3


def test_an_absence_that_cannot_be_is_refused(bob, dan):
    now = timezone.now()
    with pytest.raises(AbsentBackwards):
        actions.plan_absence(bob, begins=soon(hours=2), ends=soon(hours=1), by=bob)
    past = now - timedelta(days=2)
    with pytest.raises(AbsentBackwards):
        actions.plan_absence(bob, begins=past, ends=past + timedelta(1), by=bob)
    for deputy in (dan, bob):
        with pytest.raises(CannotStandIn):
            actions.plan_absence(bob, begins=now, ends=soon(), deputy=deputy, by=bob)
    actions.plan_absence(bob, begins=now, ends=soon(hours=5), by=bob)
    with pytest.raises(AbsencesOverlap):
        actions.plan_absence(bob, begins=soon(hours=4), ends=soon(hours=6), by=bob)


def test_an_absence_that_began_ends_now_and_one_to_come_is_gone(bob):
    now = timezone.now()
    begun = actions.plan_absence(
        bob, begins=now - timedelta(hours=1), ends=soon(), by=bob
    )
    later = actions.plan_absence(bob, begins=soon(days=1), ends=soon(days=2), by=bob)
    actions.end_absence(begun, by=bob)
    actions.end_absence(later, by=bob)
    begun.refresh_from_db()
    assert begun.ends <= timezone.now()
    assert list(Absence.objects.all()) == [begun]
