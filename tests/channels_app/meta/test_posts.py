"""What everybody reads there: comments below our posts, and posts on our Page."""

from typing import Any

import pytest

from channels_app.adapter import Incoming, Unreadable, adapter
from channels_app.parsed import Deleted, Edited, Heard, Noise
from tests.wire.providers.base import Item
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger


def test_a_comment_is_heard_and_its_place_is_its_writers_alone(
    gram: Instagram, heard: Any
) -> None:
    irma = gram.customer(handle="irma.b")
    item = irma.comments("Does it whistle?", above="17000")

    [said] = heard(gram, item)

    assert isinstance(said, Heard)
    assert (said.how, said.address) == ("comment", "")
    words = said.incoming
    assert (words.text, words.place) == ("Does it whistle?", f"public:{item.name}")
    assert words.sender is not None
    assert (words.sender.canonical, words.sender.shown) == (irma.key, "@irma.b")
    assert (words.replies, words.names) == (("17000",), (item.name,))
    assert words.public
    assert words.place_is_proof
    assert words.said_at is not None


def test_a_comment_on_a_page_says_where_it_is(fb: Messenger, heard: Any) -> None:
    irma = fb.customer("Irma Berg")
    first = irma.comments("Does it whistle?")
    second = irma.comments("Hello?", above=first.name)

    said, below = heard(fb, first, second)

    assert said.address == f"https://www.facebook.com/{fb.account_id}/posts/122101"
    assert (said.incoming.replies, below.incoming.replies) == ((), (first.name,))
    assert (said.incoming.sender.canonical, said.incoming.sender.name) == (
        irma.key,
        "Irma Berg",
    )


def test_what_visitors_write_on_our_page_is_a_mention(
    fb: Messenger, heard: Any
) -> None:
    item = fb.customer().writes_on_page("Three weeks, and no kettle!")

    [said] = heard(fb, item)

    assert (said.how, said.incoming.names) == ("mention", (item.name,))


def test_a_picture_below_our_post_comes_along(fb: Messenger, heard: Any) -> None:
    item = fb.customer().comments("")
    item.payload["value"]["photo"] = "https://cdn.example/kettle.jpg"

    [said] = heard(fb, item)

    [photo] = said.incoming.remote
    assert (photo.name, photo.filename) == (
        "https://cdn.example/kettle.jpg",
        "kettle.jpg",
    )


def test_changes_and_removals_name_their_comment_in_a_line_of_its_own(
    fb: Messenger, heard: Any
) -> None:
    irma = fb.customer()
    item = irma.comments("Does it wistle?")
    edited, removed = irma.edits_comment(item, "Whistle!"), irma.removes_comment(item)

    change, removal = heard(fb, edited, removed)

    assert isinstance(change, Edited)
    assert (change.name, change.text, change.sender.canonical) == (
        item.name,
        "Whistle!",
        irma.key,
    )
    assert isinstance(removal, Deleted)
    assert removal.name == item.name
    raws = [raw for hook in fb.requests([item, edited, removed])
            for raw in adapter("messenger").split(fb.settings(), fb.call(hook))]  # type: ignore[attr-defined] # fmt: skip
    assert [raw.conv_key for raw in raws] == [
        irma.key,
        f"edit:{item.name}",
        f"edit:{item.name}",
    ]
    assert len({raw.source_key for raw in raws}) == 3


def test_our_own_comment_joins_what_it_stands_below(
    gram: Instagram, heard: Any
) -> None:
    irma = gram.customer()
    item = irma.comments("Does it whistle?")
    own = irma.comments("It does!", above=item.name)
    alone = irma.comments("Thank you all!")
    for one in (own, alone):
        one.payload["value"]["from"]["id"] = gram.account_id

    ours, nothing = heard(gram, own, alone)

    assert isinstance(ours, Incoming)
    assert (ours.ours, ours.public, ours.place) == (True, True, f"public:{item.name}")
    assert ours.known_as == (own.name,)
    assert nothing == Noise(why="It is a comment of our own.")


@pytest.mark.parametrize(
    "value",
    [
        {"field": "mentions", "value": {"media_id": "1"}},
        {"field": "feed", "value": {"item": "reaction", "verb": "add"}},
        {"field": "feed", "value": 7},
        {"field": 7},
    ],
)
def test_what_has_no_words_is_nothing(fb: Messenger, heard: Any, value: Any) -> None:
    [said] = heard(fb, Item(name="1", payload={"field": "x"} | value))
    assert isinstance(said, Noise)


@pytest.mark.parametrize("missing", ["id", "from"])
def test_a_comment_of_nobody_cannot_be_read(
    gram: Instagram, heard: Any, missing: str
) -> None:
    item = gram.customer().comments("Hello")
    del item.payload["value"][missing]
    with pytest.raises(Unreadable):
        heard(gram, item)


def test_hiding_a_comment_changes_no_words(fb: Messenger, heard: Any) -> None:
    irma = fb.customer()
    item = irma.edits_comment(irma.comments("Hello"), "Hello")
    item.payload["value"]["verb"] = "hide"
    [said] = heard(fb, item)
    assert isinstance(said, Noise)
