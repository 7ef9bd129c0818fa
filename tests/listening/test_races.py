"""Several workers and agents at once: one mention, one decision, one conversation."""

import pytest

from channels_app import inbound, intake
from channels_app.models import Envelope
from helpdesk.listening import actions, sight
from helpdesk.listening.errors import TicketGoesOn
from helpdesk.listening.models import Mention, Reached
from tests import fake_square
from tests.factories import make_agent, make_channel, make_team
from tests.fake_square import post
from tests.listening.seen import states
from tests.races import at_once
from tickets.models import Channel, Ticket
from tickets.queries.hearing import groups_of, team_group

pytestmark = pytest.mark.django_db(transaction=True)


def test_workers_that_keep_one_post_at_once_keep_one_mention(square, other_square):
    for channel in (square, other_square):
        intake.store(channel, [fake_square.raw(post())])

    at_once([inbound.drain, inbound.drain])
    inbound.drain()

    assert (Mention.objects.count(), Reached.objects.count()) == (1, 2)
    assert set(Envelope.objects.values_list("state", flat=True)) == {"stored"}


def test_a_conversation_that_comes_at_once_is_whole(square):
    chain = [
        post(f"Post {n}", id=f"p{n}", replies=[f"p{m}" for m in range(n - 1, -1, -1)])
        for n in range(12)
    ]
    intake.store(square, [fake_square.raw(one) for one in reversed(chain)])

    at_once([inbound.drain] * 3)
    inbound.drain()

    found = {one.name: one for one in Mention.objects.all()}
    assert {one.thread_id for name, one in found.items() if name != "p0"} == {
        found["p0"].pk
    }
    assert [found[f"p{n}"].answers_id for n in range(1, 12)] == [
        found[f"p{n}"].pk for n in range(11)
    ]


def test_a_rule_makes_one_ticket_of_what_two_workers_keep(square, other_square, ada):
    actions.save_mention_rule(name="All", does="ticket", by=ada)
    for channel in (square, other_square):
        intake.store(channel, [fake_square.raw(post())])

    at_once([inbound.drain, inbound.drain])
    inbound.drain()

    assert Ticket.objects.count() == 1
    assert states() == {"square:1": "ticket"}


def test_undo_and_a_word_of_the_customer_at_once_end_well(square, told, bob):
    """Either the ticket was resolved and is open again, or it was touched already."""
    told(square, post())
    actions.make_ticket(Mention.objects.get(), by=bob)
    more = post("Hello?", id="square:2", replies=["square:1"])
    intake.store(square, [fake_square.raw(more)])

    def undo() -> None:
        try:
            actions.undo(Mention.objects.get(), by=bob)
        except TicketGoesOn:
            return

    at_once([undo, inbound.drain])
    inbound.drain()

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.messages.count()) == ("open", 2)


def test_sockets_hear_of_the_channels_whose_mentions_are_seen(
    ada, bob, carol, grace, dan, support, billing
):
    legal = make_team("Legal", lead=make_agent("Otto", "lead"), is_open=False)
    for team in (support, billing, legal):
        make_channel(team, kind=fake_square.KIND)
    gone = make_agent("Eve", is_active=False)
    people = [ada, bob, carol, grace, dan, legal.lead, gone]
    groups = groups_of(people)

    for agent in people:
        heard = set(sight.heard_channels(agent))
        told = {
            one
            for one in Channel.objects.select_related("team")
            if team_group(one.team_id) in groups.get(agent.pk, ())
        }
        assert told == heard, agent
