"""What people complain about elsewhere, one test for each: none of it happens here."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from tests.factories import make_ticket, make_words
from tests.tickets.agreed import HOUR, agree, clock, running
from tickets import actions
from tickets.actions import clocks, terms
from tickets.models import Clock

# Nine to twelve and one to five in Berlin, five days a week.
WEEK = [Block(day, *part) for day in range(5) for part in ((540, 720), (780, 1020))]


def utc(day: int, hour: float) -> datetime:
    return datetime(2026, 6, day, tzinfo=UTC) + timedelta(hours=hour)


@pytest.fixture
def travel():
    # A Friday, an hour before they go home.
    with time_machine.travel(utc(12, 14), tick=False) as found:
        yield found


@pytest.fixture
def office(travel, ada, support):
    support.calendar = people.save_calendar(
        name="Office", zone="Europe/Berlin", blocks=WEEK, by=ada
    )
    support.save()
    return support.calendar


@pytest.fixture
def ticket(office, ada, mailbox):
    agree(ada, targets={"first_reply": 2 * HOUR, "next_reply": 2 * HOUR,
                        "resolution": 6 * HOUR}, warn_seconds=HOUR)  # fmt: skip
    return make_ticket(mailbox)


def hear(ticket, text="And?"):
    first = ticket.messages.filter(direction="in").earliest("seq")
    given = {"channel": first.channel, "identity": first.identity}
    actions.receive(ticket, words=make_words(text), **given)


def test_business_hours_are_not_only_stored_but_counted(ticket):
    # Four in the afternoon there: an hour today, another one on Monday.
    assert running(ticket)["first_reply"] == utc(15, 8)


def test_a_day_may_have_more_than_one_block(ticket):
    # An hour on Friday, three before lunch on Monday, two after it.
    assert running(ticket)["resolution"] == utc(15, 13)


def test_holidays_count_and_a_new_one_moves_what_runs(ticket, office, ada):
    people.save_calendar(
        name="Office", zone="Europe/Berlin", blocks=WEEK, calendar=office, by=ada,
        holidays=[(date(2026, 6, 15), "")],
    )  # fmt: skip
    terms.drain()
    assert running(ticket)["first_reply"] == utc(16, 8)


def test_the_next_reply_does_not_go_on_counting_when_it_is_resolved(
    ticket, bob, travel
):
    actions.reply(ticket, text="Hello", by=bob)
    hear(ticket)
    actions.resolve(ticket, by=bob)
    travel.shift(timedelta(days=30))
    assert (clocks.drain(), running(ticket)) == (0, {})


def test_what_was_done_in_time_counts_anew_when_it_is_opened_again(ticket, bob, travel):
    actions.reply(ticket, text="Done", and_resolve=True, by=bob)
    assert clock(ticket, "resolution").outcome == "met"
    travel.move_to(utc(15, 9))
    hear(ticket, "It leaks again")
    assert clock(ticket, "resolution").outcome == ""
    travel.move_to(utc(19, 9))
    clocks.drain()
    assert clock(ticket, "resolution").breached_at is not None


def test_waiting_stops_the_clock_for_exactly_as_long(ticket, bob, travel):
    actions.reply(ticket, text="Which one?", by=bob)
    actions.wait(ticket, by=bob)
    travel.move_to(utc(15, 7.5))
    actions.snooze(ticket, until=utc(15, 8), by=bob)  # ours again, though asleep
    assert running(ticket)["resolution"] == utc(15, 14.5)


def test_it_warns_before_it_is_too_late(ticket, travel):
    travel.move_to(utc(15, 7))
    clocks.drain()
    verbs = ticket.events.filter(verb__startswith="sla").values_list("verb", flat=True)
    assert list(verbs) == ["sla_warned"]


def test_a_policy_can_be_changed_and_taken_off_a_ticket(ticket, ada, support):
    policy = clock(ticket).policy
    agree(ada, policy=policy, targets={"first_reply": HOUR})
    terms.drain()
    assert running(ticket) == {"first_reply": utc(12, 15)}
    actions.switch_policy(policy, on=False, by=ada)
    terms.drain()
    assert running(ticket) == {}


def test_a_customer_who_asks_again_does_not_push_it_back(ticket, bob, travel):
    actions.reply(ticket, text="Hello", by=bob)
    hear(ticket)
    before = running(ticket)["next_reply"]
    travel.shift(timedelta(minutes=30))
    hear(ticket, "Hello?")
    assert running(ticket)["next_reply"] == before


def test_seconds_count_and_two_pauses_in_one_minute_are_two(ticket, bob, travel):
    before = running(ticket)["resolution"]
    for _twice in range(2):
        actions.wait(ticket, by=bob)
        travel.shift(7)
        actions.snooze(ticket, until=utc(20, 0), by=bob)
        travel.shift(3)
    assert running(ticket)["resolution"] == before + timedelta(seconds=14)


def test_an_auto_reply_answers_nobody(ticket):
    first = ticket.messages.earliest("seq")
    words = make_words("I am away", auto="vacation")
    given = {"channel": first.channel, "identity": first.identity}
    actions.receive(ticket, words=words, **given)
    assert "first_reply" in running(ticket)


def test_going_on_by_another_channel_starts_nothing_from_zero(
    ticket, bob, support, travel
):
    before = running(ticket)
    travel.shift(timedelta(minutes=10))
    actions.change_team(ticket, team=support, by=bob)
    actions.take(ticket, by=bob)
    actions.rename(ticket, subject="By phone now", by=bob)
    assert running(ticket) == before


def test_a_breach_is_recorded_at_the_moment_it_happened_not_minutes_later(
    ticket, travel
):
    travel.move_to(utc(15, 20))
    clocks.drain()
    first = Clock.objects.get(ticket=ticket, kind="first_reply")
    assert first.breached_at == utc(15, 8)
