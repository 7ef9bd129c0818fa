"""What must hold of every ticket is asked of the database, and found when it does not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import known, make_ticket, soon
from tests.tickets.agreed import agree
from tickets import actions
from tickets.models import FollowUp, Message, Status, Ticket
from tickets.queries import checks


@pytest.fixture
def unconstrained(ticket):
    """A database that would take anything, until the test is over."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in (
            "open_ticket_has_somebody_accountable",
            "open_ticket_has_a_next_step",
            "snoozed_ticket_wakes",
        ):
            cursor.execute(f"ALTER TABLE tickets_ticket DROP CONSTRAINT {name}")


def change(ticket, **values):
    Ticket.objects.filter(pk=ticket.pk).update(**values)


def found():
    """Which checks do not hold, and for how many tickets."""
    return {one.check.name: one.count for one in checks.look() if one.count}


@pytest.fixture
def full(ticket, bill, mailbox, bob, ada, grace):
    """Tickets in every state, with clocks and promises."""
    agree(ada)
    actions.reply(ticket, text="Hello", by=bob)
    actions.reply(ticket, text="Held", by=bob, hold=timedelta(seconds=30))
    actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    actions.hand_over(known(bill), to=bill.team, note="Please.", by=grace)
    for verb in ("resolve", "wait"):
        getattr(actions, verb)(make_ticket(mailbox), by=bob)
    actions.snooze(make_ticket(mailbox), until=soon(days=3), by=bob)
    actions.promise(make_ticket(mailbox), what="Look", due_at=soon(days=9), by=bob)


def test_what_verbs_write_is_as_it_has_to_be(full):
    assert (found(), checks.broken()) == ({}, [])


NOW = timezone.now()
WRONG = [
    ("next-step", {"next_step_at": None}),
    ("accountable", {"accountable": None}),
    ("wakes", {"status": "snoozed", "wake_at": None}),
    ("next-step-is-right", {"next_step_at": NOW + timedelta(days=700)}),
    ("next-step-is-right", {"touched_at": NOW - timedelta(days=700)}),
    ("timeline", {"seq": 7}),
    ("last-message", {"last_message_seq": 9}),
]


@pytest.mark.holds_not
@pytest.mark.parametrize(("name", "values"), WRONG)
def test_a_ticket_that_is_not_is_found_and_named(unconstrained, ticket, name, values):
    change(ticket, **values)
    [wrong] = [one for one in checks.look() if one.check.name == name]
    assert (wrong.count, wrong.numbers) == (1, [ticket.number])
    assert name in checks.broken()


@pytest.mark.holds_not
@pytest.mark.parametrize(("name", "values"), WRONG)
def test_nobody_cares_for_spam(unconstrained, ticket, name, values):
    change(ticket, **values, spam_at=NOW)
    about_the_ticket_itself = {"wakes", "timeline", "last-message"}
    assert (name in found()) == (name in about_the_ticket_itself)


@pytest.mark.holds_not
def test_somebody_who_left_answers_for_nothing(ticket, ada, bob):
    actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    for person, name in ((ada, "can-own"), (bob, "promise-owner")):
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        assert found()[name] == 1


@pytest.mark.holds_not
def test_a_clock_of_a_solved_ticket_stands(ticket, ada, mailbox):
    agree(ada)
    late = make_ticket(mailbox)
    change(late, status=Status.RESOLVED, next_step_at=None, resolved_at=NOW)
    assert found() == {"clocks": 1}


def test_what_a_worker_should_have_done_long_ago_is_found(ticket, mailbox, bob, eve):
    actions.reply(ticket, text="Hi", by=bob, hold=timedelta(seconds=30))
    made = actions.hand_over(known(ticket), to=eve, note="Please.", by=bob)
    asleep = make_ticket(mailbox)
    actions.snooze(asleep, until=soon(), by=bob)
    assert found() == {}
    past = timezone.now() - timedelta(hours=1)
    Message.objects.filter(held_until__isnull=False).update(held_until=past)
    type(made).objects.update(offered_at=past - timedelta(days=1), expires_at=past)
    change(asleep, wake_at=past, next_step_at=past)
    assert found() == {"overslept": 1, "held": 1, "offers": 1}
    assert checks.broken() == []


@pytest.mark.holds_not
def test_a_promise_that_moved_behind_the_back_of_its_ticket_is_found(ticket, bob):
    actions.promise(ticket, what="Call", due_at=soon(), by=bob)
    FollowUp.objects.update(due_at=soon(minutes=5))
    assert found() == {"next-step-is-right": 1}


@pytest.mark.holds_not
def test_a_sample_finds_what_changed_last(ticket, mailbox):
    last = make_ticket(mailbox)
    change(last, last_message_seq=9)
    [wrong] = [one for one in checks.look(sample=2) if one.check.name == "last-message"]
    assert wrong.numbers == [last.number]


def test_one_look_asks_once_a_check(full, django_assert_num_queries):
    with django_assert_num_queries(len(checks.CHECKS)):
        checks.look()
    with django_assert_num_queries(1):
        checks.broken()
