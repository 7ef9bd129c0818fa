"""Calls that nobody took: a ticket, and a promise to call back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from channels_app.actions import unanswered
from channels_app.models import PhoneCall
from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from tests.channels_app.telephone.exchange import IRMA, exchange, settles
from tests.factories import make_identity, make_ticket
from tests.races import at_once
from tickets import actions
from tickets.models import Call, FollowUp, Message, Ticket

pytestmark = pytest.mark.django_db


def missed(pbx, call="c1", **more):
    pbx.says("incoming", call=call, **more)
    pbx.says("hungup", call=call, **more)
    settles()


def test_it_becomes_a_ticket_and_who_answers_for_it_calls_back(pbx, ada):
    missed(pbx, name="Irma Berg")
    ticket, promise = Ticket.objects.get(), FollowUp.objects.get()
    assert ticket.subject == "Missed call from +46 70 174 06 05"
    assert ticket.customer.name == "Irma Berg"
    assert ticket.waiting_since is not None
    assert (promise.what, promise.owner) == ("Call back +46 70 174 06 05", ada)
    assert promise.due_at - timezone.now() <= timedelta(hours=1)
    call = pbx.call
    assert (call.outcome, call.message, call.ticket) == (
        "missed", ticket.messages.get(), ticket,
    )  # fmt: skip
    assert Call.objects.get().outcome == "missed"


def test_not_before_it_is_settled_that_nobody_answered(pbx, bob):
    pbx.says("incoming")
    pbx.says("hungup")
    assert unanswered.drain() == 0
    pbx.says("answered", agent=bob.email)
    settles()
    assert Ticket.objects.count() == 0
    assert pbx.call.outcome == "talked"


def test_the_call_is_promised_for_a_time_when_somebody_is_there(pbx, support, ada):
    calendar = people.save_calendar(
        name="Office",
        zone="Europe/Stockholm",
        blocks=[Block(day, 9 * 60, 17 * 60) for day in range(5)],
        by=ada,
    )
    support.calendar = calendar
    support.save()
    # A Friday, half an hour before they go.
    with time_machine.travel(datetime(2026, 11, 27, 15, 30, tzinfo=UTC), tick=False):
        missed(pbx)
        due_at = FollowUp.objects.get().due_at
    # The half hour that is left, and another one on Monday.
    assert due_at == datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


def test_who_calls_again_and_again_is_one_ticket_with_one_promise(pbx):
    for at in range(5):
        missed(pbx, call=f"c{at}")
    ticket = Ticket.objects.get()
    assert ticket.messages.count() == 5
    assert FollowUp.objects.count() == 1
    assert {call.ticket for call in PhoneCall.objects.all()} == {ticket}


@pytest.mark.django_db(transaction=True)
def test_of_two_missed_at_once_there_is_one_ticket(pbx):
    for name in ("c1", "c2"):
        pbx.says("incoming", call=name)
        pbx.says("hungup", call=name)
    past = timezone.now() - timedelta(minutes=1)
    PhoneCall.objects.update(ended_at=past)
    at_once([unanswered.drain, unanswered.drain])
    assert Ticket.objects.count() == 1
    assert Message.objects.count() == 2
    assert FollowUp.objects.count() == 1


def test_hours_later_or_once_it_is_solved_it_is_another_matter(pbx, ada):
    missed(pbx)
    first = Ticket.objects.get()
    actions.resolve(first, outcomes=kept(first), by=ada)
    missed(pbx, call="c2")
    assert Ticket.objects.count() == 2
    PhoneCall.objects.update(ended_at=timezone.now() - timedelta(hours=3))
    missed(pbx, call="c3")
    assert Ticket.objects.count() == 3


def kept(ticket):
    """All that is promised is done."""
    names = ticket.follow_ups.values_list("public_id", flat=True)
    return {str(name): actions.Outcome("kept") for name in names}


def test_who_withholds_their_number_cannot_be_called_back(pbx):
    missed(pbx, number="")
    missed(pbx, call="c2", number="anonymous")
    assert Ticket.objects.count() == 2
    assert not FollowUp.objects.exists()
    assert Ticket.objects.first().subject == "Missed call from a withheld number"


def test_a_number_proves_nothing_it_joins_no_ticket_and_names_those_it_may_be_about(
    pbx, mailbox
):
    known = make_ticket(mailbox, identity=make_identity("Irma"))
    make_identity(kind="phone", canonical=IRMA, customer=known.customer)
    missed(pbx)
    made = Ticket.objects.exclude(pk=known.pk).get()
    assert known.messages.count() == 1
    opened = made.events.get(verb="opened")
    assert opened.data["mentions"] == [known.number]


def test_what_a_machine_of_theirs_recorded_is_fetched(pbx):
    pbx.says("incoming")
    pbx.says("hungup", outcome="voicemail", recording="https://pbx.example/1.mp3")
    settles()
    message = Message.objects.get()
    assert (message.call.outcome, message.ticket.subject) == (
        "voicemail", "Voicemail from +46 70 174 06 05",
    )  # fmt: skip
    [awaited] = message.awaited.all()
    assert awaited.name == "https://pbx.example/1.mp3"


def test_calls_of_which_nothing_more_is_told_end_by_themselves(pbx, bob):
    pbx.says("incoming")
    PhoneCall.objects.update(told_at=timezone.now() - timedelta(minutes=11))
    unanswered.drain()
    assert pbx.call.state == "ended"
    settles()
    assert Ticket.objects.count() == 1


class TestCallingBack:
    @pytest.fixture
    def ticket(self, pbx):
        missed(pbx)
        return Ticket.objects.get()

    def calls(self, ticket, by, **more):
        actions.log_call(
            ticket, **{"called_us": False, "outcome": "talked", "text": "Hm.", **more},
            by=by,
        )  # fmt: skip
        return FollowUp.objects.get()

    def test_the_call_in_which_we_talked_keeps_the_promise(self, ticket, bob):
        assert self.calls(ticket, bob).state == "kept"

    def test_so_does_theirs(self, ticket, bob):
        assert self.calls(ticket, bob, called_us=True).state == "kept"

    @pytest.mark.parametrize("outcome", ["missed", "voicemail"])
    def test_whom_we_did_not_reach_is_called_at_another_time(
        self, ticket, bob, outcome
    ):
        before = FollowUp.objects.get().due_at
        promise = self.calls(ticket, bob, outcome=outcome, text="")
        assert promise.state == "open"
        assert promise.due_at > before

    def test_who_calls_again_in_vain_waits_no_longer_for_it(self, ticket, bob):
        before = FollowUp.objects.get().due_at
        promise = self.calls(ticket, bob, called_us=True, outcome="missed", text="")
        assert (promise.state, promise.due_at) == ("open", before)

    def test_the_timeline_says_what_was_promised(self, client, ticket, bob):
        client.force_login(bob)
        page = client.get(f"/t/{ticket.number}/").content.decode()
        assert "Promised by itself: Call back +46 70 174 06 05" in page


def test_calls_for_another_team_are_that_teams(company, ada, billing, carol):
    missed(exchange(billing, ada))
    assert Ticket.objects.get().team == billing
    assert FollowUp.objects.get().owner == carol
