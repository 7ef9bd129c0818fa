"""`manage.py parse_mail`: how a mail is read, as one object a line."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapters.email import bounces, mime
from channels_app.adapters.email.bodies import Reading
from channels_app.adapters.email.described import described

FIELDS = {
    "from", "reply_to", "to", "cc", "subject", "message_id", "in_reply_to", "references",
    "date", "content_type", "text", "reply_text", "html", "attachments", "auto", "bounce",
    "warnings",
}  # fmt: skip

REPORT = b"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: support@ours.example
Subject: Undelivered Mail Returned to Sender
Date: Thu, 12 Mar 2026 14:02:00 +0100
Message-ID: <bounce1@mx.example.net>
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B

This is the mail system at host mx.example.net.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; Ada@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

Final-Recipient: rfc822; bob@example.org
Action: delayed
Status: 4.4.1

--B
Content-Type: message/rfc822

Message-ID: <orig-1@ours.example>
Subject: Hello

Hi
--B--
"""

QMAIL = b"""\
From: MAILER-DAEMON@qmail.example
To: support@ours.example
Subject: failure notice

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ada@example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 no such user

--- Below this line is a copy of the message.

Message-ID: <orig-2@ours.example>
Subject: Hello
"""

EXIM = b"""\
From: Mail Delivery System <Mailer-Daemon@exim.example>
To: support@ours.example
X-Failed-Recipients: ada@example.org
Auto-Submitted: auto-replied
Subject: Warning: message 1abc delayed 24 hours

A message that you sent has not yet been delivered to one or more of its recipients.
No action is required on your part. Delivery attempts will continue.
"""


READ = "report-type=disposition-notification; boundary=b"


def mail(*headers: str, body: str = "Hello") -> bytes:
    return "\n".join([*headers, "", body]).encode()


def test_a_report_names_who_was_not_reached_and_which_mail_it_is_about():
    told = described(REPORT)
    assert told["auto"] == "bounce"
    assert told["bounce"] == {
        "recipient": "ada@example.org",
        "status": "5.1.1",
        "action": "failed",
        "original_message_id": "orig-1@ours.example",
    }
    root = mime.read(REPORT)
    first, second = bounces.read(root, Reading(root).text)
    assert first.reason == "550 5.1.1 User unknown"
    assert (second.recipient, second.action) == ("bob@example.org", "delayed")


@pytest.mark.parametrize(("raw", "told"), [
    (QMAIL, ("ada@example.org", "5.1.1", "failed", "orig-2@ours.example")),
    (EXIM, ("ada@example.org", "", "delayed", "")),
])  # fmt: skip
def test_programs_that_send_no_report_are_understood(raw, told):
    bounce = described(raw)["bounce"]
    assert tuple(bounce.values()) == told


@pytest.mark.parametrize(("headers", "auto"), [
    (["Subject: Parcel"], None),
    (["Subject: Vacation"], None),
    (["Subject: Automatic reply: Parcel", "Auto-Submitted: auto-replied"], "vacation"),
    (["Subject: Abwesenheitsnotiz", "X-Auto-Response-Suppress: All"], "vacation"),
    (["Subject: Re: Parcel", "Auto-Submitted: auto-replied (vacation)"], "vacation"),
    (["Subject: Réponse automatique : Colis", "Precedence: auto_reply"], "vacation"),
    (["Subject: We have it", "Auto-Submitted: auto-replied"], "auto-replied"),
    (["Subject: Report", "Auto-Submitted: auto-generated"], "auto-replied"),
    (["Subject: Parcel", "Auto-Submitted: no"], None),
    (["Subject: News", "List-Id: <news.example.org>"], "list"),
    (["Subject: News", "Precedence: bulk"], "list"),
    (["Subject: x", "Return-Path: <>"], "bounce"),
    (["Subject: Read: Parcel", f"Content-Type: multipart/report; {READ}"], "auto-replied"),
])  # fmt: skip
def test_why_a_machine_wrote_it(headers, auto):
    assert described(mail("From: ada@example.org", *headers))["auto"] == auto


