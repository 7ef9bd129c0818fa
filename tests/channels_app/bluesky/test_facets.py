"""Facets count bytes, whatever stands before them."""

from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapters.bluesky import facets
from helpdesk.base import richtext


def facet(text: str, words: str, **feature: str) -> dict:
    start = len(text[: text.index(words)].encode())
    about = {"byteStart": start, "byteEnd": start + len(words.encode())}
    return {"index": about, "features": [feature]}


def test_a_link_behind_emoji_is_where_it_was_put():
    text = "🫖☕️ see brew.example/lids…"
    link = facet(text, "brew.example/lids…", uri="https://brew.example/lids/12?a=1")
    assert facets.html_of(text, [link]) == (
        '🫖☕️ see <a href="https://brew.example/lids/12?a=1">brew.example/lids…</a>'
    )
    assert facets.text_of(text, [link]) == "🫖☕️ see https://brew.example/lids/12?a=1"


def test_a_link_with_other_words_says_both():
    text = "Read this"
    link = facet(text, "this", uri="https://brew.example/")
    assert facets.text_of(text, [link]) == "Read this (https://brew.example/)"


def test_people_and_tags_lead_to_their_pages():
    text = "ü @shop.example #café"
    found = [
        facet(text, "@shop.example", did="did:plc:abc"),
        facet(text, "#café", tag="café"),
    ]
    assert facets.html_of(text, found) == (
        'ü <a href="https://bsky.app/profile/did:plc:abc">@shop.example</a>'
        ' <a href="https://bsky.app/hashtag/caf%C3%A9">#café</a>'
    )
    assert facets.text_of(text, found) == text


def test_what_names_half_a_letter_or_too_much_or_twice_is_nothing():
    text = "ü link"
    half = {
        "index": {"byteStart": 1, "byteEnd": 4},
        "features": [{"uri": "https://a.b"}],
    }
    wide = {
        "index": {"byteStart": 3, "byteEnd": 99},
        "features": [{"uri": "https://a.b"}],
    }
    turned = {
        "index": {"byteStart": 5, "byteEnd": 3},
        "features": [{"uri": "https://a.b"}],
    }
    script = facet(text, "link", uri="javascript:alert(1)")
    assert facets.html_of(text, [half, wide, turned, script]) == ""
    first, second = (facet(text, "link", uri=f"https://{one}.example") for one in "ab")
    assert facets.html_of(text, [first, second]).count("<a ") == 1


@given(
    st.text(), st.lists(st.tuples(st.integers(-3, 60), st.integers(-3, 60)), max_size=6)
)
def test_whatever_they_name_every_letter_is_shown_once(text, places):
    text = text.encode("utf-8", "replace").decode()
    found = [
        {
            "index": {"byteStart": a, "byteEnd": b},
            "features": [{"uri": "https://a.example/"}],
        }
        for a, b in places
    ]
    assert "".join(one.text for one in facets.parts(text, found)) == text
    html = facets.html_of(text, found)
    assert richtext.clean(html).count("<a ") == html.count("<a ")


@given(st.text(alphabet="🫖ü a#.", max_size=30))
def test_what_we_mark_is_what_a_reader_of_bytes_finds(before):
    text = f"{before} https://brew.example/lids. #Kettles @irma.example!"
    made = facets.made(text, people={"@irma.example": "did:plc:abc"})
    letters = text.encode()
    found = {
        letters[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode()
        for one in made
    }
    assert {"https://brew.example/lids", "#Kettles", "@irma.example"} <= found


def test_a_link_keeps_its_brackets_and_no_tag_is_found_inside_it():
    text = "See https://a.example/x_(y)#part and (https://a.example/z)."
    made = facets.made(text, people={})
    assert [one["features"][0] for one in made] == [
        {
            "$type": "app.bsky.richtext.facet#link",
            "uri": "https://a.example/x_(y)#part",
        },
        {"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/z"},
    ]
