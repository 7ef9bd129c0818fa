"""What the receiving server says of a sender is believed, and nobody else's word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapter import Settings
from channels_app.adapters.email import adapter, mime, spam, verdicts
from tests.channels_app.email.mails import mail

OURS = "mx.shop.test"
PASS = "dmarc=pass (p=none) header.from=home.test"
FAIL = "dmarc=fail header.from=home.test"


def heads(*lines: str) -> mime.Headers:
    return mime.split_headers("\r\n".join([*lines, "", ""]).encode())[0]


def verdict(*lines: str, server: str | None = OURS) -> str | None:
    return verdicts.verdict(heads(*lines), "irma@home.test", server=server)


@pytest.mark.parametrize(("said", "found"), [
    (PASS, "vouched"),
    (FAIL, "unproved"),
    ("dmarc=pass header.from=elsewhere.test", "unproved"),
    ("dmarc=none; dkim=pass header.d=home.test", "vouched"),
    ("dkim=pass header.i=@mail.home.test", "vouched"),
    ("dkim=pass header.d=sendgrid.test; spf=pass smtp.mailfrom=x@sendgrid.test", None),
    ("spf=pass smtp.mailfrom=bounce@home.test", "vouched"),
    ("spf=fail smtp.mailfrom=irma@home.test", "unproved"),
    ("spf=softfail; dkim=none", "unproved"),
    ("none", None),
    ("dkim=pass (dmarc=fail; header.d=evil) header.d=home.test", "vouched"),
    ('dkim=fail reason="dmarc=pass; x" header.d=home.test', "unproved"),
    ("dmarc=temperror header.from=home.test", None),
])  # fmt: skip
def test_a_verdict_is_read(said, found):
    assert verdict(f"Authentication-Results: {OURS}; {said}") == found


def test_ac_09_a_forged_field_below_ours_says_nothing():
    assert (
        verdict(
            f"Authentication-Results: {OURS}; {FAIL}",
            "Received: from x by mx.shop.test",
            f"Authentication-Results: {OURS}; {PASS}",
        )
        == "unproved"
    )


@pytest.mark.parametrize("name", ["mx.evil.test", "mx.shop.test.evil.test", ""])
def test_ac_09_a_field_of_another_server_above_ours_says_nothing(name):
    assert (
        verdict(
            f"Authentication-Results: {name}; {PASS}",
            f"Authentication-Results: {OURS} 1; {FAIL}",
        )
        == "unproved"
    )


def test_ac_09_without_a_name_only_what_stands_above_the_way_counts():
    field, received = (
        f"Authentication-Results: any.test; {PASS}",
        "Received: from x by y",
    )

    assert verdict(field, received, server=None) == "vouched"
    assert verdict(received, field, server=None) is None


def test_what_microsoft_writes_without_a_name_is_read():
    said = (
        "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n"
        " smtp.mailfrom=home.test; dkim=pass (signature was verified)\r\n"
        " header.d=home.test;dmarc=pass action=none\r\n"
        " header.from=home.test;compauth=pass reason=100"
    )
    host = verdicts.trusted({"imap_host": "outlook.office365.com"})

    assert verdict("Received: from a by b", said, server=host) == "vouched"
    # One that names itself is none of theirs.
    forged = f"Authentication-Results: mx.evil.test; {PASS}"
    assert verdict(forged, server=host) is None


def test_what_google_writes_is_read():
    said = (
        "Authentication-Results: mx.google.com;\r\n"
        "       dkim=pass header.i=@home.test header.s=s1 header.b=abc;\r\n"
        "       spf=pass (google.com: domain of a@home.test designates 192.0.2.1 as"
        " permitted sender) smtp.mailfrom=a@home.test;\r\n"
        "       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=home.test"
    )
    host = verdicts.trusted({"imap_host": "imap.gmail.com"})

    assert verdict("Received: by 2002:a05", said, server=host) == "vouched"


@given(st.text(max_size=300))
def test_whatever_stands_there_is_read_without_an_error(said):
    verdicts.verdict(
        [("authentication-results", said.encode())], "a@b.test", server="x"
    )
    verdicts.names([("authentication-results", said.encode())])


def test_ac_38_a_field_of_a_hundred_thousand_brackets_takes_no_time():
    for sign in ("(", ")", '"', "\\", ";a=", "a="):
        verdict(f"Authentication-Results: {OURS}; {sign * 100_000}")


@pytest.mark.parametrize(("lines", "found"), [
    (["X-Spam-Flag: YES"], True),
    (["X-Spam-Flag: NO", "X-Spam-Flag: YES"], False),
    (["X-Spam-Status: Yes, score=7.1 required=5.0"], True),
    (["X-Spam-Status: No, score=1.0"], False),
    (["X-Spam: Yes"], True),
    (["X-Spam-Score: 12.5"], True),
    (["X-Spam-Score: 6.0"], False),
    (["X-MS-Exchange-Organization-SCL: 5"], True),
    (["X-MS-Exchange-Organization-SCL: -1"], False),
    (["X-Forefront-Antispam-Report: CIP:192.0.2.1;SCL:9;SFV:SPM;"], True),
    ([], False),
])  # fmt: skip
def test_spam_is_what_the_server_says_first(lines, found):
    assert spam.is_spam(heads(*lines)) is found


def read(*lines: str, **config):
    return adapter.parse(Settings(config=config, secret={}), mail(*lines))


@pytest.mark.parametrize(("aside", "found"), [(True, True), (False, False)])
def test_spam_waits_aside_where_an_admin_says_so(aside, found):
    one = read("X-Spam-Flag: YES", spam_aside=aside)

    assert (one.spam, "spam" in one.warnings) == (found, True)


def test_ac_07_where_answers_are_wanted_is_told_and_the_sender_stays():
    one = read("From: Irma <irma@home.test>", "Reply-To: Other <other@home.test>")

    assert one.sender.canonical == "irma@home.test"
    assert [to.canonical for to in one.answer_to] == ["other@home.test"]
    assert "reply-to:other@home.test" in one.warnings


LIST = (
    "From: 'Irma Bell' via Support <support@shop.test>",
    "List-ID: <support.shop.test>",
)


@pytest.mark.parametrize("line", [
    "X-Original-From: Irma Bell <irma@home.test>",
    "X-Original-Sender: irma@home.test",
    "Reply-To: Irma Bell <irma@home.test>",
])  # fmt: skip
def test_behind_a_list_stands_who_wrote_it(line):
    one = read(*LIST, line, "Authentication-Results: mx.google.com; dmarc=pass"
               " header.from=shop.test", authserv="mx.google.com")  # fmt: skip

    assert (one.sender.canonical, one.sender.name) == ("irma@home.test", "Irma Bell")
    assert "list" in one.warnings
    assert not {"vouched", "reply-to"} & set(one.warnings)


@pytest.mark.parametrize("lines", [
    ("From: 'Irma' via Support <mallory@evil.test>", "List-ID: <support.shop.test>"),
    ("From: Mallory <support@shop.test>", "List-ID: <support.shop.test>"),
    ("From: 'Irma' via Support <support@shop.test>",),
])  # fmt: skip
def test_who_is_no_list_names_nobody_else(lines):
    one = read(*lines, "X-Original-Sender: irma@home.test")

    assert one.sender.canonical in ("mallory@evil.test", "support@shop.test")
