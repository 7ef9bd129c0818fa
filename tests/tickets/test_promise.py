"""Promises: made, kept, withdrawn, late."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import make_agent, soon
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import clocks
from tickets.errors import (
    CannotOwn,
    CannotSee,
    NotInTheFuture,
    PromiseEnded,
    ReasonMissing,
)
from tickets.models import FollowUp

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def noon(support):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def promise(ticket, bob) -> FollowUp:
    """Bob will call within an hour."""
    return actions.promise(ticket, what="Call back", due_at=ONE, by=bob)


def said(promise) -> dict[str, str]:
    return {"promise": str(promise.public_id), "what": "Call back"}


def test_a_promise_is_the_next_step(ticket, promise, bob):
    ticket.refresh_from_db()
    assert (ticket.next_step, ticket.next_step_at) == ("promise", ONE)
    assert (promise.owner, promise.state, promise.made_at) == (bob, "open", NOON)
    assert told(ticket)[-1] == (
        "promised",
        "Bob",
        {**said(promise), "due_at": ONE.isoformat()},
    )


def test_the_soonest_promise_is_the_next_step(ticket, promise, bob):
    sooner = NOON + timedelta(minutes=5)
    actions.promise(ticket, what="Look", due_at=sooner, by=bob)
    ticket.refresh_from_db()
    assert ticket.next_step_at == sooner


def test_nobody_promises_for_the_past(ticket, bob):
    with pytest.raises(NotInTheFuture):
        actions.promise(ticket, what="Call", due_at=NOON, by=bob)


def test_a_colleague_may_be_named(bill, carol, grace):
    made = actions.promise(bill, what="Call", due_at=ONE, owner=grace, by=carol)
    assert made.owner == grace


def test_a_collaborator_promises_nothing(ticket, ada, dan):
    with pytest.raises(CannotOwn):
        actions.promise(ticket, what="Call", due_at=ONE, owner=dan, by=ada)


def test_nobody_promises_for_somebody_who_left(ticket, ada):
    gone = make_agent("Mallory", is_active=False)
    with pytest.raises(CannotOwn):
        actions.promise(ticket, what="Call", due_at=ONE, owner=gone, by=ada)


def test_nobody_promises_for_somebody_who_cannot_see_the_ticket(bill, carol, bob):
    with pytest.raises(CannotSee):
        actions.promise(bill, what="Call", due_at=ONE, owner=bob, by=carol)
    assert FollowUp.objects.count() == 0


def test_the_message_has_to_be_of_this_ticket(ticket, bill, ada):
    with pytest.raises(ValueError, match="of this ticket"):
        actions.promise(
            ticket, what="x", due_at=ONE, message=bill.messages.get(), by=ada
        )


def test_kept_it_is_no_step_any_more(ticket, promise, bob):
    seq = ticket.seq
    actions.keep(promise, by=bob)
    ticket.refresh_from_db()
    assert (promise.state, promise.ended_at, promise.late_at) == ("kept", NOON, None)
    assert (ticket.next_step, ticket.next_step_at) == ("idle", NOON + timedelta(days=1))
    assert told(ticket, after=seq + 1) == []
    assert told(ticket)[-1] == ("promise_kept", "Bob", said(promise))


def test_withdrawn_it_says_why(ticket, promise, bob):
    actions.withdraw(promise, reason="  She called us. ", by=bob)
    promise.refresh_from_db()
    assert (promise.state, promise.reason) == ("withdrawn", "She called us.")
    assert told(ticket)[-1] == ("promise_withdrawn", "Bob", said(promise))


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_it_is_not_withdrawn_without_a_reason(promise, bob, reason):
    with pytest.raises(ReasonMissing):
        actions.withdraw(promise, reason=reason, by=bob)


def test_withdrawn_after_its_time_it_was_broken(promise, bob, noon):
    noon.shift(timedelta(hours=1))
    actions.withdraw(promise, reason="No answer.", by=bob)
    assert promise.state == "broken"


@pytest.mark.parametrize(
    "verb",
    [
        lambda promise, by: actions.keep(promise, by=by),
        lambda promise, by: actions.withdraw(promise, reason="x", by=by),
    ],
)
def test_it_ends_once(promise, bob, verb):
    actions.keep(promise, by=bob)
    with pytest.raises(PromiseEnded):
        verb(promise, bob)


def test_it_is_marked_late_once_and_may_still_be_kept(ticket, promise, bob, noon):
    noon.shift(timedelta(hours=1))
    assert (clocks.drain(), clocks.drain()) == (1, 0)

    promise.refresh_from_db()
    assert (promise.state, promise.late_at) == ("open", ONE)
    assert told(ticket)[-1] == (
        "promise_broken",
        "",
        {
            **said(promise),
            "due_at": ONE.isoformat(),
            "owner": str(bob.public_id),
            "keeper": "Bob",
            "name": "Bob",
            "tell": [str(bob.public_id)],
        },
    )

    actions.keep(promise, by=bob)
    assert (promise.state, promise.late_at) == ("kept", ONE)


def test_a_late_promise_stays_the_next_step(ticket, promise, noon):
    noon.shift(timedelta(hours=3))
    clocks.drain()
    ticket.refresh_from_db()
    assert (ticket.next_step, ticket.next_step_at) == ("promise", ONE)


def test_one_second_early_nothing_is_late(promise, noon):
    noon.shift(timedelta(minutes=59, seconds=59))
    assert clocks.drain() == 1  # the reminder
    assert (clocks.waiting(), clocks.drain()) == (0.0, 0)


def test_a_ticket_that_sleeps_wakes_in_time(ticket, bob, noon):
    actions.snooze(ticket, until=soon(hours=2), by=bob)
    seq = ticket.seq
    noon.shift(timedelta(hours=2, seconds=30))

    assert clocks.waiting() == 30.0
    assert (clocks.drain(), clocks.drain(), clocks.waiting()) == (1, 0, 0.0)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.wake_at) == ("open", None)
    assert ticket.next_step_at == NOON + timedelta(days=1, hours=2, seconds=30)
    assert told(ticket, after=seq) == [("woken", "", {})]
