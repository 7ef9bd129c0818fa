"""A chat nobody is there for is missed, and promised: never does nothing happen."""

from datetime import timedelta

from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from tests.tickets.chatting import (
    comes,
    goes,
    offer_of,
    owner,
    ringing,
    rung,
    states,
    verbs,
    writes,
)
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions import ring
from tickets.models import FollowUp


def test_a_chat_all_declined_goes_to_nobody_who_did(widget, ada, bob):
    comes(bob)
    ticket = ringing(widget)
    actions.decline(offer_of(ticket), by=bob)
    ring.drain()
    assert (owner(ticket), states(ticket)) == ("", ["declined"])
    assert told(ticket)[-1][0] == "chat_missed"
    assert told(ticket)[-1][2]["why"] == "declined"
    assert ring.drain() == 0


def test_whom_it_was_declined_for_is_not_rung_again_for_the_same_words(
    widget, ada, bob
):
    comes(bob)
    ticket = ringing(widget)
    actions.decline(offer_of(ticket), by=bob)
    ring.drain()
    writes(ticket)
    assert ring.drain() == 0
    comes(ada)
    ring.drain()
    assert rung(ticket) == ["Ada"]


def test_with_nobody_there_it_is_missed_and_somebody_promises_to_answer(
    widget, ada, clock
):
    ticket = ringing(widget)
    promise = FollowUp.objects.get()
    assert (promise.ticket, promise.owner) == (ticket, ada)
    assert promise.due_at == timezone.now() + timedelta(hours=1)
    assert verbs(ticket)[-1] == "chat_missed"
    assert (ticket.next_step, ticket.next_step_at) == ("promise", promise.due_at)
    writes(ticket)
    assert (ring.waiting(), ring.drain()) == (0.0, 0)
    assert FollowUp.objects.count() == 1


def test_a_chat_missed_at_night_is_promised_for_the_hour_after_the_opening(
    widget, support, ada, clock
):
    support.calendar = people.save_calendar(
        name="Office", zone="Europe/Berlin", by=ada,
        blocks=[Block(day, 540, 1020) for day in range(5)],
    )  # fmt: skip
    support.save()
    clock.move_to("2026-06-12T20:00:00Z")
    ringing(widget)
    assert f"{FollowUp.objects.get().due_at:%F %R}" == "2026-06-15 08:00"


def test_a_missed_chat_rings_as_soon_as_somebody_comes(widget, bob):
    ticket = ringing(widget)
    comes(bob)
    assert ring.drain() == 1
    assert rung(ticket) == ["Bob"]


def test_an_answer_keeps_what_was_promised_for_a_missed_chat(widget, bob):
    ticket = ringing(widget)
    actions.reply(ticket, text="Here I am.", by=bob)
    assert FollowUp.objects.get().state == "kept"
    assert owner(ticket) == "Bob"
    actions.resolve(ticket, by=bob)


def test_who_goes_off_and_nobody_is_left_it_is_missed(widget, bob):
    comes(bob)
    ticket = ringing(widget)
    goes(bob)
    ring.drain()
    assert verbs(ticket)[-2:] == ["handover_expired", "chat_missed"]
