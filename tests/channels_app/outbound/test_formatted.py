"""One formatted answer, as each provider writes it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app import formatted, pieces
from helpdesk.base import richtext

RICH = (
    "<p>Hello <b>Irma</b>,</p><p>lift the <i>lid</i>:</p>"
    "<ul><li>slowly</li><li><s>fast</s></li></ul>"
    '<p>See <a href="https://shop.example/lid">the page</a>.</p>'
)


def read(html: str) -> formatted.Runs:
    return formatted.read("", richtext.clean(html))


def test_plain_words_have_bullets_and_their_links_written_out():
    assert formatted.plain(read(RICH)) == (
        "Hello Irma,\n\nlift the lid:\n\n• slowly\n• fast\n\n"
        "See the page (https://shop.example/lid)."
    )


def test_whatsapp_has_signs_of_its_own():
    assert formatted.whatsapp(read(RICH)) == (
        "Hello *Irma*,\n\nlift the _lid_:\n\n• slowly\n• ~fast~\n\n"
        "See the page (https://shop.example/lid)."
    )


def test_telegram_has_a_part_of_html():
    assert formatted.telegram(read(RICH)) == (
        "Hello <b>Irma</b>,\n\nlift the <i>lid</i>:\n\n• slowly\n• <s>fast</s>\n\n"
        'See <a href="https://shop.example/lid">the page</a>.'
    )


def test_numbers_quotations_and_code():
    html = (
        "<ol><li>One</li><li>Two</li></ol><blockquote>It <b>leaks</b>.<br>Much."
        "</blockquote><pre>a  &lt; b\n  c</pre><p><code>x_1</code></p>"
    )
    assert formatted.telegram(read(html)) == (
        "1. One\n2. Two\n\n<blockquote>It <b>leaks</b>.\nMuch.</blockquote>\n\n"
        "<pre>a  &lt; b\n  c</pre>\n\n<code>x_1</code>"
    )
    assert formatted.whatsapp(read(html)) == (
        "1. One\n2. Two\n\n> It *leaks*.\n> Much.\n\n```a  < b\n  c```\n\n`x_1`"
    )


def test_a_link_that_shows_its_address_is_written_once():
    html = '<a href="https://a.example/">https://a.example/</a>'
    assert formatted.plain(read(html)) == "https://a.example/"
    mail = '<a href="mailto:a@shop.example">a@shop.example</a>'
    assert formatted.whatsapp(read(mail)) == "a@shop.example"


def test_what_was_typed_is_never_markup():
    assert formatted.telegram(formatted.read("<b>1 & 2</b>")) == (
        "&lt;b&gt;1 &amp; 2&lt;/b&gt;"
    )
    guard = formatted.GUARD
    assert formatted.whatsapp(formatted.read("*not bold* 2*3*4 my_own_name")) == (
        f"*{guard}not bold{guard}* 2*3*4 my_own_name"
    )
    link = "https://a.example/_x_*y*"
    assert formatted.whatsapp(formatted.read(f"See {link}")) == f"See {link}"


def test_signs_end_with_their_line_and_stand_close_to_words():
    assert formatted.whatsapp(read("<b>One <br>two </b>three")) == "*One*\n*two* three"


def test_a_text_without_html_is_kept_as_it_is():
    text = "Hello\n\n  there,\n- one"
    assert formatted.plain(formatted.read(text)) == text


def test_each_piece_of_a_long_text_is_whole_by_itself():
    runs = read(f"<p><b>{'word ' * 30}</b></p>")
    for piece in formatted.in_pieces(runs, 40, formatted.whatsapp):
        assert len(piece) <= 40
        assert (piece[0], piece[-1], piece.count("*")) == ("*", "*", 2)
    for some in formatted.cut_up(runs, 40, pieces.utf16):
        assert formatted.telegram(some).startswith("<b>word")
        assert formatted.telegram(some).endswith("</b>")
        assert pieces.utf16(formatted.shown(some)) <= 40


def test_an_address_that_is_longer_than_a_piece_is_cut_like_any_other():
    address = "https://shop.example/" + "a" * 90
    runs = read(f'<p>See <a href="{address}">the page</a>, please.</p>')
    found = formatted.in_pieces(runs, 50, formatted.plain, pieces.octets)
    assert all(pieces.octets(piece) <= 50 for piece in found)
    assert "".join(found).replace(" ", "") == f"Seethepage({address}),please."


def test_an_address_is_written_once_wherever_its_words_are_cut():
    runs = read('<p><a href="https://shop.example/lid">the page of lids</a></p>')
    found = formatted.in_pieces(runs, 34, formatted.plain)
    assert found == ("the page of lids", "(https://shop.example/lid)")


class Nested(HTMLParser):
    """A judge: each tag is closed by its own, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        assert tag in {"a", "b", "blockquote", "code", "i", "pre", "s", "u"}
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


TAGS = ["b", "i", "u", "s", "code", "p", "ul", "ol", "li", "blockquote", "pre", "h4"]
PART = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(["word ", "a<b ", "&amp;", "*x*", "<br>", "</a>"]),
    st.just('<a href="https://a.b/">'),
)  # fmt: skip


@given(st.lists(PART, max_size=40).map("".join), st.integers(8, 50))
def test_whatever_was_written_comes_out_well_nested_and_whole(html, limit):
    runs = read(html)
    for some in formatted.cut_up(runs, limit):
        judge = Nested()
        judge.feed(formatted.telegram(some))
        judge.close()
        assert judge.open == []
        assert "".join(judge.words) == formatted.shown(some)
    spaceless = "".join(formatted.shown(runs).split())
    cut = "".join(formatted.shown(some) for some in formatted.cut_up(runs, limit))
    assert "".join(cut.split()) == spaceless


@pytest.mark.parametrize(("tag", "sign"), [("b", "*"), ("i", "_"), ("s", "~")])
def test_a_style_reads_back_as_it_was(tag, sign):
    html = f"<p>One <{tag}>two</{tag}> three</p>"
    assert formatted.whatsapp(read(html)) == f"One {sign}two{sign} three"
    again = read(formatted.telegram(read(html)))
    assert again == read(html)
