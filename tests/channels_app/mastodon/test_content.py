"""What a post says: its words, warnings, polls and pictures, and to whom."""

import json

import pytest

from channels_app.adapter import Incoming, Unreadable
from channels_app.adapters.mastodon import adapter
from channels_app.adapters.mastodon.content import content_of
from channels_app.adapters.mastodon.length import guarded, measure
from channels_app.parsed import Heard, Noise
from tests.wire.providers.customers import DOT


def test_words_are_html_and_the_name_they_begin_with_is_left_out(looks, irma):
    irma.posts(
        "My kettle leaks.\n\nSee https://social.example/a/very/long/address/of/it"
    )
    [heard] = looks.parsed()
    assert heard.incoming.text == (
        "My kettle leaks.\n\nSee https://social.example/a/very/long/address/of/it"
    )
    assert heard.incoming.subject == "My kettle leaks."
    assert heard.incoming.html.startswith("<p>My kettle leaks.</p>")
    assert (heard.language, heard.reach) == ("en", 42)


def test_who_is_named_later_and_who_else_stays(looks, irma):
    irma.writes("Look at @shop, @karl", visibility="unlisted", to_us=False)
    [heard] = looks.parsed()
    assert heard.incoming.text == "Look at @shop, @karl"
    assert heard.how == "mention"


def test_a_name_alone_is_what_was_said(looks, irma):
    irma.posts("")
    [heard] = looks.parsed()
    assert heard.incoming.text == "@shop"


def test_a_warning_stands_before_and_a_poll_and_what_pictures_show_below(
    mastodon, looks, irma
):
    irma.writes(
        "Which lid?",
        visibility="public",
        warning="kettles :kettle:",
        poll=["the red", "the <green>"],
        media=[mastodon.picture(DOT, "A lid & its handle")],
    )
    [heard] = looks.parsed()
    said = heard.incoming
    assert said.text == (
        "[Content warning: kettles :kettle:]\n\nWhich lid?\n\nPoll: \n• the red\n"
        "• the <green>\n\n[Image: A lid & its handle]"
    )
    assert "<b>[Content warning: kettles :kettle:]</b>" in said.html
    assert "the &lt;green&gt;" in said.html
    [remote] = said.remote
    assert remote.content_type == "image/png"
    assert adapter.fetch(looks.shop, remote, most=10_000).content == DOT


def test_what_is_said_to_followers_and_to_us_is_not_said_to_everybody(looks, irma):
    irma.writes("For my friends", visibility="private")
    [said] = looks.parsed()
    assert isinstance(said, Incoming)
    assert (said.public, said.place) == (False, f"direct:{irma.key}")


def test_whoever_does_not_say_whom_a_post_names_notifies_of_it(shop, mastodon, irma):
    status = mastodon.kept.entity(mastodon.kept.add(irma.account, "Hi", "public"))
    told = {"event": "said", "status": status, "why": "mention"}
    assert adapter.parse(shop, json.dumps(told).encode()).how == "mention"


def test_what_others_read_with_us_is_said(mastodon, looks, irma):
    mastodon.customer("Karl Ek", handle="karl")
    irma.says("For you and @karl@social.example")
    [said] = looks.parsed()
    assert said.public is False
    assert "[Also to @karl@social.example, who read it]" in said.text


def test_a_quote_says_what_it_quotes(looks, mastodon, irma):
    ours = mastodon.kept.add(mastodon.us, "We are open.", "public")
    item = mastodon.arrives(ours)
    irma.quotes(item, "At last!")
    [heard] = [one for one in looks.parsed() if isinstance(one, Heard)]
    assert (heard.how, heard.incoming.replies) == ("quote", (ours.uri,))


def test_who_is_no_person_is_marked_as_a_machine(looks, irma):
    irma.account.is_bot = True
    irma.posts("The weather is fine.")
    [heard] = looks.parsed()
    assert heard.incoming.auto == "bot"


@pytest.mark.parametrize(
    "status",
    [{}, {"uri": 7}, {"uri": "https://a.example/1"}, {"uri": "u", "account": ["?"]}],
)
def test_what_nobody_can_read_is_unreadable(shop, status):
    raw = json.dumps({"event": "said", "status": status}).encode()
    with pytest.raises(Unreadable):
        adapter.parse(shop, raw)


def test_what_we_said_ourselves_is_nothing_to_hear(shop, mastodon):
    status = mastodon.kept.entity(mastodon.kept.add(mastodon.us, "Hi", "public"))
    raw = json.dumps({"event": "said", "status": status}).encode()
    assert isinstance(adapter.parse(shop, raw), Noise)


def test_older_servers_tell_the_page_of_an_account_alone(shop, mastodon, irma):
    status = mastodon.kept.entity(mastodon.kept.add(irma.account, "Hi", "public"))
    del status["account"]["uri"]
    raw = json.dumps({"event": "said", "status": status}).encode()
    sender = adapter.parse(shop, raw).incoming.sender
    assert sender.canonical == "https://social.example/@irma"
    assert sender.shown == "@irma@social.example"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.example/@shop">@shop</a> Hello',
        '<p><a class="u" href="https://x.example/@shop">@<span>shop</span></a>&nbsp;Hello',
        '<p><span class="h"><a href="https://x.example/@shop">@shop</a></span>: Hello</p>',
    ],
)
def test_other_programs_write_names_as_they_like(html):
    ours = frozenset({"https://x.example/@shop"})
    assert content_of({"content": html}, addressed=ours).text == "Hello"
    assert content_of({"content": html}).text.endswith("Hello")
    assert content_of({"content": html}).text.startswith("@shop")


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Hello", 5),
        ("https://a.example/" + "x" * 200, 23),
        ("See https://a.example/.", 28),
        ("@irma@a.long.server.example hi", 8),
        ("irma@shop.example", 17),
        ("👩‍🚀🇸🇪", 2),
        ("", 0),
    ],
)
def test_a_post_is_as_long_as_mastodon_counts(text, letters):
    assert measure(text) == letters


def test_nobody_is_named_by_what_somebody_types():
    assert guarded("@karl and @irma@x.example, a@b.example") == (
        "@\u2060karl and @\u2060irma@x.example, a@b.example"
    )
