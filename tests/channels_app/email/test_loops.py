"""AC-17: what answers by itself is not answered for ever."""

import pytest

from channels_app import inbound, intake, outbound
from channels_app.adapter import Raw
from channels_app.adapters.email import keys
from channels_app.models import Connection
from tests.channels_app.widget.post import DESK, mails, make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tickets import outbox
from tickets.models import Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
OTHER = "help@other-desk.test"


@pytest.fixture
def mailbox(support, smtp_sink):  # noqa: F811
    channel = make_mailbox(support, smtp_sink)
    connection = Connection.objects.get(channel=channel)
    connection.config |= {"acknowledge": True}
    connection.save()
    return channel


def come(mailbox, mail: str) -> None:
    raw = mail.replace("\n", "\r\n").encode()
    one = Raw(content=raw, source_key=keys.source_key(raw), conv_key=keys.conv_key(raw))
    intake.store(mailbox, [one])
    inbound.drain()
    for _time in range(2):
        outbox.drain()
        outbound.drain()


def exchange(mailbox, relay, fields: str) -> list[str]:
    """The other helpdesk opens a matter, then answers each mail of ours; what we sent."""
    come(
        mailbox, f"From: {OTHER}\nTo: {DESK}\nSubject: Parcel\nMessage-ID: <0@o>\n\nHi"
    )
    answered = 0
    while answered < len(mails(relay)) and answered < 10:
        ours = mails(relay)[answered]
        answered += 1
        told = fields.format(ours=ours["Message-ID"])
        come(
            mailbox,
            f"From: {OTHER}\nTo: {DESK}\nSubject: [#{answered}] Re: {ours['Subject']}\n"
            f"Message-ID: <{answered}@o>\n{told}\nThank you, we have your message.",
        )
    return [mail["Subject"] for mail in mails(relay)]


@pytest.mark.parametrize(("fields", "most", "tickets"), [
    # As it should be, and without one of the two, as some do.
    ("In-Reply-To: {ours}\nAuto-Submitted: auto-replied\n", 1, 1),
    ("In-Reply-To: {ours}\n", 1, 1),
    ("Auto-Submitted: auto-generated\n", 1, 2),
    # With neither nobody can know; an address gets three a day (AC-16).
    ("", 3, 4),
])  # fmt: skip
def test_ac_17_two_helpdesks_that_answer_each_other_stop(
    mailbox,
    smtp_sink,  # noqa: F811
    fields,
    most,
    tickets,
):
    sent = exchange(mailbox, smtp_sink, fields)

    assert 1 <= len(sent) <= most
    assert Ticket.objects.count() <= tickets


def test_ac_17_what_comes_back_is_not_acknowledged(mailbox, smtp_sink):  # noqa: F811
    come(
        mailbox, f"From: {OTHER}\nTo: {DESK}\nSubject: Parcel\nMessage-ID: <0@o>\n\nHi"
    )
    [ours] = mails(smtp_sink)

    come(
        mailbox,
        f"Return-Path: <>\nFrom: MAILER-DAEMON@other-desk.test\nTo: {DESK}\n"
        "Subject: failure notice\nMessage-ID: <b@o>\n\n"
        "Hi. This is the qmail-send program at other-desk.test.\n\n"
        f"<{OTHER}>:\nRemote host said: 550 5.1.1 no such user\n\n"
        "--- Below this line is a copy of the message.\n\n"
        f"Message-ID: {ours['Message-ID']}\n",
    )

    assert (len(mails(smtp_sink)), Ticket.objects.count()) == (1, 1)
