"""A conversation ends: how it was, who ended it, and what was corrected in it."""

from uuid import uuid4

import pytest

from channels_app.models import Chat
from tests.channels_app.widget.factories import Browser, say, work
from tests.channels_app.widget.post import (
    later,
    tell,
)
from tests.tickets.verbs import close, told
from tickets import actions
from tickets.models import (
    Rating,
)


@pytest.fixture
def talked(shop, irma, bob):
    """Irma asked, Bob answered, and noted something."""
    chat = str(uuid4())
    ticket = say(irma, "My kettle leaks.", chat=chat).ticket
    actions.reply(ticket, text="Please try a new seal.", by=bob)
    actions.note(ticket, text="Odd fellow.", by=bob)
    work()
    return chat, ticket


def test_a_rating_is_kept_once_and_shown_again(irma, talked):
    chat, ticket = talked
    answer = irma.post(f"chats/{chat}/rate/", {"score": 4, "comment": "Quick!"})
    assert answer.json() == {"score": 4, "comment": "Quick!"}
    irma.post(f"chats/{chat}/rate/", {"score": 5})
    rating = Rating.objects.get()
    assert (rating.score, rating.channel, rating.ticket) == (
        5,
        Chat.objects.get().channel,
        ticket,
    )
    feed = irma.get(f"chats/{chat}/").json()
    assert feed["rating"] == {"score": 5, "comment": ""}


def test_after_two_weeks_a_rating_stands(irma, talked):
    chat, _ticket = talked
    irma.post(f"chats/{chat}/rate/", {"score": 1})
    with later(days=15):
        answer = irma.post(f"chats/{chat}/rate/", {"score": 5})
    assert (answer.status_code, answer.json()["code"]) == (409, "rating_stands")
    assert Rating.objects.get().score == 1


def test_a_closed_matter_can_still_be_rated(irma, talked):
    chat, ticket = talked
    close(ticket)
    assert irma.post(f"chats/{chat}/rate/", {"score": 5}).status_code == 200


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "score"),
        ({"score": 0}, "score"),
        ({"score": 6}, "score"),
        ({"score": "5"}, "score"),
        ({"score": True}, "score"),
        ({"score": 4.5}, "score"),
        ({"score": 5, "comment": 7}, "comment"),
        ({"score": 5, "comment": "x" * 2001}, "comment"),
    ],
)
def test_what_is_no_rating_is_said_to_be_none(irma, talked, said, field):
    answer = irma.post(f"chats/{talked[0]}/rate/", said)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert not Rating.objects.exists()


def test_nobody_rates_what_others_were_told(shop, talked):
    assert Browser(shop).post(f"chats/{talked[0]}/rate/", {"score": 1}).status_code == (
        404
    )


def test_an_agent_ends_the_chat_and_the_widget_shows_it(irma, talked, bob):
    chat, ticket = talked
    actions.end_chat(ticket, by=bob)
    tell()
    assert irma.get(f"chats/{chat}/").json()["ended"] is True
    # Words after it go on with the same matter.
    say(irma, "One more thing", chat=chat)
    assert irma.get(f"chats/{chat}/").json()["ended"] is False
    ticket.refresh_from_db()
    assert ticket.live_since is not None


def test_words_that_came_while_the_chat_was_being_ended_keep_it_open(irma, talked, bob):
    chat, ticket = talked
    actions.end_chat(ticket, by=bob)
    say(irma, "Wait!", chat=chat)
    tell()
    assert irma.get(f"chats/{chat}/").json()["ended"] is False


def test_the_visitor_ends_the_chat_and_the_timeline_says_so(irma, talked):
    chat, ticket = talked
    assert irma.post(f"chats/{chat}/end/").status_code == 200
    assert told(ticket)[-1] == ("chat_ended", "", {})
    assert irma.get(f"chats/{chat}/").json()["ended"] is True


def test_a_corrected_message_is_corrected_in_the_widget(irma, talked, bob):
    chat, ticket = talked
    before = irma.get(f"chats/{chat}/").json()["seq"]
    message = ticket.messages.get(direction="out")
    actions.edit_message(message, text="Please try two seals.", by=bob)
    news = irma.get(f"chats/{chat}/", after=before).json()["messages"]
    assert [(one["text"], one["edited"]) for one in news] == [
        ("Please try two seals.", True)
    ]
    actions.delete_message(message, by=bob)
    news = irma.get(f"chats/{chat}/", after=before).json()["messages"]
    assert [(one["text"], one["deleted"]) for one in news] == [("", True)]
