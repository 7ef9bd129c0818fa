"""Several people and several workers at one chat: it has one owner, and nobody too many."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from helpdesk.base.accounts import actions as people
from tests.threads import at_once
from tests.tickets.chatting import chat, comes, offer_of, owner, ringing, states
from tickets import actions
from tickets.actions import ring
from tickets.models import FollowUp, Handover, Ticket
from tickets.offer_errors import NoRoom, OfferEnded

pytestmark = pytest.mark.django_db(transaction=True)


def another(handover: Handover) -> Handover:
    """The offer as another process has read it."""
    return Handover.objects.select_related("ticket").get(pk=handover.pk)


def accepting(handover: Handover, by) -> Callable[[], None]:
    there = another(handover)
    return lambda: actions.accept(there, by=by)


def run_out(*tickets: Ticket) -> None:
    """Their half minute is over."""
    offers = Handover.objects.filter(ticket__in=tickets)
    now = timezone.now()
    offers.update(offered_at=now - ring.RINGS_FOR, expires_at=now)


def test_of_two_who_accept_at_once_one_has_it_and_the_other_is_told_who(
    widget, ada, bob
):
    comes(ada, bob)
    ticket = ringing(widget)
    handover = offer_of(ticket)

    results = at_once(accepting(handover, ada), accepting(handover, bob))

    [refusal] = [one for one in results if one is not None]
    assert type(refusal) is OfferEnded
    assert owner(ticket) == refusal.name
    assert ticket.events.filter(verb="handover_accepted").count() == 1
    assert ticket.events.filter(verb="assigned").count() == 1


def test_two_chats_cannot_both_take_the_last_place(widget, bob, ada):
    bob.chat_capacity = 1
    bob.save()
    comes(ada, bob)
    first, second = ringing(widget), ringing(widget)

    results = at_once(accepting(offer_of(first), bob), accepting(offer_of(second), bob))

    assert {type(one) for one in results} == {type(None), NoRoom}
    assert sorted([owner(first), owner(second)]) == ["", "Bob"]


def test_chats_that_ran_out_together_fill_nobody_over(widget, ada, bob):
    for agent in (ada, bob):
        agent.chat_capacity = 2
        agent.save()
    comes(ada, bob)
    tickets = [ringing(widget) for _ in range(4)]
    run_out(*tickets)

    # Of four drains at once.
    at_once(ring.drain, ring.drain, ring.drain, ring.drain)

    assert sorted(owner(ticket) for ticket in tickets) == ["Ada", "Ada", "Bob", "Bob"]
    assert {state for ticket in tickets for state in states(ticket)} == {"expired"}


def test_of_many_drains_one_rings_and_one_promises(widget, bob):
    missed = chat(widget)
    at_once(ring.drain, ring.drain, ring.drain)
    assert FollowUp.objects.count() == 1
    assert missed.events.filter(verb="chat_missed").count() == 1

    comes(bob)
    at_once(ring.drain, ring.drain, ring.drain)
    assert missed.handovers.count() == 1


def test_who_accepts_in_the_moment_it_runs_out_has_it_or_is_told(widget, ada, bob):
    comes(ada, bob)
    ticket = ringing(widget)
    run_out(ticket)

    refusal, _count = at_once(accepting(offer_of(ticket), bob), ring.drain)

    assert refusal is None or type(refusal) is OfferEnded
    has_it = owner(ticket)
    assert has_it == "Bob" if refusal is None else has_it in {"Ada", "Bob"}
    assert ticket.events.filter(verb="assigned").count() == 1


def test_an_agent_who_is_deactivated_while_it_rings_does_not_have_it(
    widget, support, ada, bob
):
    comes(ada, bob)
    ticket = ringing(widget)
    at_once(accepting(offer_of(ticket), bob), lambda: people.deactivate(bob, by=ada))
    assert owner(ticket) == ""
    ring.drain()
    assert ticket.handovers.last().state == "offered"


def test_two_who_answer_and_accept_at_once_do_not_both_have_it(widget, ada, bob):
    comes(ada, bob)
    ticket = ringing(widget)
    there = Ticket.objects.get(pk=ticket.pk)
    at_once(
        accepting(offer_of(ticket), bob),
        lambda: actions.reply(there, text="Hello!", by=ada),
    )
    assert owner(ticket) in {"Ada", "Bob"}
    assert ticket.handovers.get().state == "accepted"
    assert ticket.messages.filter(direction="out").count() == 1
