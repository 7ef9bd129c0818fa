"""A chat goes after its words when tickets are merged, parted and split."""

from uuid import uuid4

import pytest

from channels_app.actions import following
from channels_app.models import Chat, Thread
from tests.channels_app.widget.factories import say, work
from tests.factories import make_ticket
from tickets import actions, outbox


@pytest.fixture
def chat():
    return str(uuid4())


@pytest.fixture
def first(irma, chat):
    """The ticket of her chat."""
    return say(irma, "My kettle leaks.", chat=chat).ticket


@pytest.fixture
def other(first, mailbox):
    return make_ticket(mailbox, subject="Lid", text="My lid is loose.")


def told(irma, chat):
    return [one["text"] for one in irma.get(f"chats/{chat}/").json()["messages"]]


def row():
    return Chat.objects.get()


def test_after_a_merge_it_goes_on_in_the_survivor_and_shows_only_its_own(
    irma, chat, first, other, bob
):
    actions.merge(first, into=other, by=bob)
    outbox.drain()

    assert row().ticket == other
    assert told(irma, chat) == ["My kettle leaks."]
    assert say(irma, "Still.", chat=chat).ticket == other
    actions.reply(other, text="Try the lid.", by=bob)
    work()
    assert told(irma, chat) == ["My kettle leaks.", "Still.", "Try the lid."]


def test_what_was_seen_before_a_merge_is_seen_after_it(irma, chat, first, other, bob):
    actions.reply(first, text="Which kettle?", by=bob)
    work()
    Chat.objects.update(seen_seq=first.messages.latest("seq").seq)

    actions.merge(first, into=other, by=bob)
    outbox.drain()

    assert row().seen_seq == other.messages.get(text="Which kettle?").seq


def test_a_merge_that_is_undone_gives_the_chat_back(irma, chat, first, other, bob):
    moving = actions.merge(first, into=other, by=bob)
    outbox.drain()
    actions.unmerge(moving, by=bob)
    outbox.drain()

    assert row().ticket == first
    assert told(irma, chat) == ["My kettle leaks."]
    assert say(irma, "Still.", chat=chat).ticket == first


def test_a_chat_of_the_survivor_stays_where_it_was(irma, chat, first, other, bob):
    moving = actions.merge(other, into=first, by=bob)
    outbox.drain()
    assert row().ticket == first
    assert told(irma, chat) == ["My kettle leaks."]
    actions.unmerge(moving, by=bob)
    outbox.drain()
    assert row().ticket == first


def test_a_chat_goes_on_where_its_last_words_were_split_off_to(irma, chat, first, bob):
    pot = say(irma, "And my pot is black.", chat=chat)

    moving = actions.split(pot, by=bob)
    outbox.drain()

    assert row().ticket == moving.into
    assert told(irma, chat) == ["My kettle leaks.", "And my pot is black."]
    assert say(irma, "Very black.", chat=chat).ticket == moving.into
    actions.undo_split(moving, by=bob)
    outbox.drain()
    assert row().ticket == first
    assert told(irma, chat) == [
        "My kettle leaks.",
        "And my pot is black.",
        "Very black.",
    ]


def test_a_chat_stays_where_its_last_words_are_and_still_shows_what_was_split_off(
    irma, chat, first, bob
):
    pot = say(irma, "My pot is black.", chat=chat)
    say(irma, "But the kettle is worse.", chat=chat)

    actions.split(pot, by=bob)
    outbox.drain()

    assert row().ticket == first
    assert sorted(told(irma, chat)) == [
        "But the kettle is worse.",
        "My kettle leaks.",
        "My pot is black.",
    ]
    assert Thread.objects.filter(ticket=pot.ticket_id).count() == 1


def test_told_twice_it_is_no_news(irma, chat, first, other, bob):
    moving = actions.merge(first, into=other, by=bob)
    outbox.drain()
    before = row().turn
    following.merged(moving)
    assert row().turn == before
