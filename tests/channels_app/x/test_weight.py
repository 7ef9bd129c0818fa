"""Letters are counted as X's own documentation counts them."""

import pytest

from channels_app.adapters.x.weight import has_link, weight


@pytest.mark.parametrize(
    ("text", "weighs"),
    [
        ("", 0),
        ("Hello, world!", 13),
        ("café", 4),
        ("cafe\u0301", 4),
        ("Привет", 6),
        ("日本語", 6),
        ("한국어", 6),
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👋🏽", 2),
        ("🇸🇪", 2),
        ("❤️", 2),
        ("1️⃣", 2),
        ("https://example.com/a/very/long/path?that=never&seems=to-end-at-all", 23),
        ("See http://a.de now", 4 + 23 + 4),
        ("“quoted” – so", 13),
        ("x" * 280, 280),
        ("語" * 140, 280),
    ],
)
def test_what_weighs_how_much(text, weighs):
    assert weight(text) == weighs


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("See https://brew.example/lids", True),
        ("See brew.example", True),
        ("Write to ada@brew.example", False),
        ("Nothing here. Or there", False),
        ("@shop.example hello", False),
    ],
)
def test_what_is_a_link_and_so_costs_more(text, has):
    assert has_link(text) is has
