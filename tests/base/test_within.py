"""Pictures within cleaned words: those that somebody named, and nothing from outside."""

import pytest

from channels_app import formatted
from helpdesk.base import richtext, within
from helpdesk.base.quotes.marked import fold_html

ONE = "0123456789abcdef" * 2 + "@picture"
KNOWN = frozenset({ONE, "logo@shop.test"})
KEPT = f'<p>See <img src="cid:{ONE}" alt="The lid"> there</p>'


@pytest.mark.parametrize(
    "html",
    [
        KEPT,
        f'<p>See <IMG alt="The lid" width=900 onload=x() src="CID:{ONE}"> there</p>',
        f'<p>See <img srcset="//evil.example/p 2x" src="cid:{ONE}" alt=" The  lid "> there',
    ],
)
def test_a_picture_that_is_named_stays_in_one_way_of_writing(html):
    cleaned = richtext.clean(html, KNOWN)

    assert cleaned == KEPT
    assert richtext.clean(cleaned, KNOWN) == cleaned


@pytest.mark.parametrize(
    "src",
    [
        "https://evil.example/p.gif", "//evil.example/p.gif", "/accounts/logout/",
        "data:image/gif;base64,R0lGOD", "cid:nobody@shop.test", "cid:", "cid: ",
        "javascript:x()", "blob:x", "cid:logo@shop.test#x", "cid:logo@shop.test ",
    ],
)  # fmt: skip
def test_any_other_is_words(src):
    cleaned = richtext.clean(f'<p><img src="{src}" alt="Sale"></p>', KNOWN)

    known = src.strip() == "cid:logo@shop.test"
    assert ("<img" in cleaned) is known
    assert "evil" not in cleaned


def test_without_names_none_stays_and_no_link_leads_there():
    assert richtext.clean(KEPT) == "<p>See [image: The lid] there</p>"
    assert "href" not in richtext.clean(f'<a href="cid:{ONE}">x</a>', KNOWN)


def test_a_name_written_for_an_address_is_the_same():
    html = '<img src="cid:logo%40shop.test" alt="">'
    assert richtext.clean(html, KNOWN) == '<img src="cid:logo@shop.test" alt="">'


def test_what_is_said_of_it_cannot_break_out():
    html = f"<img src='cid:{ONE}' alt='\"><script>x()</script>'>"

    cleaned = richtext.clean(html, KNOWN)

    assert cleaned.count("<") == 1
    assert within.named(cleaned) == {ONE: '"><script>x()</script>'}
    assert "<script" not in within.shown(cleaned, lambda name: None)


def test_it_is_words_where_there_are_only_words():
    assert richtext.text_of(KEPT) == "See [picture: The lid] there"
    assert formatted.plain(formatted.read("", KEPT)) == "See [picture: The lid] there"
    assert (
        within.shown(KEPT, lambda name: None) == "<p>See [picture: The lid] there</p>"
    )


def test_a_page_shows_those_that_it_finds():
    shown = within.shown(KEPT, {ONE: "<b>here</b>"}.get)

    assert shown == "<p>See <b>here</b> there</p>"


def test_many_of_them_are_no_depth_and_fold_with_what_is_quoted():
    picture = f'<img src="cid:{ONE}" alt="">'
    many = f"<p>{picture * 300}</p>"
    assert richtext.clean(many, KNOWN) == many

    head, tail = fold_html(f"<p>New</p><blockquote><p>{picture}</p></blockquote>")
    assert (picture in head, picture in tail) == (False, True)
    alone = f"<p>{picture}</p>"
    assert fold_html(alone) == (alone, "")
