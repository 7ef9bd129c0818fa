"""Where a ticket stands: snooze, wake, wait, resolve, reopen."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import soon
from tests.tickets.verbs import told
from tickets import actions
from tickets.errors import (
    AlreadyOpen,
    NotInTheFuture,
    NotOpen,
    NotSnoozed,
    OpenPromises,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(support):
    """It is noon, and stays noon."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def step(ticket):
    ticket.refresh_from_db()
    return ticket.status, ticket.next_step, ticket.next_step_at


def test_a_new_ticket_needs_a_look_within_a_day(ticket):
    assert step(ticket) == ("open", "idle", NOON + timedelta(days=1))


def test_snoozed_it_wakes_when_it_was_told_to(ticket, bob):
    seq, until = ticket.seq, NOON + timedelta(days=3)
    actions.snooze(ticket, until=until, by=bob)
    assert step(ticket) == ("snoozed", "wake", until)
    assert told(ticket, after=seq) == [("snoozed", "Bob", {"until": until.isoformat()})]


def test_snoozed_again_it_wakes_at_the_later_word(ticket, bob):
    actions.snooze(ticket, until=soon(), by=bob)
    actions.snooze(ticket, until=soon(hours=9), by=bob)
    assert step(ticket) == ("snoozed", "wake", NOON + timedelta(hours=9))


@pytest.mark.parametrize("delta", [timedelta(0), timedelta(seconds=-1)])
def test_nobody_snoozes_into_the_past(ticket, bob, delta):
    with pytest.raises(NotInTheFuture):
        actions.snooze(ticket, until=NOON + delta, by=bob)


def test_a_promise_comes_before_waking(ticket, bob):
    due = NOON + timedelta(hours=2)
    actions.promise(ticket, what="Call", due_at=due, by=bob)
    actions.snooze(ticket, until=soon(days=3), by=bob)
    assert step(ticket) == ("snoozed", "promise", due)


def test_woken_by_hand_it_is_open_and_idle_from_now(ticket, bob, noon):
    actions.snooze(ticket, until=soon(days=3), by=bob)
    noon.shift(timedelta(hours=5))
    seq = ticket.seq
    actions.wake(ticket, by=bob)
    assert step(ticket) == ("open", "idle", NOON + timedelta(days=1, hours=5))
    assert (ticket.wake_at, told(ticket, after=seq)) == (None, [("woken", "Bob", {})])


def test_what_does_not_sleep_is_not_woken(ticket, bob):
    with pytest.raises(NotSnoozed):
        actions.wake(ticket, by=bob)


@pytest.mark.parametrize("whom", ["customer", "third_party"])
def test_it_waits_for_somebody(ticket, bob, whom):
    seq = ticket.seq
    actions.wait(ticket, waiting_for=whom, by=bob)
    assert step(ticket) == ("waiting", "idle", NOON + timedelta(days=1))
    assert ticket.waiting_for == whom
    assert told(ticket, after=seq) == [("waited", "Bob", {"waiting_for": whom})]


def test_what_waits_does_not_sleep(ticket, bob):
    actions.snooze(ticket, until=soon(), by=bob)
    actions.wait(ticket, by=bob)
    assert (step(ticket)[0], ticket.wake_at) == ("waiting", None)


def test_resolved_it_has_no_next_step(ticket, bob):
    seq = ticket.seq
    actions.resolve(ticket, by=bob)
    assert step(ticket) == ("resolved", "", None)
    assert (ticket.resolved_at, ticket.waiting_since) == (NOON, None)
    waited = {"waiting_since": NOON.isoformat()}
    assert told(ticket, after=seq) == [("resolved", "Bob", waited)]


def test_it_is_not_resolved_over_an_open_promise(ticket, bob):
    promise = actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    with pytest.raises(OpenPromises):
        actions.resolve(ticket, by=bob)
    actions.keep(promise, by=bob)
    actions.resolve(ticket, by=bob)
    assert step(ticket)[0] == "resolved"


@pytest.mark.parametrize(
    "verb",
    [
        lambda ticket, by: actions.resolve(ticket, by=by),
        lambda ticket, by: actions.wait(ticket, by=by),
        lambda ticket, by: actions.snooze(ticket, until=soon(), by=by),
        lambda ticket, by: actions.promise(ticket, what="x", due_at=soon(), by=by),
    ],
)
def test_what_is_resolved_has_to_be_reopened_first(ticket, bob, verb):
    actions.resolve(ticket, by=bob)
    with pytest.raises(NotOpen):
        verb(ticket, bob)


def test_reopened_somebody_answers_for_it_and_it_has_a_next_step(ticket, bob, ada):
    actions.resolve(ticket, by=bob)
    seq = ticket.seq
    actions.reopen(ticket, by=bob)
    assert step(ticket) == ("open", "idle", NOON + timedelta(days=1))
    assert (ticket.accountable, ticket.resolved_at) == (ada, None)
    assert told(ticket, after=seq) == [("reopened", "Bob", {})]


def test_resolved_by_mistake_and_reopened_the_customer_still_waits(ticket, bob, noon):
    since = ticket.waiting_since
    actions.resolve(ticket, by=bob)
    noon.shift(timedelta(hours=2))
    actions.reopen(ticket, by=bob)
    ticket.refresh_from_db()
    assert ticket.needs_first_reply
    assert ticket.waiting_since == since == NOON


def test_reopened_after_an_answer_nobody_waits(ticket, bob):
    actions.resolve(ticket, by=bob)
    actions.reopen(ticket, by=bob)
    actions.reply(ticket, text="Try the lid.", by=bob, and_resolve=True)
    actions.reopen(ticket, by=bob)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("open", None)


def test_what_is_open_is_not_reopened(ticket, bob):
    with pytest.raises(AlreadyOpen):
        actions.reopen(ticket, by=bob)
