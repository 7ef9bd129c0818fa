"""Handing a ticket over, through every answer it can get."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from helpdesk.base.errors import NotAllowed
from tests.factories import known, make_agent, soon
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import ring
from tickets.errors import CannotOwn, NoSuchTicket, NotOpen
from tickets.models import Follower, Handover, Ticket
from tickets.offer_errors import (
    AlreadyOffered,
    ContextMissing,
    IsAbsent,
    NotOffered,
    NotYourOffer,
    OfferedToOwner,
    OfferEnded,
)


def sees(agent, ticket) -> bool:
    return Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists()


def offer(ticket, to, by, **more) -> Handover:
    return actions.hand_over(
        known(ticket), to=to, by=by, **{"note": "Wants a refund.", **more}
    )


@pytest.fixture
def bobs(ticket, bob):
    actions.take(ticket, by=bob)
    return ticket


def test_the_giver_stays_accountable_until_somebody_accepts(bobs, bob, billing, grace):
    before = bobs.seq
    handover = offer(bobs, billing, bob)

    bobs.refresh_from_db()
    assert (bobs.assignee, bobs.accountable, bobs.team.name) == (bob, bob, "Support")
    assert [event[:2] for event in told(bobs, after=before)] == [
        ("handover_offered", "Bob")
    ]

    actions.accept(handover, by=grace)
    bobs.refresh_from_db()
    assert (bobs.assignee, bobs.accountable, bobs.team) == (grace, grace, billing)
    handover.refresh_from_db()
    assert (handover.state, handover.ended_by) == ("accepted", grace)


def test_an_offer_carries_the_brief_as_it_was(bobs, bob, billing):
    actions.edit_context(bobs, goal="A refund", summary="Leaks.", by=bob)
    actions.record_fact(bobs, name="order", value="A-1", by=bob)
    actions.promise(bobs, what="Call", due_at=soon(), by=bob)
    actions.note(bobs, text="Careful!", by=bob)
    actions.reply(bobs, text="We look into it.", by=bob)

    brief = offer(bobs, billing, bob, note="").brief

    assert (brief["goal"], brief["summary"]) == ("A refund", "Leaks.")
    assert brief["facts"] == [
        {"name": "order", "label": "", "value": "A-1", "by": "Bob", "confirmed_by": ""}
    ]
    assert [one["what"] for one in brief["promises"]] == ["Call"]
    assert [(one["by"], one["text"]) for one in brief["words"]] == [
        ("", "My kettle leaks."),
        ("Bob", "We look into it."),
    ]


def test_a_ticket_with_nothing_in_its_context_stays_where_it_is(bobs, bob, billing):
    before = bobs.seq
    with pytest.raises(ContextMissing):
        actions.hand_over(bobs, to=billing, note="Please.", by=bob)
    assert told(bobs, after=before) == []


def test_what_the_customer_wants_can_be_written_with_the_offer(bobs, bob, billing):
    handover = actions.hand_over(bobs, to=billing, goal="A refund", by=bob)
    assert bobs.context.goal == handover.brief["goal"] == "A refund"


def test_there_is_one_offer_at_a_time(bobs, bob, billing, grace):
    offer(bobs, billing, bob)
    with pytest.raises(AlreadyOffered):
        offer(bobs, grace, bob)


def test_who_has_it_is_not_offered_it(bobs, bob, ada):
    with pytest.raises(OfferedToOwner):
        offer(bobs, bob, ada)
    with pytest.raises(OfferedToOwner):
        offer(bobs, ada, ada)


def test_somebody_who_left_is_not_offered_it(bobs, bob):
    gone = make_agent("Frank", is_active=False)
    with pytest.raises(CannotOwn):
        offer(bobs, gone, bob)


def test_what_is_solved_is_not_handed_over(bobs, bob, billing):
    actions.resolve(bobs, by=bob)
    with pytest.raises(NotOpen):
        offer(bobs, billing, bob)


def test_an_offer_gives_sight_as_long_as_it_stands(bill, carol, grace, bob):
    actions.take(bill, by=grace)
    assert not sees(bob, bill)
    handover = offer(bill, bob, grace)
    assert sees(bob, bill)

    actions.decline(handover, reason="Not mine", by=bob)
    assert not sees(bob, bill)
    bill.refresh_from_db()
    assert bill.assignee == grace


def test_an_offer_to_a_team_is_seen_by_all_of_it(bill, grace, support, bob, ada):
    offer(bill, support, grace)
    assert sees(bob, bill)
    actions.withdraw_handover(bill.handovers.get(), by=grace)
    assert not sees(bob, bill)


def test_who_followed_it_anyway_still_sees_it_after_the_offer(bill, grace, bob, carol):
    handover = offer(bill, bob, grace)
    actions.follow(bill, agent=bob, by=carol)
    actions.decline(handover, reason="Not mine", by=bob)
    assert sees(bob, bill)
    assert [(f.agent, f.why) for f in bill.followers.all()] == [(bob, "added")]


def test_handing_over_never_takes_sight_away_from_the_giver(bobs, bob, billing, grace):
    actions.accept(offer(bobs, billing, bob), by=grace)
    bobs.refresh_from_db()
    assert bobs.team.is_open is False
    assert sees(bob, bobs)
    assert not Follower.objects.filter(why="offered").exists()


def test_it_is_answered_by_those_it_is_offered_to_alone(bobs, bob, ada, carol, grace):
    handover = offer(bobs, grace, bob)
    for verb in (actions.accept, actions.decline):
        with pytest.raises(NotOffered):
            verb(handover, by=ada)
    with pytest.raises(NotOffered):
        actions.answer_handover(handover, text="Hm.", by=ada)
    handover.refresh_from_db()
    assert handover.state == "offered"


def test_a_stranger_does_not_learn_that_the_ticket_exists(bill, grace, carol, bob):
    handover = offer(bill, carol, grace)
    with pytest.raises(NoSuchTicket):
        actions.accept(handover, by=bob)


def test_it_is_taken_back_by_its_giver_a_lead_or_an_admin(bobs, bob, ada, carol, grace):
    handover = offer(bobs, grace, bob)
    with pytest.raises(NotYourOffer) as refused:
        actions.withdraw_handover(handover, by=carol)
    assert isinstance(refused.value, NotAllowed)
    actions.withdraw_handover(handover, by=ada)
    actions.withdraw_handover(offer(bobs, grace, bob), by=bob)
    assert set(bobs.handovers.values_list("state", flat=True)) == {"withdrawn"}


def test_what_has_ended_says_who_was_quicker(bobs, bob, billing, carol, grace):
    handover = offer(bobs, billing, bob)
    actions.accept(handover, by=grace)
    with pytest.raises(OfferEnded) as ended:
        actions.accept(Handover.objects.get(), by=carol)
    assert str(ended.value) == "Grace was quicker and has it now."
    with pytest.raises(OfferEnded) as ended:
        actions.withdraw_handover(Handover.objects.get(), by=bob)
    assert ended.value.name == "Grace"


def test_a_no_of_one_leaves_an_offer_to_a_team_to_the_others(
    bobs, bob, billing, carol, grace
):
    handover = offer(bobs, billing, bob)
    actions.decline(handover, reason="Not mine", by=grace)
    handover.refresh_from_db()
    assert handover.state == "offered"
    actions.decline(handover, reason="Not ours", by=carol)
    handover.refresh_from_db()
    assert (handover.state, handover.reason) == ("declined", "Not ours")
    assert [event[:2] for event in told(bobs)][-2:] == [
        ("handover_declined", "Grace"),
        ("handover_declined", "Carol"),
    ]


def test_a_lead_declines_for_the_team(bobs, bob, billing, carol):
    handover = offer(bobs, billing, bob)
    actions.decline(handover, reason="Not mine", by=carol)
    handover.refresh_from_db()
    assert handover.state == "declined"


def test_what_is_for_somebody_absent_goes_to_their_deputy(bobs, bob, grace, carol):
    plan = {"begins": timezone.now(), "ends": soon(days=3)}
    people.plan_absence(grace, deputy=carol, by=grace, **plan)
    handover = offer(bobs, grace, bob)
    assert handover.to_agent == carol
    assert told(bobs)[-1][2]["instead_of"] == "Grace"


def test_nobody_is_offered_anything_while_they_are_out_without_a_deputy(
    bobs, bob, grace
):
    people.plan_absence(grace, begins=timezone.now(), ends=soon(days=3), by=grace)
    with pytest.raises(IsAbsent) as absent:
        offer(bobs, grace, bob)
    assert "Grace is out of office until" in str(absent.value)


def test_an_offer_nobody_answers_ends_and_the_giver_has_it_still(bobs, bob, billing):
    offer(bobs, billing, bob)
    assert (ring.waiting(), ring.drain()) == (0.0, 0)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert ring.waiting() >= 60
        assert ring.drain() == 1
    bobs.refresh_from_db()
    assert (bobs.assignee, bobs.handovers.get().state) == (bob, "expired")
    assert told(bobs)[-1][:2] == ("handover_expired", "")


def test_an_offer_to_a_team_lasts_some_hours_in_which_it_is_there(
    bobs, bob, billing, ada
):
    billing.calendar = people.save_calendar(
        name="Mondays", zone="UTC", blocks=[Block(0, 540, 1020)], by=ada
    )
    billing.save()
    with time_machine.travel("2026-06-09T10:00:00Z", tick=False):
        handover = offer(bobs, billing, bob)
    assert f"{handover.expires_at:%F %R}" == "2026-06-15 13:00"


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (lambda t, bob, grace: actions.assign(t, to=bob, by=bob), "offered"),
        (lambda t, bob, grace: actions.take(t, by=grace), "accepted"),
        (lambda t, bob, grace: actions.assign(t, to=grace, by=bob), "withdrawn"),
    ],
)
def test_a_ticket_that_goes_elsewhere_takes_its_offer_along(
    bobs, bob, grace, verb, state
):
    offer(bobs, grace, bob)
    verb(bobs, bob, grace)
    assert bobs.handovers.get().state == state


def test_another_team_ends_the_offer(bobs, bob, grace, billing):
    offer(bobs, grace, bob)
    actions.change_team(bobs, team=billing, by=bob)
    assert bobs.handovers.get().state == "withdrawn"


def test_what_is_solved_is_no_longer_on_offer(bobs, bob, grace):
    offer(bobs, grace, bob)
    actions.resolve(bobs, by=bob)
    assert ring.drain() == 1
    assert bobs.handovers.get().state == "withdrawn"


def test_an_offer_to_somebody_who_leaves_stays_with_its_giver(bobs, bob, grace, ada):
    offer(bobs, grace, bob)
    people.deactivate(grace, by=ada)
    assert bobs.handovers.get().state == "expired"
    bobs.refresh_from_db()
    assert bobs.assignee == bob
