"""Words that many say at the same moment are kept as if each had been said alone."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_app import doorway, tokens
from channels_app.actions.chat import WORDS
from channels_app.errors import Blocked, Invalid, TooOften
from channels_app.models import Chat, Envelope, Visitor
from tests.channels_app.widget.factories import make_visitor, make_widget, token_of

pytestmark = pytest.mark.django_db


def spoken(shop, token, text="Hello?", **more):
    said = {"chat": str(uuid4()), "id": str(uuid4()), "text": text, **more}
    key = shop.connection.key
    return doorway.Spoken(token=token, key=key, said=said, network="", browser="")


def in_chat(shop, name):
    """Somebody with a chat: their token, and the chat's key."""
    visitor = make_visitor(shop, name=name)
    key = uuid4()
    place = f"{visitor.public_id}/{key}"
    Chat.objects.create(visitor=visitor, channel=shop, key=key, place=place)
    return token_of(visitor), str(key)


def kept():
    """What is stored, as `[text]` in the order of storing."""
    rows = Envelope.objects.order_by("id")
    return [json.loads(row.content())["text"] for row in rows]


def test_each_of_a_batch_is_kept_in_its_order_and_acknowledged(shop):
    people = [in_chat(shop, name) for name in ("Irma", "Otto", "Ines")]
    asked = [
        spoken(shop, token, f"{turn} {number}", chat=chat)
        for turn in (1, 2)
        for number, (token, chat) in enumerate(people)
    ]
    answers = doorway.say(asked)

    assert [str(one.id) for one in answers] == [one.said["id"] for one in asked]
    assert kept() == ["1 0", "1 1", "1 2", "2 0", "2 1", "2 2"]


def test_a_batch_of_plain_words_asks_no_more_than_one_word(shop):
    people = [in_chat(shop, str(number)) for number in range(8)]
    with CaptureQueriesContext(connection) as one:
        doorway.say([spoken(shop, people[0][0], chat=people[0][1])])
    with CaptureQueriesContext(connection) as many:
        doorway.say([spoken(shop, token, chat=chat) for token, chat in people])
    assert len(many) == len(one)


def test_first_words_and_plain_ones_of_others_are_kept_together(shop):
    token, chat = in_chat(shop, "Irma")
    new = tokens.mint(tokens.fresh(shop.pk))
    answers = doorway.say(
        [spoken(shop, new, "I am new"), spoken(shop, token, "I am not", chat=chat)]
    )
    assert not [one for one in answers if isinstance(one, Exception)]
    assert sorted(kept()) == ["I am new", "I am not"]
    assert Visitor.objects.count() == 2


def test_words_after_first_words_of_the_same_page_stay_behind_them(shop):
    new, chat = tokens.mint(tokens.fresh(shop.pk)), str(uuid4())
    doorway.say([spoken(shop, new, text, chat=chat) for text in ("one", "two")])
    assert kept() == ["one", "two"]


def test_what_is_said_twice_in_a_batch_is_there_once(shop):
    token, chat = in_chat(shop, "Irma")
    same = spoken(shop, token, "Hello?", chat=chat)
    answers = doorway.say([same, same])
    assert [str(one.id) for one in answers] == [same.said["id"]] * 2
    assert kept() == ["Hello?"]


def test_ac_68_of_two_words_by_one_id_in_a_batch_the_second_is_refused(shop):
    token, chat = in_chat(shop, "Irma")
    yes = spoken(shop, token, "Yes", chat=chat)
    no = spoken(shop, token, "No", chat=chat)
    no.said["id"] = yes.said["id"]
    kept_one, refused = doorway.say([yes, no])
    assert str(kept_one.id) == yes.said["id"]
    assert list(refused.data["errors"]) == ["id"]
    assert kept() == ["Yes"]


def test_who_is_refused_hears_why_and_the_others_are_kept(shop, billing):
    token, chat = in_chat(shop, "Irma")
    blocked = make_visitor(shop, blocked_at="2026-01-01T00:00Z")
    elsewhere = make_visitor(make_widget(billing))
    answers = doorway.say(
        [
            spoken(shop, "nonsense"),
            spoken(shop, token_of(blocked)),
            spoken(shop, token, text="", chat=chat),
            spoken(shop, token_of(elsewhere)),
            spoken(shop, token, "Hello?", chat=chat),
        ]
    )
    assert [type(one) for one in answers[:4]] == [
        tokens.Void, Blocked, Invalid, tokens.Void,
    ]  # fmt: skip
    assert kept() == ["Hello?"]


def test_who_says_more_than_anybody_types_is_told_when_to_go_on(shop):
    (loud, chat), (calm, other) = in_chat(shop, "Irma"), in_chat(shop, "Otto")
    for _ in range(WORDS.most):
        doorway.say([spoken(shop, loud, "again", chat=chat)])
    answers = doorway.say(
        [spoken(shop, loud, "again", chat=chat), spoken(shop, calm, "Hi", chat=other)]
    )
    assert isinstance(answers[0], TooOften)
    assert kept()[-1] == "Hi"
