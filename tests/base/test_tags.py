"""Very long tags lose their attributes before a parser multiplies them."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base import richtext
from helpdesk.base.designed import page
from helpdesk.base.tags import MAX_TAG, cut_down

LONG = "x" * MAX_TAG
MANY = " ".join(f"a{n}" for n in range(3_000))
# Where a quotation mark begins a value, and where it is a character like others.
PIECES = [LONG, " ", "=", '"', "'", ">", "/", "a", "<a", "<p ", "</a", "\xa0", '="', "='",
          "b=c", "\n", "<!--", "é"]  # fmt: skip


class Longest(HTMLParser):
    """How long the longest tag is, as somebody else's parser sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.length = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.length = max(self.length, len(self.get_starttag_text() or ""))


@pytest.mark.parametrize(
    "tag",
    [
        f"<a href=https://{LONG}>",
        f'<a title="{LONG}">',
        f"<a title='>{LONG}>'>",
        f'<a b = "{LONG}>"\nc>',
        f'<a ="x b=">{LONG}">',
        f'<a b=\xa0"x c=">{LONG}">',
        f"<a {LONG}>",
        f"<a/{MANY}/>",
        f"<a {MANY}",
        f'<a b="{LONG}',
    ],
    ids=lambda tag: ascii(tag[:16]),
)
def test_a_very_long_tag_loses_its_attributes(tag):
    assert cut_down(f"<p>before {tag}") == "<p>before <a>"


@pytest.mark.parametrize(
    "html",
    [
        "x" * 20_000,
        "<p>1 < 2 " + LONG,
        f"<p title=a>{LONG}</p>" * 3,
        '<img alt="x" src="data:image/png;base64,' + "A" * 90_000 + '">',
    ],
    ids=lambda html: html[:16],
)
def test_everything_else_is_as_it_was(html):
    assert cut_down(html) == html


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_tag_is_long_to_another_parser(html):
    assert Longest(cut_down(html + ">")).length <= MAX_TAG + 100


@pytest.mark.parametrize(
    "html",
    [
        f"<p><a href=http://x/{'y' * 280_000} title={'z' * 250_000}></p>"
        + "<p>x" * 9_000,
        f'<p><a title="{(LONG[:34] + ">") * 8_000}"></p>' + "<p>x" * 7_000,
        "<p " + " ".join(f"a{n}" for n in range(80_000)),
        '<a b="' * 90_000,
        "<a " + "a = " * 120_000,
    ],
    ids=lambda html: html[:16],
)
def test_a_mail_of_long_tags_takes_no_time_and_no_room(html):
    began = time.process_time()
    cleaned = richtext.clean(html)
    page(html, {})
    assert time.process_time() - began < 3
    assert len(cleaned) < 2_000_000