def test_every_field_is_told_by_its_name():
    told = described(
        mail(
            'From: "Lovelace, Ada" <ada@example.org>',
            "Reply-To: office@example.org",
            "To: support@ours.example, Bob <bob@ours.example>",
            "Cc: carol@example.org",
            "Subject: =?utf-8?q?Paket_f=C3=BCr_mich?=",
            "Date: Thu, 12 Mar 2026 14:02:00 +0100",
            "Message-ID: <a@example.org>",
            "In-Reply-To: <b@ours.example>",
            "References: <c@ours.example> <b@ours.example>",
            body="Here.\n\nOn Thu, 12 Mar 2026, Bob <bob@ours.example> wrote:\n> Where?",
        )
    )
    assert set(told) == FIELDS
    assert told["from"] == {"address": "ada@example.org", "name": "Lovelace, Ada"}
    assert [one["address"] for one in told["to"]] == [
        "support@ours.example",
        "bob@ours.example",
    ]
    assert told["cc"] == [{"address": "carol@example.org", "name": ""}]
    assert told["reply_to"] == [{"address": "office@example.org", "name": ""}]
    assert told["subject"] == "Paket für mich"
    assert told["date"] == "2026-03-12T13:02:00+00:00"
    assert told["message_id"] == "a@example.org"
    assert told["in_reply_to"] == ["b@ours.example"]
    assert told["references"] == ["c@ours.example", "b@ours.example"]
    assert told["content_type"] == "text/plain"
    assert told["reply_text"] == "Here."
    assert told["text"].startswith("Here.\n\nOn Thu")
    assert told["warnings"] == ["reply-to"]


def test_of_html_alone_new_and_old_are_told_apart_too():
    html = (
        "<div>Here.</div><div>On Thu, 12 Mar 2026, Bob &lt;bob@ours.example&gt; wrote:"
        "<blockquote>Where?</blockquote></div>"
    )
    told = described(mail("From: a@example.org", "Content-Type: text/html", body=html))
    assert told["content_type"] == "text/html"
    assert told["reply_text"] == "Here."
    assert "> Where?" in told["text"]


def test_files_are_told_with_what_they_are():
    raw = mail(
        "From: a@example.org",
        "Content-Type: multipart/mixed; boundary=b",
        body=(
            "--b\n\nHello\n--b\nContent-Type: image/png; name=dot.png\n"
            "Content-ID: <dot@x>\nContent-Disposition: inline\n\nabc\n--b--\n"
        ),
    )
    (file,) = described(raw)["attachments"]
    assert file == {
        "filename": "dot.png",
        "content_type": "image/png",
        "size": 3,
        "md5": "900150983cd24fb0d6963f7d28e17f72",
        "inline": True,
        "content_id": "dot@x",
    }


@given(st.binary(max_size=2000) | st.text(max_size=500).map(str.encode))
def test_whatever_the_bytes_are_an_object_is_told(raw: bytes) -> None:
    told = described(raw)
    assert set(told) == FIELDS
    json.dumps(told)


@given(st.lists(st.sampled_from(REPORT.splitlines(keepends=True)), max_size=40))
def test_a_report_in_any_disorder_is_read(lines: list[bytes]) -> None:
    assert set(described(b"".join(lines))) == FIELDS


def command(*names: str) -> list[dict[str, Any]]:
    said = io.StringIO()
    call_command("parse_mail", *names, stdout=said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_the_command_prints_one_object_for_each_file(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(b"From ada Thu Mar 12 14:02:00 2026\n" + REPORT)
    (tmp_path / "two.eml").write_bytes(b"\xff\xfe\x00" * 100)
    names = [str(tmp_path / name) for name in ("one.eml", "two.eml", "none.eml")]
    one, two, none = command(*names)
    assert [one["file"], two["file"], none["file"]] == names
    assert one["bounce"]["recipient"] == "ada@example.org"
    assert two["from"] is None
    assert none["warnings"] == ["not read: No such file or directory"]


def test_what_is_nested_too_deeply_is_told_of_all_the_same() -> None:
    raw = b"From: ada@example.org\nSubject: Deep\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
        for n in range(200)
    )
    told = described(raw)
    assert told["subject"] == "Deep"
    assert told["text"] == ""
    assert "nested" in told["warnings"][0]
