"""Out of office: what they had goes to their deputy, or the team, and they hear of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from helpdesk.base.accounts import actions as people
from tests.factories import (
    known,
    make_agent,
    make_ticket,
    make_words,
    soon,
)
from tests.races import at_once
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import NewPromise, clocks, coming_going
from tickets.models import Event, PassedOn
from tickets.offer_errors import IsAbsent
from tickets.promise_errors import OutOfOffice

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(company, support):
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


@pytest.fixture
def heidi(billing):
    heidi = make_agent("Heidi")
    billing.members.add(heidi)
    return heidi


def leave(agent, deputy=None, *, days=5, **more):
    absence = people.plan_absence(
        agent, begins=MONDAY, ends=MONDAY + timedelta(days=days), deputy=deputy,
        by=agent, **more,
    )  # fmt: skip
    coming_going.drain()
    return absence


def has(ticket) -> tuple[str, str]:
    ticket.refresh_from_db()
    return ticket.assignee.name if ticket.assignee else "", ticket.accountable.name


class TestLeaving:
    def test_tickets_and_promises_go_to_the_deputy(self, bill, grace, heidi):
        actions.take(bill, by=grace)
        promise = actions.promise(bill, what="Call", due_at=soon(days=2), by=grace)
        seq = bill.seq
        leave(grace, heidi)
        promise.refresh_from_db()
        assert (has(bill), promise.owner) == (("Heidi", "Heidi"), heidi)
        assigned, answers, moved = told(bill, after=seq)
        assert assigned[:2] == ("assigned", "")
        assert (assigned[2]["why"], assigned[2]["instead_of"]) == ("absent", "Grace")
        assert (answers[0], answers[2]["name"]) == ("accountable_changed", "Heidi")
        assert (moved[0], moved[2]["why"]) == ("promise_moved", "absent")
        assert moved[2]["before"]["name"] == "Grace"
        assert str(heidi.public_id) in moved[2]["tell"]

    def test_without_a_deputy_they_go_to_the_team(self, bill, grace):
        actions.take(bill, by=grace)
        promise = actions.promise(bill, what="Call", due_at=soon(days=2), by=grace)
        leave(grace)
        promise.refresh_from_db()
        assert (has(bill), promise.owner.name) == (("", "Carol"), "Carol")

    def test_a_deputy_who_cannot_see_the_ticket_does_not_get_it(self, bill, grace, bob):
        actions.take(bill, by=grace)
        leave(grace, bob)
        assert has(bill) == ("", "Carol")

    def test_the_deputy_of_an_absent_deputy_has_it(self, bill, grace, heidi, carol):
        actions.take(bill, by=grace)
        leave(heidi, carol)
        leave(grace, heidi)
        assert has(bill) == ("Carol", "Carol")

    def test_the_absent_one_goes_on_seeing_it(self, bill, billing, grace, heidi):
        actions.take(bill, by=grace)
        billing.members.remove(grace)
        leave(grace, heidi)
        assert type(bill).objects.visible_to(grace).filter(pk=bill.pk).exists()

    def test_what_begins_later_changes_nothing_before(self, bill, grace, heidi, clock):
        actions.take(bill, by=grace)
        people.plan_absence(
            grace, begins=soon(hours=2), ends=soon(days=3), deputy=heidi, by=grace
        )
        assert coming_going.drain() == 0
        assert has(bill) == ("Grace", "Grace")
        clock.shift(timedelta(hours=2, seconds=5))
        assert coming_going.waiting() == 5.0
        coming_going.drain()
        assert has(bill) == ("Heidi", "Heidi")
        assert (coming_going.drain(), coming_going.waiting()) == (0, 0.0)

    def test_an_offer_to_them_stays_with_its_giver(self, bill, grace, carol):
        actions.take(bill, by=carol)
        offer = actions.hand_over(known(bill), to=grace, note="Please", by=carol)
        leave(grace)
        offer.refresh_from_db()
        assert (offer.state, has(bill)) == ("expired", ("Carol", "Carol"))

    def test_what_wakes_up_while_they_are_away_goes_on(self, bill, grace, heidi):
        actions.take(bill, by=grace)
        actions.resolve(bill, by=grace)
        leave(grace, heidi)
        first = bill.messages.get()
        actions.receive(
            bill,
            channel=first.channel,
            identity=first.identity,
            words=make_words("Again."),
        )
        assert has(bill) == ("Heidi", "Heidi")

    @pytest.mark.django_db(transaction=True)
    def test_of_two_who_look_at_once_each_ticket_moves_once(
        self, billing_mailbox, grace, heidi
    ):
        for _ in range(6):
            actions.take(make_ticket(billing_mailbox), by=grace)
        people.plan_absence(
            grace, begins=MONDAY, ends=soon(days=3), deputy=heidi, by=grace
        )
        at_once([coming_going.drain, coming_going.drain])
        moved = Event.objects.filter(verb="assigned", data__why="absent")
        assert moved.count() == moved.values("ticket").distinct().count() == 6
        assert PassedOn.objects.count() == 6

    def test_deactivated_while_away_the_deputy_has_all_the_same(
        self, bill, billing, grace, heidi, ada
    ):
        promise = actions.promise(bill, what="Call", due_at=soon(days=2), by=grace)
        leave(grace, heidi)
        people.deactivate(grace, by=ada)
        promise.refresh_from_db()
        assert promise.owner == heidi


class TestComingBack:
    def test_nothing_comes_back_and_they_are_told_what_went_where(
        self, bill, grace, heidi, clock
    ):
        actions.take(bill, by=grace)
        leave(grace, heidi)
        clock.shift(timedelta(days=5))
        seq = bill.seq
        coming_going.drain()
        coming_going.drain()
        assert has(bill) == ("Heidi", "Heidi")
        bill.refresh_from_db()
        [(what, _by, data)] = told(bill, after=bill.seq - 1)
        assert what == "owner_back"
        assert data["tell"] == [str(grace.public_id)]
        assert data["went"] == [{"to": "Heidi", "what": ""}]
        assert bill.seq > seq

    def test_who_comes_back_early_is_told_then(self, bill, grace, heidi, clock):
        actions.take(bill, by=grace)
        absence = leave(grace, heidi)
        clock.shift(timedelta(hours=1))
        people.end_absence(absence, by=grace)
        coming_going.drain()
        assert told(bill)[-1][0] == "owner_back"

    def test_what_ended_meanwhile_is_no_news(self, bill, grace, heidi, clock):
        actions.take(bill, by=grace)
        leave(grace, heidi)
        actions.resolve(bill, by=heidi)
        clock.shift(timedelta(days=5))
        coming_going.drain()
        assert told(bill)[-1][0] == "resolved"


class TestNothingSitsWithThem:
    def test_assigned_to_them_it_goes_to_the_deputy_and_says_so(
        self, bill, grace, heidi, carol
    ):
        leave(grace, heidi)
        answer = browser_of(carol).post(
            url(bill, "assign"),
            {"to": grace.public_id},
            headers={"Accept": "application/json"},
        )
        assert answer.json()["words"] == "Grace is out of office: it went to Heidi"
        assert has(bill) == ("Heidi", "Heidi")
        assigned = next(data for what, _, data in told(bill) if what == "assigned")
        assert assigned["instead_of"] == "Grace"

    def test_where_nobody_stands_in_it_is_refused(self, bill, grace, carol):
        leave(grace)
        with pytest.raises(IsAbsent):
            actions.assign(bill, to=grace, by=carol)
        with pytest.raises(OutOfOffice):
            actions.take(bill, by=grace)

    def test_the_timeline_says_it_in_words(self, bill, grace, heidi, carol, clock):
        actions.take(bill, by=grace)
        leave(grace, heidi)
        clock.shift(timedelta(days=5))
        coming_going.drain()
        page = shown(browser_of(carol).get(url(bill)))
        assert (
            "It went to Heidi, who stands in for Grace while they are out of office"
            in page
        )
        assert "Grace is back. It stays with Heidi" in page


def test_an_absent_lead_is_stood_in_for(bill, carol, heidi, clock):
    leave(carol, heidi)
    assert has(bill) == ("", "Heidi")
    assert told(bill)[-1][2]["why"] == "deputy"
    clock.shift(timedelta(days=5))
    coming_going.drain()
    assert has(bill) == ("", "Carol")


def test_while_nobody_of_the_team_is_there_an_admin_answers(bill, carol, ada):
    leave(carol)
    assert (has(bill), told(bill)[-1][2]["why"]) == (("", "Ada"), "admin")


def test_where_nobody_is_there_at_all_the_lead_is_named(bill, carol, ada):
    leave(ada)
    leave(carol)
    assert has(bill) == ("", "Carol")


def test_a_new_ticket_is_the_deputys_from_its_first_moment(
    billing, billing_mailbox, carol, heidi
):
    leave(carol, heidi)
    assert has(make_ticket(billing_mailbox)) == ("", "Heidi")


def test_late_promises_of_the_absent_are_told_to_whoever_keeps_them(
    bill, grace, heidi, clock
):
    actions.promise(bill, what="Call", due_at=soon(days=1), by=grace)
    leave(grace, heidi)
    clock.shift(timedelta(days=1))
    clocks.drain()
    late = next(data for what, _, data in told(bill) if what == "promise_broken")
    assert late["tell"] == [str(heidi.public_id)]


class TestWhatTheyPromiseWhileAway:
    """Out of office, and answering all the same."""

    def promise(self):
        return [NewPromise(what="I will call you.", due_at=soon(days=2))]

    def test_is_their_deputys(self, bill, grace, heidi):
        leave(grace, heidi)
        text = "I will call you."
        actions.reply(bill, text=text, promises=self.promise(), by=grace)
        assert bill.follow_ups.get().owner == heidi

    def test_is_that_of_who_answers_for_the_ticket_where_nobody_stands_in(
        self, bill, grace, carol
    ):
        leave(grace)
        text = "I will call you."
        actions.reply(bill, text=text, promises=self.promise(), by=grace)
        assert bill.follow_ups.get().owner == carol

    def test_what_is_on_offer_is_not_taken_over_while_one_is_away(
        self, bill, grace, heidi
    ):
        actions.promise(bill, what="Call", due_at=soon(days=2), by=heidi)
        offer = actions.hand_over(known(bill), to=bill.team, by=heidi)
        leave(grace)
        with pytest.raises(OutOfOffice):
            actions.accept(offer, by=grace)
        assert bill.follow_ups.get().owner == heidi
