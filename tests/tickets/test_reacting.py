"""Signs that customers put on messages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_reaction
from tests.tickets.verbs import told
from tickets import actions
from tickets.models import Reaction, Ticket

BEGIN = timezone.now() - timedelta(hours=1)
HEART, THUMB = "\u2764\ufe0f", "\U0001f44d"


@pytest.fixture
def said(ticket, bob):
    return actions.reply(ticket, text="Here is a new one.", by=bob)


def put(said, emoji, seconds=0):
    make_reaction(said, emoji, at=BEGIN + timedelta(seconds=seconds))
    return [one.emoji for one in Reaction.objects.all()]


def test_a_sign_stands_on_its_message_and_the_event_does_not_say_which(said):
    assert put(said, HEART) == [HEART]
    assert told(said.ticket)[-1] == ("reacted", "", {"message": str(said.public_id)})


def test_another_takes_its_place_and_none_takes_it_away(said):
    put(said, HEART)
    assert put(said, THUMB, 1) == [THUMB]
    assert put(said, "", 2) == [""]


def test_what_comes_late_does_not_undo_what_was_said_since(said):
    put(said, "", 5)
    assert put(said, HEART, 4) == [""]
    put(said, THUMB, 7)
    assert put(said, HEART, 6) == [THUMB]


def test_the_same_again_is_told_once(said):
    before = len(told(said.ticket))
    for _ in range(5):
        put(said, HEART, 1)
    assert len(told(said.ticket)) == before + 1


def test_a_sign_wakes_nobody(said, bob):
    ticket = Ticket.objects.get(pk=said.ticket_id)
    actions.resolve(ticket, by=bob)
    before = Ticket.objects.values().get(pk=ticket.pk)

    put(said, HEART)

    after = Ticket.objects.values().get(pk=ticket.pk)
    assert {key for key in after if after[key] != before[key]} == {"seq"}


@pytest.mark.parametrize(
    "emoji",
    ["x" * 65, "\u202eolleh", "a\nb", "\x00", " "],
    ids=["long", "turned", "two lines", "nul", "blank"],
)
def test_what_is_no_sign_is_not_kept(said, emoji):
    assert put(said, emoji) == []


@pytest.mark.parametrize(
    "emoji",
    ["\U0001f469\u200d\U0001f4bb", "\U0001f3f4\U000e0067\U000e0062\U000e007f", "+1"],
    ids=["joined", "a flag", "letters"],
)
def test_signs_of_many_parts_are_kept_whole(said, emoji):
    assert put(said, emoji) == [emoji]


def test_signs_go_with_their_message_when_tickets_are_merged(said, ticket, bob):
    put(said, HEART)
    there = actions.open_ticket(
        channel=said.channel,
        identity=ticket.participants.get().identity,
        words=actions.Words(subject="", text="Hello", said_at=BEGIN),
    ).ticket
    actions.merge(ticket, into=there, by=bob)

    assert Reaction.objects.get().message.ticket == there
