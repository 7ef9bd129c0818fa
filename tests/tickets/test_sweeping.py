"""One broken row holds up no other, in no sweep."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.base.accounts.models import Absence
from tests.factories import make_ticket, soon
from tickets import actions
from tickets.actions import clocks, coming_going, matters
from tickets.models import Event, FollowUp, Ticket, Weighing

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.holds_not]


def broken(ticket):
    """Nothing can be written into its timeline: the next number is taken."""
    Event.objects.create(ticket=ticket, seq=ticket.seq + 1, verb="noted", data={})
    return ticket


@pytest.fixture
def other(mailbox):
    return make_ticket(mailbox)


def test_what_sleeps_wakes(ticket, other, bob, clock):
    for one in (ticket, other):
        actions.snooze(one, until=soon(), by=bob)
    broken(ticket)
    clock.shift(timedelta(hours=2))
    clocks.drain()
    other.refresh_from_db()
    assert other.status == "open"


def test_promises_are_told_of(ticket, other, bob, clock):
    for one in (ticket, other):
        actions.promise(one, what="Call", due_at=soon(), by=bob)
    broken(ticket)
    clock.shift(timedelta(hours=2))
    clocks.drain()
    assert other.events.filter(verb="promise_broken").exists()
    assert FollowUp.objects.get(ticket=ticket).late_at is None


def test_what_others_left_is_passed_on(ticket, other, bob, ada, eve):
    actions.take(ticket, by=bob)
    actions.take(other, by=bob)
    broken(ticket)
    now = timezone.now()
    Absence.objects.create(agent=bob, begins=now, ends=now + timedelta(days=1))
    coming_going.drain()
    other.refresh_from_db()
    assert other.assignee is None
    assert Absence.objects.get().passed_on_at is None


def test_matters_are_weighed(ticket, other, support):
    support.joins_matters = True
    support.save()
    first = ticket.participants.get().identity
    again = make_ticket(ticket.messages.get().channel, identity=first)
    identity = other.participants.get().identity
    last = make_ticket(ticket.messages.get().channel, identity=identity)
    for one in (again, last):
        Weighing.objects.get_or_create(ticket=one)
    broken(Ticket.objects.get(pk=again.pk))
    broken(ticket)
    matters.drain()
    assert not Weighing.objects.exists()
