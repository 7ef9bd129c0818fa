"""What X tells, and how it looks whether it is us who listen."""

import base64
import hashlib
import hmac
import json

import pytest

from channels_app.adapter import Call
from channels_app.adapters.x import adapter
from channels_app.adapters.x.parse import LABELLED
from channels_app.parsed import Edited, Noise
from tests.wire.providers.customers import picture
from tests.wire.providers.x import PRICES


def told(x, account, item):
    [call] = [x.call(hook) for hook in x.requests([item])]
    [raw] = adapter.split(account, call)
    return adapter.parse(account, raw.content)


def test_the_challenge_is_answered_with_its_word_signed(account):
    call = Call(
        method="GET", url="https://d.example/h?crc_token=abc", headers={}, body=b""
    )
    greeting = adapter.greet(account, call)
    secret = account.secret["consumer_secret"].encode()
    due = base64.b64encode(hmac.new(secret, b"abc", hashlib.sha256).digest()).decode()
    assert json.loads(greeting.body) == {"response_token": f"sha256={due}"}
    assert (
        adapter.greet(account, Call(method="POST", url="", headers={}, body=b""))
        is None
    )


def test_what_was_told_is_paid_for(x, account, purse, irma, chatter):
    items = [irma.says("One."), chatter.says("Two.")]
    for hook in x.requests(items):
        adapter.split(account, x.call(hook))
    assert purse.spent == PRICES["event"] + PRICES["dm_event"]


def test_an_answer_names_what_it_answers_and_the_root(x, account, irma):
    first = irma.says("My kettle leaks.")
    heard = told(x, account, irma.says("Still.", replies=first))
    assert heard.incoming.replies == (first.name, x.standing.id)
    assert heard.how == "mention"
    assert told(x, account, irma.quotes("Look at them")).how == "quote"


def test_short_links_are_shown_as_they_lead_and_those_of_pictures_not_at_all(
    x, account, irma
):
    urls = [
        {"url": "https://t.co/a", "expanded_url": "https://brew.example/?a=1&b=2"},
        {
            "url": "https://t.co/b",
            "expanded_url": "https://x.com/irma/status/1/photo/1",
        },
    ]
    item = irma.mentions(
        "@kettleshop 1 &lt; 2: https://t.co/a https://t.co/b", entities={"urls": urls}
    )
    said = told(x, account, item).incoming
    assert said.text == "@kettleshop 1 < 2: https://brew.example/?a=1&b=2"
    assert 'href="https://brew.example/?a=1&amp;b=2"' in said.html
    assert "1 &lt; 2" in said.html


def test_a_long_post_is_read_whole(x, account, irma):
    note = {"text": "A long one. " * 40, "entities": {}}
    item = irma.mentions("@kettleshop A long one.…", note_tweet=note)
    assert told(x, account, item).incoming.text.count("A long one.") == 40


def test_a_picture_says_what_it_shows_and_warns_where_x_does(x, account, irma):
    item = irma.sends_photo(picture(3), caption="The lid", alt="A lid")
    said = told(x, account, item).incoming
    assert said.text == "The lid\n\n[Picture: A lid]"
    sensitive = irma.says("Hm", possibly_sensitive=True)
    assert told(x, account, sensitive).incoming.warnings == (LABELLED,)


def test_a_later_version_is_a_change_of_the_first(x, account, irma):
    item = irma.says("It leeks")
    found = told(x, account, irma.edits(item, "It leaks"))
    assert isinstance(found, Edited)
    assert (found.name, found.text) == (item.name, "It leaks")


def test_what_we_know_nothing_of_is_nothing(x, account):
    item = x.item("1", x.event("like.create", {"id": "1"}), "1")
    assert isinstance(told(x, account, item), Noise)


@pytest.mark.parametrize(
    ("lang", "known"), [("de", "de"), ("und", ""), ("qme", ""), ("zxx", "")]
)
def test_a_language_that_x_does_not_know_is_none(x, account, irma, lang, known):
    assert told(x, account, irma.says("Hm", lang=lang)).language == known
