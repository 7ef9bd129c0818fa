"""Colours that admins choose can be read, whichever they choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base import colours

ANY = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ("#0B6B66", "#0b6b66"), (" 0b6b66 ", "#0b6b66"), ("#0ba", "#00bbaa"),
        ("red", None), ("#12345", None), ("", None), ("#0b6b66;x", None),
        ("##0b6b66", None), ("#0b6b6６", None),
    ],
)  # fmt: skip
def test_a_colour_is_read_as_people_type_it(typed, colour):
    assert colours.read(typed) == colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48),
     ("#0b6b66", "#ffffff", 6.35), ("#ffffff", "#ffffff", 1.0)],
)  # fmt: skip
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert round(colours.contrast(one, other), 2) == ratio
    assert colours.contrast(one, other) == colours.contrast(other, one)


@given(ANY)
def test_words_can_be_read_on_every_colour(ground):
    assert colours.contrast(colours.words_on(ground), ground) >= colours.WORDS
