"""A ticket, nothing, or an eye on it: who is quicker decides, and all can be taken back."""

from functools import partial

import pytest

from channels_app.models import Thread
from helpdesk.base.errors import NotAllowed
from helpdesk.listening import actions
from helpdesk.listening.errors import (
    AlreadyDecided,
    NoSuchMention,
    NothingToUndo,
    TakenBack,
    TicketGoesOn,
    TicketOver,
)
from helpdesk.listening.models import Mention
from helpdesk.listening.queries import stream
from tests.factories import make_agent
from tests.fake_square import post
from tests.listening.seen import states, steps, the_mention
from tests.races import at_once
from tickets.actions import merge, note, reply, take
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def mention(square, told):
    told(square, post(photos=["kettle.jpg"]))
    return the_mention()


def test_a_mention_becomes_a_ticket_of_its_channels_team(mention, bob, support):
    message = actions.make_ticket(mention, by=bob)

    ticket = Ticket.objects.get()
    assert (ticket.team, message.ticket, message.public) == (support, ticket, True)
    assert [one.filename for one in message.awaited.all()] == ["kettle.jpg"]
    assert message.identity.canonical == "irma"
    assert Thread.objects.get().place == "public:square:1"
    mention.refresh_from_db()
    assert (mention.state, mention.message, mention.decided_by) == (
        "ticket",
        message,
        bob,
    )
    assert steps(mention) == ["ticket"]


def test_what_was_changed_since_is_what_the_ticket_says(square, told, mention, bob):
    told(square, {"type": "edit", "id": "square:1", "from": "irma", "text": "It drips",
                  "at": "2030-01-01T00:00:00+00:00"})  # fmt: skip

    message = actions.make_ticket(mention, by=bob)

    message.refresh_from_db()
    assert message.text == "It drips"
    assert [one.text for one in message.wordings.all()] == ["My kettle leaks, @acme"]


def test_of_what_was_taken_back_no_ticket_is_made(square, told, mention, bob):
    told(square, {"type": "delete", "id": "square:1", "from": "irma",
                  "at": "2026-11-01T00:00:00+00:00"})  # fmt: skip

    with pytest.raises(TakenBack):
        actions.make_ticket(mention, by=bob)


@pytest.mark.parametrize(
    ("verb", "state"),
    [("ignore", "ignored"), ("watch", "watching"), ("ticket", "ticket")],
)
def test_every_decision_can_be_taken_back(mention, bob, verb, state):
    actions.VERBS[verb](mention, by=bob)
    mention.refresh_from_db()
    assert mention.state == state

    actions.undo(mention, by=bob)

    mention.refresh_from_db()
    assert (mention.state, mention.decided_by) == ("new", None)
    assert steps(mention) == [state, "undone"]
    with pytest.raises(NothingToUndo):
        actions.undo(mention, by=bob)


def test_undo_leads_back_one_decision_at_a_time(mention, bob):
    actions.watch(mention, by=bob)
    actions.ignore(mention, by=bob)
    actions.undo(mention, by=bob)
    assert states() == {"square:1": "watching"}

    actions.undo(mention, by=bob)
    assert states() == {"square:1": "new"}


def test_undo_leads_to_the_beginning_however_often_it_was_decided_otherwise(
    mention, ada, bob
):
    for verb, who in (("watch", ada), ("ignore", bob), ("watch", bob)):
        actions.VERBS[verb](mention, by=who)
    found = []
    for _ in range(3):
        actions.undo(mention, by=bob)
        mention.refresh_from_db()
        found.append((mention.state, mention.decided_by))
    # Whoever decided what holds again is told once more.
    assert found == [("ignored", bob), ("watching", ada), ("new", None)]
    with pytest.raises(NothingToUndo):
        actions.undo(mention, by=bob)


def test_of_one_whose_ticket_is_closed_by_now_nobody_is_told_it_is_one(mention, bob):
    actions.make_ticket(mention, by=bob)
    actions.undo(mention, by=bob)
    Ticket.objects.update(status="closed", next_step_at=None)

    with pytest.raises(TicketOver) as refused:
        actions.make_ticket(mention, by=bob)

    assert refused.value.number == Ticket.objects.get().number
    assert states() == {"square:1": "new"}


def test_nor_of_one_whose_ticket_is_not_theirs_to_open_again(mention, billing, bob):
    actions.make_ticket(mention, by=bob)
    actions.undo(mention, by=bob)
    Ticket.objects.update(team=billing)

    with pytest.raises(TicketOver) as refused:
        actions.make_ticket(mention, by=bob)

    assert refused.value.number == 0
    assert states() == {"square:1": "new"}


