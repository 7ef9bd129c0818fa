"""Two workers at once: what ran out is told once, and every ticket is settled once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import make_ticket
from tests.threads import at_once
from tests.tickets.agreed import HOUR, agree
from tickets import actions
from tickets.actions import clocks, terms
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def later(**delta: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**delta))


def test_three_workers_tell_once_of_what_ran_out_and_of_what_is_about_to(ada, mailbox):
    agree(ada, targets={"first_reply": HOUR, "resolution": 2 * HOUR}, warn_percent=50)
    tickets = [make_ticket(mailbox) for _ in range(4)]
    with later(hours=1.5):
        counts = at_once(*[clocks.drain] * 3)
    assert sum(counts) == 8
    for ticket in tickets:
        told = ticket.events.filter(verb__startswith="sla_")
        verbs = sorted(told.values_list("verb", flat=True))
        assert verbs == ["sla_breached", "sla_warned"]


def test_an_answer_and_two_workers_at_once_tell_of_it_once(ada, bob, mailbox):
    agree(ada)
    ticket = make_ticket(mailbox)

    def answer():
        actions.reply(Ticket.objects.get(pk=ticket.pk), text="Hello", by=bob)

    with later(hours=2):
        [said, *_counts] = at_once(answer, clocks.drain, clocks.drain)
    assert said is None
    assert ticket.events.filter(verb="sla_breached").count() == 1
    assert ticket.clocks.get(kind="first_reply").outcome == "missed"


def test_two_workers_set_all_clocks_anew_between_them(ada, mailbox):
    tickets = [make_ticket(mailbox) for _ in range(5)]
    agree(ada)
    assert sum(at_once(terms.drain, terms.drain)) == 5
    assert terms.waiting() == 0.0
    for ticket in tickets:
        assert ticket.clocks.filter(stopped_at=None).count() == 2
