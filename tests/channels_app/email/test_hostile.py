"""Whatever comes, it is understood or refused as Unreadable, soon."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapter import Incoming, Unreadable
from channels_app.adapters.email import adapter
from channels_app.adapters.email.keys import conv_key, source_key
from tests.channels_app.email.mails import NOWHERE, mail, multipart

SEEDS = [
    mail("Message-ID: <1@x>", "Subject: =?utf-8?q?x?=", "Date: 1 Jan 2026 00:00 +0000"),
    b"From: a@x.test\r\n" + multipart(
        "mixed",
        multipart("alternative", "Content-Type: text/plain\r\n\r\na",
                  "Content-Type: text/html\r\n\r\n<p>b", boundary="b2"),
        "Content-Type: application/pdf; name*0*=utf-8''%C3; name*1*=%BC\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAAA",
        "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny",
    ),
]  # fmt: skip
BITS = st.sampled_from([
    b"\0", b"\r", b"\n", b"\r\n", b"--b1", b"--b2--", b"=?utf-8?b?", b"?=", b"<", b">",
    b"(", b"\xff", b"\xed\xa0\x80", b"charset=utf-16", b"charset=utf-7", b"boundary=", b":",
    b"Content-Type: multipart/mixed; boundary=b1\r\n", b'"', b"*0*=", b";", b"%",
    b"Content-Transfer-Encoding: x-uue\r\n", b"From: ", b"Message-ID: <[x\r\n",
    b"Date: 31 Dec 9999 23:59 -9999\r\n",
])  # fmt: skip


def read(raw: bytes) -> Incoming | None:
    """Parse, and see that everything could be stored."""
    assert len(source_key(raw)) == len(conv_key(raw)) == 64
    try:
        incoming = adapter.parse(NOWHERE, raw)
    except Unreadable:
        return None
    sender = incoming.sender
    stored = [incoming.subject, incoming.text, incoming.html, incoming.place]
    stored += [f.filename + f.content_type + f.content_id for f in incoming.files]
    stored += [sender.canonical, sender.shown, sender.name] if sender else []
    for text in [*stored, *incoming.answers]:
        text.encode()
        assert "\0" not in text
    assert incoming.place
    assert all(f.filename for f in incoming.files)
    return incoming


@given(st.binary(max_size=2_000))
def test_any_bytes_are_understood_or_refused(raw):
    read(raw)


@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 2_000), BITS), max_size=8)
)
def test_any_damage_to_a_mail_is_understood_or_refused(raw, damage):
    for position, bits in damage:
        cut = position % len(raw)
        raw = raw[:cut] + bits + raw[cut:]
    read(raw)


@given(st.sampled_from(SEEDS), st.integers(0, 2_000), st.integers(0, 2_000))
def test_any_piece_of_a_mail_is_understood_or_refused(raw, start, size):
    read(raw[start : start + size])


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\n\n\n", b"\0", b"hello\r\nworld", b":", b"\r"]
)
def test_what_has_no_sender_says_so(raw):
    incoming = read(raw)

    assert incoming is not None
    assert incoming.sender is None


def nested(depth: int) -> bytes:
    raw = b"Content-Type: text/plain\r\n\r\nx"
    for level in range(depth):
        edge = b"--b%d" % level
        head = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % level
        raw = head + b"\r\n".join([edge, raw, edge + b"--", b""])
    return b"From: a@x.test\r\n" + raw


MONSTERS = {
    "nested": nested(1_000),
    "parts": b"From: a@x.test\r\n" + multipart("mixed", *["\r\nx"] * 10_000),
    "headers": b"X: y\r\n" * 400_000,
    "part headers": b"From: a@x.test\r\n" + multipart("mixed", *["X: y\r\n" * 3_000] * 99),
    "bare id": mail("Message-ID: " + "x" * 99_999, "In-Reply-To: " + "@" * 99_999),
    "name": mail('From: "' + '\\"' * 50_000 + " <a@x.test>"),
    "one header": mail("Subject: " + "x" * 2_000_000),
    "folded": mail("Subject: x" + "\r\n y" * 200_000),
    "comments": mail("From: " + "(" * 100_000),
    "addresses": mail("To: " + ", ".join(f"{n}@x.test" for n in range(8_000))),
    "words": mail("Subject: " + "=?utf-8?q?x?= " * 7_000),
    "charsets": mail("Subject: " + " ".join(f"=?cs{n}?q?x?=" for n in range(7_000))),
    "ids": mail("References: " + "<a@b>" * 20_000),
    "hyphens": mail("Content-Type: multipart/mixed; boundary=x", body=b"--\n" * 2_000_000),
    "no line end": b"x" * 20_000_000,
    "returns": b"\r" * 2_000_000,
    "parameters": mail("Content-Type: x/y" + "; a=b" * 20_000),
    "quotes": mail('Content-Type: x/y; a="' + '\\"' * 50_000),
    "pieces": mail("Content-Type: x/y" + "".join(f"; n*{n}*=%41" for n in range(999))),
    "big": mail("Content-Transfer-Encoding: base64", body=b"QUJD" * 5_000_000),
    "tags": mail("Content-Type: text/html", body=b"<div>x" * 200_000),
    "quoted": mail(body=b"> " * 500_000 + b"\n>" * 200_000),
    "wrote": mail(body=("x" * 400 + "\n") * 1_000),
    "bounce": mail("Subject: failure notice", "From: MAILER-DAEMON@x.test",
                   "Return-Path: <>", body=b"\n" * 390_000 + b"x"),
    "equals": mail("Content-Transfer-Encoding: base64", body=b"=" * 5_000_000),
}  # fmt: skip


@pytest.mark.sampled
@pytest.mark.parametrize("monster", MONSTERS)
def test_ac_38_a_monster_does_not_grow_into_minutes(monster):
    """Two seconds of CPU alone; under coverage, with a browser beside it, five. What this
    has to notice took minutes: anything quadratic.
    """
    raw = MONSTERS[monster]
    before = time.process_time()
    with suppress(Unreadable):
        adapter.parse(NOWHERE, raw)
    source_key(raw)
    conv_key(raw)

    assert time.process_time() - before < 20


@pytest.mark.parametrize("monster", ["nested", "parts", "part headers"])
def test_ac_38_too_much_structure_is_refused(monster):
    with pytest.raises(Unreadable):
        adapter.parse(NOWHERE, MONSTERS[monster])


def test_ninety_nine_levels_are_still_read():
    incoming = read(nested(99))

    assert incoming is not None
    assert incoming.text == "x"
