"""What a service account does with tickets: an agent's work, but it owns nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.base.accounts.actions import make_service
from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.errors import NotAllowed
from helpdesk.notifications.whom import told
from tests.factories import (
    known,
    make_channel,
    make_identity,
    make_telephone,
    make_ticket,
)
from tickets import actions, rules
from tickets.actions.promising import NewPromise
from tickets.errors import CannotOwn
from tickets.models import Event, Ticket
from tickets.queries import people
from tickets.queries.menus import colleague_options


@pytest.fixture
def shop(ada: Agent, support: Team) -> Agent:
    """A program in support."""
    return make_service(name="Shop", teams=[support], by=ada)


def test_it_sees_what_an_agent_of_its_teams_sees(shop, ticket, bill, billing):
    assert list(Ticket.objects.visible_to(shop)) == [ticket]

    billing.members.add(shop)

    assert set(Ticket.objects.visible_to(shop)) == {ticket, bill}


def test_it_answers_customers(shop, ticket):
    message = actions.reply(ticket, text="It is on its way.", by=shop)

    assert message.agent == shop
    ticket.refresh_from_db()
    assert ticket.first_replied_at is not None


def test_it_may_all_that_agents_may_but_what_takes_a_person(shop, bob):
    lacks = {
        verb
        for verb in rules.VERBS
        if rules.role_has(bob, verb) and not rules.role_has(shop, verb)
    }

    assert lacks == {"take", "accept", "decline", "answer_handover"}


def test_a_program_that_was_shut_out_may_nothing(shop, ada):
    shop.is_active = False

    assert not any(rules.role_has(shop, verb) for verb in rules.VERBS)


def test_nobody_makes_it_an_owner(shop, ticket, ada):
    with pytest.raises(NotAllowed):
        actions.take(ticket, by=shop)
    with pytest.raises(CannotOwn):
        actions.assign(ticket, to=shop, by=ada)
    with pytest.raises(CannotOwn):
        actions.promise(
            ticket, what="A call", due_at=timezone.now() + timedelta(1), by=shop
        )
    with pytest.raises(CannotOwn):
        actions.hand_over(known(ticket), to=shop, by=ada)

    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.accountable) == (None, ada)


def test_it_assigns_to_people(shop, ticket, bob):
    actions.assign(ticket, to=bob, by=shop)

    ticket.refresh_from_db()
    assert ticket.assignee == bob


def test_what_it_promises_in_a_reply_is_for_whoever_answers_for_the_ticket(
    shop, ticket, ada
):
    tomorrow = timezone.now() + timedelta(days=1)

    actions.reply(
        ticket,
        text="We call you.",
        promises=[NewPromise(what="A call", due_at=tomorrow)],
        by=shop,
    )

    assert ticket.follow_ups.get().owner == ada


def test_a_chat_it_answers_is_nobodys_yet(shop, support):
    chat = make_channel(support, kind="widget", traits={"live": True, "undo": False})
    ticket = make_ticket(chat)
    Ticket.objects.filter(pk=ticket.pk).update(live_since=timezone.now())
    ticket.refresh_from_db()

    actions.reply(ticket, text="Somebody is with you in a moment.", by=shop)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_call_it_writes_down_is_a_ticket_of_its_team(shop, support, ada):
    make_telephone(support)

    message = actions.take_call(
        outcome="talked", text="The kettle leaks.", number="+46850099887", by=shop
    )

    assert message.agent == shop
    assert (message.ticket.assignee, message.ticket.accountable) == (None, ada)


def test_it_is_offered_nowhere_as_somebody_to_ask(shop, ticket, bob, ada):
    assert shop not in people.assignable(ticket)
    assert shop not in people.addable(ticket)
    assert shop not in people.members(ticket.team)
    assert shop not in [one.agent for one in people.receivers(ticket, but=bob)]
    assert shop not in colleague_options(bob, "Shop")


def test_nobody_tells_it_anything(shop, ticket, bob, ada):
    actions.note(ticket, text="@Shop look", by=bob)
    actions.follow(ticket, agent=shop, by=ada)

    assert [told(event) for event in ticket.events.order_by("seq")] == [
        {} for _ in ticket.events.all()
    ]


def test_what_it_gives_away_waits_for_a_lead(shop, ticket):
    given = actions.give_goodwill(ticket, amount=500, reason="Late", by=shop)

    assert given.state == given.State.ASKED


def test_it_keeps_customers_and_canned_replies(shop, support):
    irma = make_identity("Irma").customer
    ticket = make_ticket(make_channel(support), identity=irma.identities.get())
    reply = actions.save_canned_reply(name="Hello", text="Hi", team=support, by=shop)

    assert reply.team == support
    assert ticket.customer == irma


def test_events_of_it_name_it(shop, ticket):
    actions.reply(ticket, text="Hello.", by=shop)

    event = ticket.events.get(verb=Event.Verb.REPLIED)
    assert event.actor == shop
    assert event.actor.role == Role.API