def test_a_ticket_nobody_touched_is_resolved_by_undo_and_opened_again(
    mention, bob, ada
):
    message = actions.make_ticket(mention, by=bob)
    actions.undo(mention, by=bob)
    ticket = Ticket.objects.get()
    assert ticket.status == "resolved"

    assert actions.make_ticket(mention, by=ada) == message

    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "touch",
    [
        lambda ticket, ada: note(ticket, text="Look at this.", by=ada),
        lambda ticket, ada: take(ticket, by=ada),
    ],
)
def test_a_ticket_that_somebody_works_on_is_not_unmade(mention, bob, ada, touch):
    ticket = actions.make_ticket(mention, by=bob).ticket
    touch(ticket, ada)

    with pytest.raises(TicketGoesOn) as refused:
        actions.undo(mention, by=bob)

    assert refused.value.number == ticket.number
    assert states() == {"square:1": "ticket"}


def test_nor_one_in_which_its_customer_went_on(square, told, mention, bob):
    actions.make_ticket(mention, by=bob)
    told(square, post("Hello?", id="square:2", replies=["square:1"]))

    with pytest.raises(TicketGoesOn):
        actions.undo(mention, by=bob)


def test_who_is_second_is_told_who_was_first(mention, ada, bob):
    actions.ignore(mention, by=ada)

    with pytest.raises(AlreadyDecided, match="Ada was quicker: Ignored"):
        actions.ignore(mention, by=bob)
    with pytest.raises(AlreadyDecided, match="Ada"):
        actions.make_ticket(mention, by=bob, version=mention.version)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_decides_and_the_other_is_told(mention, ada, bob):
    def try_to(verb, agent):
        one = Mention.objects.get()
        try:
            actions.VERBS[verb](one, by=agent, version=mention.version)
        except AlreadyDecided as refusal:
            return refusal.who
        return "done"

    told = at_once([partial(try_to, "ticket", ada), partial(try_to, "ignore", bob)])

    assert sorted(told) in [["Ada", "done"], ["Bob", "done"]]
    assert Ticket.objects.count() == (1 if states()["square:1"] == "ticket" else 0)


@pytest.mark.django_db(transaction=True)
def test_of_five_at_once_there_is_one_ticket(mention, bob):
    def make(_n):
        try:
            actions.make_ticket(Mention.objects.get(), by=bob)
        except AlreadyDecided:
            return 0
        return 1

    assert sum(at_once([partial(make, n) for n in range(5)])) == 1
    assert Ticket.objects.count() == 1


def test_many_are_decided_each_by_itself(square, told, mention, ada, bob):
    told(square, post(id="square:2"), post(id="square:3"))
    actions.make_ticket(the_mention(name="square:2"), by=ada)

    found = actions.many(Mention.objects.order_by("id"), "ignore", by=bob)

    assert [one.name for one in found.done] == ["square:1", "square:3"]
    assert [str(why) for _one, why in found.refused] == ["Ada was quicker: Ticket."]


def test_who_hears_nothing_of_it_decides_nothing(closed_square, told, bob, dan, grace):
    told(closed_square, post())
    mention = the_mention()

    for agent in (bob, make_agent("Eve", is_active=False)):
        with pytest.raises((NoSuchMention, NotAllowed)):
            actions.ignore(mention, by=agent)
    with pytest.raises(NotAllowed):
        actions.ignore(mention, by=dan)
    actions.ignore(mention, by=grace)


def test_sight_is_by_any_account_it_reached(
    square, closed_square, told, bob, grace, dan
):
    told(closed_square, post())
    assert not Mention.objects.visible_to(bob).exists()
    told(square, post())

    for agent, sees in ((bob, True), (grace, True), (dan, False)):
        assert Mention.objects.visible_to(agent).exists() is sees


def test_its_ticket_is_made_by_an_account_the_agent_hears(
    square, closed_square, told, bob, support
):
    told(closed_square, post())
    told(square, post())

    assert actions.make_ticket(the_mention(), by=bob).ticket.team == support


def test_a_watched_post_comes_up_when_its_writer_changes_it(square, told, mention, bob):
    actions.watch(mention, by=bob)
    told(square, {"type": "edit", "id": "square:1", "from": "irma", "text": "Worse!",
                  "at": "2030-01-01T00:00:00+00:00"})  # fmt: skip

    assert states() == {"square:1": "new"}
    assert steps(mention) == ["watching", "edited", "stirred"]


def test_an_answer_to_it_goes_out_in_public_below_it(
    square, told, mention, bob, provider
):
    ticket = actions.make_ticket(mention, by=bob).ticket

    reply(ticket, text="We'd like to help.", by=bob)

    assert ticket.messages.filter(direction="out").count() == 1


def test_a_mention_is_at_the_ticket_that_its_words_are_in(mention, bob, ticket):
    made = actions.make_ticket(mention, by=bob).ticket
    assert stream.one(bob, mention.public_id).ticket == made

    merge(made, into=ticket, by=bob)

    assert stream.one(bob, mention.public_id).ticket == ticket
