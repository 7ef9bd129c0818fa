"""Pictures are told by their bytes (R27)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.sniff import MAX_PICTURE, picture_type, previewable
from tests.base.pictures import BAD, GOOD, JPEG, POLYGLOTS, WEBP_LOSSLESS, png


@pytest.mark.parametrize("kind", GOOD)
def test_the_four_kinds_are_known_by_their_first_bytes(kind):
    assert picture_type(GOOD[kind]) == kind
    assert picture_type(GOOD[kind][:5]) is None


def test_both_other_forms_of_webp_are_known():
    extended = b"RIFF\x24\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + b"\x00" * 20
    assert picture_type(WEBP_LOSSLESS + b"\x00" * 8) == "image/webp"
    assert picture_type(extended) == "image/webp"


@pytest.mark.parametrize("name", BAD)
def test_everything_else_is_no_picture(name):
    assert picture_type(BAD[name]) is None


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_polyglot_is_what_its_beginning_says(name):
    content, kind = POLYGLOTS[name]
    assert picture_type(content) == kind


def test_a_picture_may_be_large_but_not_too_large():
    assert picture_type(png(7_000, 7_000)) == "image/png"
    assert picture_type(png(7_100, 7_100)) is None
    assert picture_type(JPEG + b"\x00" * (MAX_PICTURE - len(JPEG))) == "image/jpeg"
    assert picture_type(JPEG + b"\x00" * (MAX_PICTURE - len(JPEG) + 1)) is None


@given(st.sampled_from(list(GOOD.values())), st.binary(max_size=60), st.integers(0, 60))
def test_no_bytes_whatever_raise_anything(picture, noise, at):
    kind = picture_type(picture[:at] + noise)
    assert kind is None or kind in GOOD


@pytest.mark.parametrize(
    ("content_type", "filename", "worth_it"),
    [
        ("image/png", "", True),
        ("IMAGE/JPEG; name=x", "a.exe", True),
        ("image/jpg", "a", True),
        ("application/octet-stream", "Photo.JPEG", True),
        ("application/octet-stream", "a.png.exe", False),
        ("", "a.webp", True),
        ("image/svg+xml", "a.png", False),
        ("text/html", "a.png", False),
        ("application/pdf", "a.gif", False),
    ],
)
def test_whether_a_preview_is_worth_asking_for(content_type, filename, worth_it):
    assert previewable(content_type, filename) is worth_it
