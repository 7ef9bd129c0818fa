"""What one mail says: who, what, where, and what it answers."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from channels_app import references
from channels_app.adapter import Address, Proof
from channels_app.adapters.email.keys import conv_key, source_key
from tests.channels_app.email.mails import mail, parsed

TICKET, MESSAGE = UUID(int=1), UUID(int=2)


def test_a_plain_mail_becomes_one_incoming():
    incoming = parsed(
        "From: =?utf-8?b?QWTDqQ==?= <Ada@Customer.test>",
        "To: Support <support@shop.test>, x@y.test",
        "Cc: x@Y.test",
        "Subject: My order =?utf-8?q?#12_=E2=82=AC?=",
        "Date: Sun, 22 Nov 2026 05:00:00 +0100",
        "Message-ID: <1@customer.test>",
        "In-Reply-To: <b@x>",
        "References: <a@x> <b@x>",
        body="Where is it?\r\n",
    )

    assert incoming.sender == Address(
        kind="email",
        canonical="ada@customer.test",
        shown="Ada@Customer.test",
        name="Adé",
    )
    assert [a.canonical for a in incoming.recipients] == [
        "support@shop.test",
        "x@y.test",
    ]
    assert (incoming.subject, incoming.text) == ("My order #12 €", "Where is it?\n")
    assert (incoming.place, incoming.answers) == ("1@customer.test", ("b@x", "a@x"))
    assert incoming.dated == datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert (incoming.mentions, incoming.proofs, incoming.auto) == ((12,), (), None)
    assert (incoming.html, incoming.files, incoming.warnings) == ("", (), ())


@pytest.mark.parametrize(("fields", "sender", "warnings"), [
    (["From: a@x.test", "From: b@x.test"], "a@x.test", {"sender"}),
    (["From: a@x.test, b@x.test"], "a@x.test", {"sender"}),
    (["From: alice@trusted.test)bob@evil.test"], None, set()),
    (["From: nobody", "Return-Path: <r@x.test>"], "r@x.test", {"sender"}),
    (["From: boss@shop.test <eve@x.test>"], "eve@x.test", {"name"}),
    (["From: =?utf-8?q?boss=40shop.test?= <eve@x.test>"], "eve@x.test", {"name"}),
    (["From: a@x.test", "Reply-To: b@x.test"], "a@x.test", {"reply-to:b@x.test"}),
    (["From: a@x.test", "Reply-To: A@X.test"], "a@x.test", set()),
    (["From: " + "(" * 5_000], None, set()),
    (["From: <" + "[x" * 2_000], None, set()),
    (["From:"], None, set()),
])  # fmt: skip
def test_ac_06_ac_07_one_rule_picks_the_sender(fields, sender, warnings):
    incoming = parsed(*fields, "Message-ID: <1@x>", "Date: 1 Jan 2026 00:00:00 +0000")

    assert (incoming.sender.canonical if incoming.sender else None) == sender
    assert set(incoming.warnings) == warnings


@pytest.mark.parametrize("ids", [
    [], [""], ["<[x"], ["<>"], ["<" + "x" * 10_000 + "@y>"], ["x"], ["<a b@c>"],
])  # fmt: skip
def test_ac_10_a_mail_without_a_plausible_id_gets_one_that_stays(ids):
    raw = [f"Message-ID: {value}" for value in ids]

    incoming = parsed(*raw)

    assert incoming.place == f"sha256:{source_key(mail(*raw))}"
    assert "place" in incoming.warnings


def test_ac_10_of_ten_ids_the_first_plausible_one_counts():
    incoming = parsed("Message-ID: <[x", *(f"Message-ID: <{n}@x>" for n in range(9)))

    assert incoming.place == "0@x"
    assert "place" in incoming.warnings


def test_ac_12_ac_13_the_same_id_does_not_make_two_mails_one():
    one = mail("Message-ID: <1@x>", body="One")
    other = mail("From: eve@x.test", "Message-ID: <1@x>", body="One")

    assert len({source_key(one), source_key(other), source_key(one + b"!")}) == 3


def test_the_way_a_mail_took_does_not_make_it_another():
    one = mail("Received: a", "Message-ID: <1@x>")
    other = mail("Received: b", "Received: c", "Message-ID: <1@x>").replace(
        b"\r\n", b"\n"
    )

    assert source_key(one) == source_key(other + b"\n")


def test_mail_of_one_sender_stands_in_one_line():
    ada = conv_key(mail("From: Ada <ADA@customer.test>", "Subject: 1"))

    assert conv_key(mail("From: ada@Customer.test", "Subject: 2")) == ada
    assert conv_key(mail("From: eve@customer.test")) != ada
    assert conv_key(b"") != conv_key(b"x")


def test_our_reference_in_an_answer_proves_its_message():
    place = references.mint(ticket=TICKET, message=MESSAGE)
    proof = Proof(ticket=TICKET, message=MESSAGE)

    assert parsed(f"In-Reply-To: <{place}@shop.test>").proofs == (proof,)
    assert parsed(f"References: <a@b> <{place}@rewritten.test> <c@d>").proofs == (
        proof,
    )
    assert parsed(f"References: <a@b>\r\n\t<{place}@shop.test>").proofs == (proof,)


@pytest.mark.parametrize("forge", [
    lambda place: place[:-1],
    lambda place: place + "0",
    lambda place: place.upper(),
    lambda place: "x" + place,
    lambda place: place + "+x",
    lambda place: place.replace("hd.", "hd.0", 1)[:-1],
    lambda place: f"x@{place}",
    lambda place: f"=?utf-8?q?{place}?=",
    lambda place: place.rpartition(".")[0] + "." + "0" * 32,
    lambda place: references.mint(ticket=UUID(int=3), message=MESSAGE)[:69] + place[69:],
])  # fmt: skip
def test_ac_01_ac_02_a_forged_reference_proves_nothing(forge):
    place = forge(references.mint(ticket=TICKET, message=MESSAGE))

    incoming = parsed(
        f"In-Reply-To: <{place}@shop.test>", f"Subject: {place}", body=place
    )

    assert incoming.proofs == ()


def test_numbers_of_tickets_are_noted_where_somebody_wrote_them():
    incoming = parsed(
        "Subject: Re: #12 and #12",
        body="See #34, &#56; x#7 #8x #1234567890123 https://e.test/#99\r\n> #90\r\n",
    )

    assert incoming.mentions == (12, 34)


def test_only_so_many_answers_and_mentions_are_kept():
    incoming = parsed(
        "References: " + " ".join(f"<{n}@x>" for n in range(200)),
        body=" ".join(f"#{n}" for n in range(1, 20)),
    )

    assert incoming.answers == tuple(f"{n}@x" for n in range(199, 99, -1))
    assert incoming.mentions == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(("date", "dated"), [
    ("Tue, 31 Mar 2026 02:30:00 +0200", datetime(2026, 3, 31, 0, 30, tzinfo=UTC)),
    ("29 Feb 2028 23:59:60 GMT", datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
    ("1 Jan 99 00:00 EST", datetime(1999, 1, 1, 5, tzinfo=UTC)),
    ("Mon, 1 Jan 0000 00:00:00 +0000", None),
    ("Fri, 31 Dec 9999 23:59:59 -1200", None),
    ("Mon, 1 Jan 2026 00:00:00 +9999", None),
    ("Mon, 29 Feb 2026 00:00:00 +0000", None),
    ("Mon, 1 Jan 2026 25:00:00 +0000", None),
    ("Mon, 1 Foo 2026 00:00:00 +0000", None),
    ("yesterday", None),
    ("", None),
])  # fmt: skip
def test_ac_86_the_senders_clock_is_shown_if_it_makes_sense(date, dated):
    incoming = parsed(f"Date: {date}", "Message-ID: <1@x>")

    assert incoming.dated == dated
    assert incoming.warnings == (() if dated else ("date",))


@pytest.mark.parametrize(("subject", "shown"), [
    (b"=?utf-8?q?hi=0ABcc:_eve?=", "hi Bcc: eve"),
    (b"=?utf-8?b?w6k=?= =?utf-8?b?w6k=?=\r\n =?UTF-8?Q?a?=", "ééa"),
    (b"=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
    (b"=?utf-8?q?a?= b =?iso-8859-1?q?=E9?=", "a b é"),
    (b"=?nope?q?=C3=A9?=", "é"),
    (b"=?utf-8?b?!!!?=", ""),
    (b"=?utf-8*en?q?x?=", "x"),
    ("Grüße".encode(), "Grüße"),
    (b"Gr\xfc\xdfe", "Grüße"),
    (b"a\0b\x1b[31m", "ab[31m"),
    (b"folded\r\n  twice", "folded twice"),
    (b"=?unicode_escape?q?=5Cu0041?=", "\\u0041"),
    (b"x" * 900, "x" * 500),
    (b"", ""),
])  # fmt: skip
def test_ac_05_a_subject_is_one_clean_line(subject, shown):
    assert parsed(b"Subject: " + subject).subject == shown


@pytest.mark.parametrize(("fields", "auto"), [
    (["Auto-Submitted: auto-replied"], "auto-replied"),
    (["Auto-Submitted: auto-generated; x=y"], "auto-replied"),
    (["Auto-Submitted: no"], None),
    (["X-Autoreply: yes"], "auto-replied"),
    (["Precedence: bulk"], "list"),
    (["List-Id: <x.lists.test>"], "list"),
    (["Return-Path: <>"], "bounce"),
    (["From: MAILER-DAEMON@x.test"], "bounce"),
    (["Content-Type: multipart/report; report-type=delivery-status"], "bounce"),
    ([], None),
])  # fmt: skip
def test_a_machine_that_writes_is_known_as_one(fields, auto):
    assert parsed(*fields).auto == auto
