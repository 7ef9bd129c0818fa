"""Pictures, films, links, quotes and labels of posts."""

from channels_app.adapters.bluesky.content import content_of
from channels_app.adapters.bluesky.parse import LABELLED
from helpdesk.base import richtext
from tests.wire.providers.customers import picture
from tickets.models import Message


def test_a_described_picture_says_what_it_shows(looker, irma):
    irma.sends_photo(picture(3), caption="The lid", alt="A cracked lid")
    [heard] = looker.parsed()
    assert heard.incoming.text == "The lid\n\n[Picture: A cracked lid]"
    assert len(heard.incoming.remote) == 1


def test_a_link_beside_the_words_is_shown_once(looker, irma):
    outside = {"uri": "https://brew.example/lids", "title": "Lids", "description": ""}
    embed = {"$type": "app.bsky.embed.external", "external": outside}
    irma.says("Is it this one?", embed=embed)
    irma.says("https://brew.example/lids", embed=embed)
    one, two = looker.parsed()
    assert one.incoming.text == "Is it this one?\n\nLids\nhttps://brew.example/lids"
    assert two.incoming.text == "https://brew.example/lids"


def test_a_film_says_where_it_can_be_seen(looker, irma):
    irma.says("Look", embed={"$type": "app.bsky.embed.video"})
    [heard] = looker.parsed()
    assert heard.incoming.text == f"Look\n\n[A film: {heard.address}]"


def test_pictures_beside_a_quote_are_both():
    image = {"fullsize": "https://cdn.example/a@jpeg", "alt": ""}
    value = {"author": {"handle": "shop.example"}, "value": {"text": "We are open."}}
    embed = {"media": {"images": [image]}, "record": {"record": value}}
    content = content_of({"text": "Look!"}, embed)
    assert content.text == "Look!\n\n> @shop.example:\n> We are open."
    assert [one.name for one in content.remote] == ["https://cdn.example/a@jpeg"]


def test_what_is_marked_as_not_for_everybody_warns(bluesky, looker, irma):
    own = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "sexual"}]}
    irma.says("Look", labels=own)
    other = irma.says("Look again")
    bluesky.posts[other.name].labels.append({"val": "graphic-media", "src": "did:x"})
    irma.says("Nothing")
    found = [one.incoming.warnings for one in looker.parsed()]
    assert found == [(LABELLED,), (LABELLED,), ()]
    [sentence] = Message(warnings=[LABELLED]).doubts
    assert sentence.endswith("not for everybody.")


def test_a_kind_of_post_that_nobody_knows_is_shown_as_what_it_is():
    content = content_of({"text": ""}, {"$type": "app.bsky.embed.hologram#view"})
    assert "app.bsky.embed.hologram#view" in content.text


def test_what_stands_beside_linked_words_is_in_both_forms():
    facet = {
        "index": {"byteStart": 0, "byteEnd": 4},
        "features": [{"uri": "https://a.example/long"}],
    }
    embed = {"external": {"uri": "https://b.example/?a=1&b=2", "title": "<b>"}}
    content = content_of({"text": "Link", "facets": [facet]}, embed)
    assert content.text.endswith("<b>\nhttps://b.example/?a=1&b=2")
    assert 'href="https://b.example/?a=1&amp;b=2"' in content.html
    assert "<b>" not in content.html
    assert richtext.clean(content.html).count("<a ") == 2
