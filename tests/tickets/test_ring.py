"""A chat that waits rings until somebody has it."""

import pytest

from helpdesk.base.accounts import actions as people
from tests.factories import known, soon
from tests.tickets.chatting import (
    comes,
    goes,
    offer_of,
    owner,
    ringing,
    rung,
    states,
    writes,
)
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import live, ring
from tickets.models import Handover, Ticket
from tickets.offer_errors import NotOffered, NotYourOffer, OfferEnded


def test_a_chat_rings_all_of_its_team_who_are_there_with_its_first_words(
    widget, ada, bob, eve, carol
):
    comes(ada, bob, carol)
    ticket = ringing(widget)
    handover = offer_of(ticket)
    assert rung(ticket) == ["Ada", "Bob"]
    assert (handover.giver, handover.to_team) == (None, widget.team)
    assert [one["text"] for one in handover.brief["words"]] == ["Hello?"]
    assert told(ticket)[-1][:2] == ("handover_offered", "")
    assert owner(ticket) == ""


def test_a_mail_does_not_ring(mailbox, ticket, bob):
    comes(bob)
    assert (ring.waiting(), ring.drain()) == (0.0, 0)
    assert not Handover.objects.exists()


def test_whoever_accepts_has_it(widget, bob, ada):
    comes(ada, bob)
    ticket = ringing(widget)
    actions.accept(offer_of(ticket), by=bob)
    assert owner(ticket) == "Bob"
    assert [event[:2] for event in told(ticket)][-3:] == [
        ("handover_accepted", "Bob"),
        ("assigned", "Bob"),
        ("accountable_changed", ""),
    ]
    assert ring.drain() == 0


def test_further_words_while_it_rings_do_not_ring_twice(widget, bob):
    comes(bob)
    ticket = ringing(widget)
    writes(ticket)
    writes(ticket, "Hello??")
    assert ring.drain() == 0
    assert ticket.handovers.count() == 1


def test_nobody_took_it_so_it_goes_to_whoever_has_fewest_chats_and_says_why(
    widget, ada, bob, eve, clock
):
    comes(ada, bob)
    actions.accept(offer_of(ringing(widget)), by=ada)
    comes(eve)
    ticket = ringing(widget)
    actions.decline(offer_of(ticket), by=eve)
    clock.shift(31)
    for one in (ada, bob, eve):
        comes(one)

    assert ring.waiting() >= 1
    ring.drain()

    assert owner(ticket) == "Bob"
    handover = ticket.handovers.get()
    assert (handover.state, handover.ended_by) == ("expired", bob)
    assigned = next(event for event in told(ticket) if event[0] == "assigned")
    assert assigned[2] == {
        "name": "Bob", "agent": str(bob.public_id), "why": "fewest_chats",
        "load": 0, "among": 2, "declined": 1,
    }  # fmt: skip


def test_of_equals_it_goes_to_whose_last_chat_is_the_longest_ago(
    widget, bob, eve, clock
):
    comes(bob, eve)
    for expected in (bob, eve, bob):
        ticket = ringing(widget)
        clock.shift(31)
        comes(bob, eve)
        ring.drain()
        assert owner(ticket) == expected.name
        actions.resolve(ticket, by=expected)
        clock.shift(5)


def test_whoever_answers_while_it_rings_has_it(widget, ada, bob):
    comes(ada, bob)
    ticket = ringing(widget)
    actions.reply(ticket, text="Hello!", by=bob)
    assert (owner(ticket), states(ticket)) == ("Bob", ["accepted"])
    with pytest.raises(OfferEnded):
        actions.accept(ticket.handovers.get(), by=ada)


def test_who_helps_out_in_a_colleagues_chat_does_not_take_it(widget, ada, bob):
    comes(ada, bob)
    ticket = ringing(widget)
    actions.accept(offer_of(ticket), by=bob)
    writes(ticket)
    actions.reply(ticket, text="Bob is typing.", by=ada)
    assert owner(ticket) == "Bob"


def test_whoever_goes_off_while_it_rings_does_not_keep_it_waiting(widget, ada, bob):
    comes(bob)
    ticket = ringing(widget)
    people.choose_presence(bob, chosen="off")
    comes(ada)
    ring.drain()
    assert states(ticket) == ["expired", "offered"]
    assert rung(ticket) == ["Ada"]


def test_words_in_a_chat_whose_owner_left_ring_the_others(widget, ada, bob):
    comes(ada, bob)
    ticket = ringing(widget)
    actions.accept(offer_of(ticket), by=bob)
    actions.reply(ticket, text="Hello!", by=bob)
    writes(ticket)
    assert ring.drain() == 0
    goes(bob)
    ring.drain()
    assert rung(ticket) == ["Ada"]
    actions.accept(offer_of(ticket), by=ada)
    assert owner(ticket) == "Ada"
    assert Ticket.objects.visible_to(bob).filter(pk=ticket.pk).exists()


def test_who_chose_away_goes_on_with_their_chats(widget, ada, bob):
    comes(ada, bob)
    ticket = ringing(widget)
    actions.accept(offer_of(ticket), by=bob)
    people.choose_presence(bob, chosen="away")
    writes(ticket)
    assert ring.drain() == 0


@pytest.mark.parametrize(
    "over",
    [
        lambda ticket, bob: live.customer_left(ticket, address=""),
        lambda ticket, bob: live.customer_ended_chat(ticket),
        lambda ticket, bob: actions.resolve(ticket, by=bob),
    ],
)
def test_it_stops_ringing_when_nobody_waits_any_more(widget, bob, over):
    comes(bob)
    ticket = ringing(widget)
    over(ticket, bob)
    assert ring.drain() == 1
    assert states(ticket) == ["withdrawn"]


def test_a_ring_is_nobodys_to_take_back_and_strangers_do_not_answer_it(
    widget, ada, bob, carol
):
    comes(bob)
    ticket = ringing(widget)
    with pytest.raises(NotYourOffer):
        actions.withdraw_handover(offer_of(ticket), by=ada)
    with pytest.raises(NotOffered):
        actions.accept(offer_of(ticket), by=carol)


def test_a_live_chat_handed_to_a_colleague_rings_them_for_a_minute(
    widget, ada, bob, clock
):
    comes(ada, bob)
    ticket = ringing(widget)
    actions.accept(offer_of(ticket), by=bob)
    handover = actions.hand_over(known(ticket), to=ada, note="Refund", by=bob)
    assert handover.is_ringing
    assert rung(ticket) == ["Ada"]
    clock.shift(61)
    ring.drain()
    assert (owner(ticket), states(ticket)[-1]) == ("Bob", "expired")


def test_a_live_chat_handed_to_a_team_rings_those_who_are_there(
    widget, bob, billing, grace, carol
):
    comes(bob, grace)
    ticket = ringing(widget)
    actions.accept(offer_of(ticket), by=bob)
    handover = actions.hand_over(known(ticket), to=billing, note="Refund", by=bob)
    assert rung(ticket) == ["Grace"]
    actions.accept(handover, by=grace)
    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (billing, grace)


def test_a_live_chat_handed_to_somebody_who_is_not_there_waits_for_them(
    widget, bob, grace
):
    comes(bob)
    ticket = ringing(widget)
    actions.accept(offer_of(ticket), by=bob)
    handover = actions.hand_over(known(ticket), to=grace, note="Refund", by=bob)
    assert not handover.is_ringing
    assert handover.expires_at > soon(hours=23)
