"""The demo's company keeps the promises that every helpdesk keeps."""

from collections import Counter

import pytest
from django.db.models import Max
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.demo.seed import seed
from helpdesk.setup.errors import AlreadySetUp
from tickets import outbox
from tickets.actions import clocks, deliver
from tickets.models import Event, FollowUp, Message, Ticket


@pytest.fixture
def demo(db):
    seed(tickets=24)


def test_a_small_demo_keeps_every_promise_of_the_heart(demo):
    now = timezone.now()
    for ticket in Ticket.objects.open():
        assert ticket.accountable.can_own
        assert ticket.next_step_at is not None
    for ticket in Ticket.objects.all():
        told = list(ticket.events.values_list("seq", "at"))
        assert [seq for seq, _at in told] == list(range(1, ticket.seq + 1))
        assert [at for _seq, at in told] == sorted(at for _seq, at in told)
        assert ticket.created_at <= told[0][1] <= now
        said = ticket.messages.exclude(direction="note")
        assert said.aggregate(at=Max("said_at"))["at"] == ticket.last_message_at
    assert (deliver.waiting(), clocks.waiting(), outbox.waiting()) == (0, 0, 0)
    assert Message.objects.filter(said_at__gt=now).count() == 0
    promised = Event.objects.filter(verb=Event.Verb.PROMISED).order_by("id")
    due = FollowUp.objects.order_by("id").values_list("due_at", flat=True)
    assert all(at.year < 2100 for at in due)
    assert all(event.data["due_at"] < "2100" for event in promised)
    states = Counter(FollowUp.objects.values_list("state", flat=True))
    assert set(states) == {"open", "kept", "broken", "withdrawn"}
    assert Agent.objects.count() == 8


def test_a_company_that_is_there_is_never_touched(company):
    with pytest.raises(AlreadySetUp):
        seed(tickets=3)
    assert not Ticket.objects.exists()
