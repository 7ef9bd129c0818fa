"""The cryptography of push messages, by the examples of its RFCs and by what breaks it."""

import jwt
import pytest
from cryptography.exceptions import InvalidTag
from django.utils import timezone

from helpdesk.notifications.webpush import (
    CannotEncrypt,
    Reader,
    decoded,
    encoded,
    encrypt,
    padded,
    point_of,
    private_key,
    proof,
)
from tests.notifications.push_service import Browser, raw

# RFC 8291, section 5 and appendix A.
SAID = b"When I grow up, I want to be a watermelon"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
KEY = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNto"
    "IAiw4"
)
SECRET, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
    "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLV"
    "WGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_rfc_8291_comes_out_as_it_stands_there():
    body = encrypt(
        SAID, Reader.of(KEY, SECRET), ours=private_key(OURS), salt=decoded(SALT)
    )

    assert encoded(body) == BODY
    assert Browser(private_key(THEIRS), decoded(SECRET)).read(body) == SAID


def test_only_the_browser_it_is_for_can_read_it_and_no_two_are_alike():
    browser, other = Browser(), Browser()
    reader = Reader.of(**browser.keys())
    first, second = (encrypt(SAID, reader) for _ in range(2))

    assert browser.read(first) == browser.read(second) == SAID
    assert first != second
    with pytest.raises(InvalidTag):
        other.read(first)
    with pytest.raises(InvalidTag):
        browser.read(first[:-1] + bytes([first[-1] ^ 1]))


def test_how_long_it_is_tells_nobody_what_it_says():
    assert len(padded(b"{}")) == len(padded(b'{"title": "a longer one"}')) == 256


# A point that lies beside the curve leaks a key to whoever sends it.
BESIDE = encoded(b"\x04" + bytes(31) + b"\x01" + bytes(31) + b"\x01")


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        ("", SECRET),
        (KEY, ""),
        (KEY[:-4], SECRET),
        (BESIDE, SECRET),
        ("ä", SECRET),
        (KEY, "A" * 20),
    ],
)
def test_what_is_no_key_is_refused(key, secret):
    with pytest.raises(CannotEncrypt):
        Reader.of(key, secret)


def test_a_push_service_can_check_who_sends():
    key = private_key(OURS)
    header = proof(
        "https://push.example:8443/x/y",
        key,
        contact="https://ours.example",
        now=timezone.now(),
    )
    parts = dict(one.split("=", 1) for one in header.removeprefix("vapid ").split(", "))
    said = jwt.decode(
        parts["t"],
        key.public_key(),
        algorithms=["ES256"],
        audience="https://push.example:8443",
    )

    assert raw(parts["k"]) == point_of(key)
    assert said["sub"] == "https://ours.example"
