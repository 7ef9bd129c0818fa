"""Strangers' style sheets: what draws stays, what would ask anybody goes."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpdesk.base.css import quiet, take_out

PIECES = ["url(", "\\", "u\\rl(", "/*", "*/", "<!--", "-->", "</style>", "@import", "@",
          "{", "}", ";", ":", "'", '"', ")", "https://evil.example", "image-set(", "rgb(",
          " ", "\\75rl(", "@media", "none", "-", "é", "expression("]  # fmt: skip


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("a{color:rgb(1, 2, 3)}", "a{color:rgb(1, 2, 3)}"),
        ("@media (max-width:600px){b{width:100%}}",) * 2,
        ("td:not(.x) > p{width:calc(1px + 2%)}",) * 2,
        (
            "a{background:#fff url( 'x' ) no-repeat}",
            "a{background:#fff none no-repeat}",
        ),
        ("a{background:URL(//x?y)}", "a{background:none}"),
        ("a{background:url(x}", "a{background:blocked(x}"),
        ("a{background:u\\rl(x)}", "a{background:none}"),
        ("a{background:u/**/rl(x)}", "a{background:u blocked(x)}"),
        ("a{background:\\75rl(x)}", "a{background:blocked(x)}"),
        ("a{background:image-set('x' 1x)}", "a{background:blocked('x' 1x)}"),
        (
            "a{background:-webkit-image-set(url(x) 1x)}",
            "a{background:blocked(none 1x)}",
        ),
        ("@import 'x';", "@-no-import 'x';"),
        ("@\\69mport 'x';", "@-no-69mport 'x';"),
        ("@font-face{src:url(x)}", "@-no-font-face{src:none}"),
        ("a{width:expression(alert(1))}", "a{width:blocked(blocked(1))}"),
        ("<!-- a{b:c} -->", "  a{b:c} -->"),
        ("a{}</style><script>x", "a{} /style> script>x"),
        ("a{}/* </style> ", "a{} "),
        ("@media(width>9px){}", "@media(width>9px){}"),
        ("@rgb(1)", "@-no-rgb (1)"),
    ],
)
def test_what_asks_goes_and_what_draws_stays(css, kept):
    assert quiet(css) == kept


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4))).map("".join))
@example("@rgb(")
@example("@mediaurl(")
def test_no_style_asks_ends_its_block_or_changes_when_made_quiet_again(css):
    small = quiet(css).lower()

    assert quiet(quiet(css)) == quiet(css)
    assert not {
        word for word in ("url(", "@import", "@font", "<", "\\") if word in small
    }


def test_comments_and_styles_are_taken_out_as_browsers_read_them():
    html = """a<!-- <style>x</style> -->b<STYLE type="text/css"><!-- y --></Style >c
<style>z"""

    assert take_out(html) == ("abc\n", ["<!-- y -->", "z"])
    assert take_out("a<!-->b<!--->c<styles>d") == ("abc<styles>d", [])
    assert take_out("a<!-- b") == ("a", [])


@pytest.mark.parametrize(
    "css",
    ["url(" * 70_000, "url(" + " " * 280_000, "a" * 280_000, "/*" * 140_000,
     "url('" * 50_000, "a(" * 140_000, "@" * 280_000, "\\" * 280_000],
    ids=lambda css: css[:8],
)  # fmt: skip
def test_no_style_takes_long(css):
    began = time.process_time()
    quiet(css)
    take_out("<style " * 8_000 + css)
    assert time.process_time() - began < 1.5
