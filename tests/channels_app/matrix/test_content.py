"""What an event says: words of every form, answers, files and places."""

import json

import pytest

from channels_app.adapter import FetchFailed, Remote, Unreadable
from channels_app.adapters.matrix import adapter
from channels_app.adapters.matrix.content import content_of
from channels_app.parsed import Deleted, Noise
from tests.wire.providers.customers import DOT


def test_formatted_words_keep_their_form():
    found = content_of(
        {
            "msgtype": "m.text", "body": "**Stop** it", "format": "org.matrix.custom.html",
            "formatted_body": "<strong>Stop</strong> it<br>now",
        }
    )  # fmt: skip
    assert found.html == "<strong>Stop</strong> it<br>now"
    assert found.text == "Stop it\nnow"


def test_what_older_programs_put_before_an_answer_is_left_out():
    answer = {"m.in_reply_to": {"event_id": "$1"}}
    found = content_of(
        {
            "msgtype": "m.text", "body": "> <@desk:x> Which?\n> Say.\n\nThe green one",
            "format": "org.matrix.custom.html", "m.relates_to": answer,
            "formatted_body": "<mx-reply><blockquote>Which?</blockquote></mx-reply>The"
            " <b>green</b> one",
        }
    )  # fmt: skip
    assert (found.text, found.html) == ("The green one", "The <b>green</b> one")
    plain = {
        "msgtype": "m.text",
        "body": "> <@x:y> Which?\n\nThis",
        "m.relates_to": answer,
    }
    assert content_of(plain).text == "This"
    quoted = {"msgtype": "m.text", "body": "> my own quotation\n\nIs it true?"}
    assert content_of(quoted).text == "> my own quotation\n\nIs it true?"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"msgtype": "m.emote", "body": "waits"}, "* waits"),
        ({"msgtype": "m.image", "body": "lid.png"}, "[An encrypted message"),
        ({"msgtype": "m.key.verification.request", "body": ""}, "[A kind of message"),
        ({}, "[A kind of message we cannot show yet: ?]"),
        (
            {"msgtype": "m.location", "geo_uri": "geo:1.5,2.5;u=3"},
            "Location: 1.5,2.5\n",
        ),
        ({"msgtype": "m.location", "geo_uri": "geo:x"}, "Location: "),
    ],
)
def test_what_has_no_words_is_said_in_ours(content, text):
    assert content_of(content).text.startswith(text)


def test_what_was_taken_back_before_we_looked_is_no_message(looks, irma):
    irma.deletes(irma.says("Forget it."))
    said, gone = looks.parsed()
    assert isinstance(said, Noise)
    assert isinstance(gone, Deleted)


def test_machines_say_that_they_are_machines(looks, irma):
    irma.sends({"msgtype": "m.notice", "body": "I am a bot."})
    [said] = looks.parsed()
    assert said.auto == "bot"


def test_a_sticker_is_a_picture_with_its_words(looks, matrix, irma):
    name = matrix.keep(DOT, "s.png", "image/png")
    content = {"body": "Happy kettle", "url": f"mxc://{matrix.host}/{name}", "info": {}}
    irma.sends(content, kind="m.sticker")
    [said] = looks.parsed()
    assert said.text == "[Sticker Happy kettle]"
    assert [one.filename for one in said.remote] == ["sticker.png"]


def test_a_file_that_lies_elsewhere_is_fetched_without_our_token(matrix, desk, irma):
    matrix.moves = True
    name = matrix.keep(DOT, "a.png", "image/png")
    remote = Remote(name=f"mxc://{matrix.host}/{name}", filename="a.png",
                    content_type="image/png")  # fmt: skip
    assert adapter.fetch(desk, remote, most=10_000).content == DOT
    for bad in ("https://x.example/1", "mxc://", "mxc://server"):
        odd = Remote(name=bad, filename="a", content_type="image/png")
        with pytest.raises(FetchFailed) as failed:
            adapter.fetch(desk, odd, most=10_000)
        assert failed.value.permanent is True


@pytest.mark.parametrize(
    "said",
    [
        {}, {"room": "!a:b"}, {"room": "!a:b", "event": {"type": "m.room.message"}},
        {"room": "!a:b", "event": {"type": "m.room.message", "event_id": "$1"}},
        {"room": "!a:b", "receipt": {"who": 7}},
    ],
)  # fmt: skip
def test_what_nobody_can_read_is_unreadable(desk, said):
    with pytest.raises(Unreadable):
        adapter.parse(desk, json.dumps(said).encode())
