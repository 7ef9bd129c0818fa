"""Nobody gets more chats than they take; the others wait their turn."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.tickets.chatting import (
    chat,
    comes,
    offer_of,
    owner,
    ringing,
    rung,
    states,
    verbs,
)
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import ring
from tickets.models import FollowUp
from tickets.offer_errors import NoRoom
from tickets.queries import chats


def test_nobody_is_rung_who_has_as_many_chats_as_they_take(widget, ada, bob):
    bob.chat_capacity = 1
    bob.save()
    ada.chat_capacity = 0
    ada.save()
    comes(ada, bob)
    actions.accept(offer_of(ringing(widget)), by=bob)
    second = ringing(widget)
    assert not second.handovers.exists()
    assert "chat_missed" not in verbs(second)
    assert chats.place_in_queue(second) == 1


def test_who_is_full_cannot_accept_but_may_take_it_by_hand(widget, ada, bob):
    bob.chat_capacity = 1
    bob.save()
    comes(ada, bob)
    first, second = ringing(widget), ringing(widget)
    actions.accept(offer_of(first), by=bob)
    with pytest.raises(NoRoom):
        actions.accept(offer_of(second), by=bob)
    actions.take(second, by=bob)
    assert (owner(second), states(second)) == ("Bob", ["accepted"])


def test_chats_wait_their_turn_and_ring_as_room_comes(widget, bob):
    bob.chat_capacity = 1
    bob.save()
    comes(bob)
    first = ringing(widget)
    second, third = chat(widget), chat(widget)
    ring.drain()
    assert [one.handovers.count() for one in (first, second, third)] == [1, 0, 0]
    actions.accept(offer_of(first), by=bob)
    assert [chats.place_in_queue(one) for one in (first, second, third)] == [
        None, 1, 2,
    ]  # fmt: skip
    actions.reply(first, text="Bye", by=bob)
    actions.end_chat(first, by=bob)
    ring.drain()
    assert rung(second) == ["Bob"]
    assert not third.handovers.exists()


def test_a_chat_that_waits_for_busy_colleagues_too_long_was_missed(widget, bob, clock):
    bob.chat_capacity = 1
    bob.save()
    comes(bob)
    actions.accept(offer_of(ringing(widget)), by=bob)
    second = ringing(widget)
    for _ in range(30):
        clock.shift(21)
        comes(bob)
    ring.drain()
    assert told(second)[-1][2]["why"] == "busy"
    assert FollowUp.objects.filter(ticket=second).count() == 1
    assert ring.drain() == 0


def test_capacity_0_never_rings(widget, bob):
    bob.chat_capacity = 0
    bob.save()
    comes(bob)
    ticket = ringing(widget)
    assert verbs(ticket)[-1] == "chat_missed"


def test_a_look_at_hundreds_that_wait_asks_no_more_than_at_a_few(
    widget, ada, bob, django_assert_num_queries
):
    bob.chat_capacity = 1
    bob.save()
    comes(ada, bob)
    actions.decline(offer_of(ringing(widget)), by=ada)
    for _ in range(3):
        chat(widget)
    with CaptureQueriesContext(connection) as few:
        ring.waiting()
    for _ in range(6):
        chat(widget)
    with django_assert_num_queries(len(few)):
        ring.waiting()
