"""Before a promise is due and after: reminded, late, escalated; each once."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from helpdesk.base.accounts.models import Absence, Calendar, WorkingHours
from tests.races import at_once
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import clocks
from tickets.models import Event

# A Monday.
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ABOUT = {"promise_reminded", "promise_broken", "promise_escalated"}


@pytest.fixture(autouse=True)
def noon(support):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def nine_to_five(team) -> None:
    """On weekdays."""
    calendar = Calendar.objects.create(name="Office")
    WorkingHours.objects.bulk_create(
        WorkingHours(calendar=calendar, weekday=day, begins=9 * 60, ends=17 * 60)
        for day in range(5)
    )
    team.calendar = calendar
    team.save()


def heard(ticket) -> list[tuple[str, list[str]]]:
    """What was told of promises, and to whom."""
    return [(what, data["tell"]) for what, _by, data in told(ticket) if what in ABOUT]


def call(ticket, by, **delta):
    due_at = NOON + timedelta(**delta)
    return actions.promise(ticket, what="Call back", due_at=due_at, by=by)


def test_its_owner_is_reminded_an_hour_before_then_it_is_late_then_the_lead_hears(
    ticket, bob, ada, noon
):
    call(ticket, bob, hours=6)
    me, lead = [str(bob.public_id)], [str(ada.public_id)]
    for hours, said in (
        (4.9, []),
        (5, [("promise_reminded", me)]),
        (6, [("promise_reminded", me), ("promise_broken", me)]),
        (6.9, [("promise_reminded", me), ("promise_broken", me)]),
        (
            7,
            [
                ("promise_reminded", me),
                ("promise_broken", me),
                ("promise_escalated", lead),
            ],
        ),
        (90, 3),
    ):
        noon.move_to(NOON + timedelta(hours=hours))
        clocks.drain()
        clocks.drain()
        assert heard(ticket) == said or len(heard(ticket)) == said


def test_of_a_short_promise_a_quarter_is_left(ticket, bob, noon):
    promise = call(ticket, bob, minutes=40)
    assert promise.reminds_at == NOON + timedelta(minutes=30)


def test_hours_are_those_in_which_the_team_is_there(ticket, support, bob):
    """Due on Tuesday at half past nine: the hour before began on Monday at half past
    four, and the hour after ends at half past ten."""
    nine_to_five(support)
    ticket.refresh_from_db()
    promise = call(ticket, bob, hours=21.5)
    assert promise.reminds_at == NOON + timedelta(hours=4.5)
    assert promise.escalates_at == NOON + timedelta(hours=22.5)


def test_late_on_friday_evening_the_lead_hears_on_monday(ticket, support, bob):
    nine_to_five(support)
    support.grace = timedelta(hours=2)
    support.save()
    ticket.refresh_from_db()
    promise = call(ticket, bob, days=4, hours=4)
    assert promise.escalates_at == NOON + timedelta(days=6, hours=22)


def test_what_is_late_already_when_somebody_looks_is_no_news_as_a_reminder(
    ticket, bob, noon
):
    call(ticket, bob, hours=6)
    noon.shift(timedelta(hours=6, minutes=1))
    assert clocks.drain() == 1
    assert [what for what, _whom in heard(ticket)] == ["promise_broken"]
    assert clocks.waiting() == 0.0


def test_kept_in_time_nobody_hears_of_it(ticket, bob, noon):
    actions.keep(call(ticket, bob, hours=6), by=bob)
    noon.shift(timedelta(days=3))
    clocks.drain()
    assert heard(ticket) == []


def test_a_lead_who_is_the_owner_hears_of_it_once_as_the_lead(ticket, ada, noon):
    call(ticket, ada, hours=1)
    noon.shift(timedelta(hours=5))
    clocks.drain()
    me = [str(ada.public_id)]
    assert heard(ticket) == [("promise_broken", me), ("promise_escalated", me)]


def test_for_a_lead_who_is_away_their_deputy_hears_of_it(ticket, bob, ada, eve, noon):
    Absence.objects.create(
        agent=ada, deputy=eve, begins=NOON, ends=NOON + timedelta(days=9)
    )
    call(ticket, bob, hours=1)
    noon.shift(timedelta(hours=5))
    clocks.drain()
    assert heard(ticket)[-1] == ("promise_escalated", [str(eve.public_id)])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_look_at_once_one_tells(ticket, bob, noon):
    call(ticket, bob, hours=6)
    noon.shift(timedelta(hours=8))
    at_once([clocks.drain, clocks.drain])
    said = Event.objects.filter(verb__in=ABOUT).values_list("verb", flat=True)
    assert sorted(said) == ["promise_broken", "promise_escalated"]


def test_a_promise_for_the_far_future_takes_no_longer_to_make(ticket, bob, support):
    nine_to_five(support)
    begun = time.process_time()
    due_at = datetime(9000, 1, 2, 12, tzinfo=UTC)  # a Thursday
    made = actions.promise(ticket, what="Call back", due_at=due_at, by=bob)
    assert made.reminds_at == due_at - timedelta(hours=1)
    assert time.process_time() - begun < 3


def test_a_deputy_who_may_not_see_the_ticket_does_not_hear_of_it_the_lead_does(
    bill, grace, carol, bob, noon
):
    Absence.objects.create(
        agent=carol, begins=NOON, ends=NOON + timedelta(days=9), deputy=bob
    )
    call(bill, grace, hours=1)
    noon.shift(timedelta(days=3))
    clocks.drain()
    assert heard(bill)[-1] == ("promise_escalated", [str(carol.public_id)])
