"""Long words are cut where a reader pauses, and nothing of them gets lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app import pieces

FAMILY = "👨\u200d👩\u200d👧"


def test_what_fits_stays_whole():
    assert pieces.split("Try the lid.", 12) == ("Try the lid.",)


def test_nothing_makes_no_piece():
    assert pieces.split(" \n ", 10) == ()


def test_paragraphs_are_kept_together():
    text = "One is here.\n\nTwo is here, too. And more of it."
    assert pieces.split(text, 40) == (
        "One is here.\n\nTwo is here, too.",
        "And more of it.",
    )
    assert pieces.split("One is here.\n\nTwo is here.", 20) == (
        "One is here.",
        "Two is here.",
    )


def test_then_sentences_then_words():
    assert pieces.split("Lift the lid. Look inside it.", 20) == (
        "Lift the lid.",
        "Look inside it.",
    )
    assert pieces.split("kettles and lids and cords", 12) == (
        "kettles and",
        "lids and",
        "cords",
    )


def test_a_link_is_not_cut():
    link = "https://shop.example/kettles/lids"
    assert pieces.split(f"Look at it there {link} please", 45) == (
        "Look at it there",
        f"{link} please",
    )


def test_an_endless_word_is_cut_between_letters():
    assert pieces.split("e\u0301" * 5, 5) == ("e\u0301" * 2, "e\u0301" * 2, "e\u0301")
    assert pieces.split(FAMILY * 3, 6) == (FAMILY, FAMILY, FAMILY)
    assert pieces.split("🇸🇪🇩🇰🇳🇴", 3) == ("🇸🇪", "🇩🇰", "🇳🇴")
    assert pieces.split("👍🏽👍🏽", 3) == ("👍🏽", "👍🏽")


def test_the_provider_s_own_way_of_counting_counts():
    assert pieces.split("🙂🙂🙂", 4, pieces.utf16) == ("🙂🙂", "🙂")
    assert pieces.split("ååå", 4, pieces.octets) == ("åå", "å")


def test_closing_marks_behind_a_sentence_take_room_too():
    assert pieces.split("Lift it (gently.) Look.", 16) == ("Lift it", "(gently.) Look.")
    assert pieces.split('Xxxxxxxxx.") y', 10) == ("Xxxxxxxxx.", '") y')


def test_a_letter_that_no_piece_could_hold_is_cut_rather_than_not_sent():
    heap = "a" + "\u0301" * 9
    assert pieces.split(heap, 4) == ("a\u0301\u0301\u0301", "\u0301" * 4, "\u0301" * 2)


def test_what_cannot_fit_at_all_is_said():
    with pytest.raises(ValueError, match="not even one letter"):
        pieces.split("🙂", 1, pieces.utf16)


@given(
    st.text(st.sampled_from('ab .!\n\té🙂")\u200d\u0301'), max_size=300),
    st.integers(5, 60),
)
def test_each_piece_fits_and_no_letter_is_lost(text, limit):
    found = pieces.split(text, limit, pieces.utf16)
    assert all(0 < pieces.utf16(piece) <= limit for piece in found)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)
