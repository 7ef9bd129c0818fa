"""A mail that came back is said of its delivery, and is nobody's words."""

import pytest
from django.utils import timezone

from channels_app import inbound, intake, outbound
from channels_app.adapter import Raw
from channels_app.models import Envelope
from tests.channels_app.widget.post import make_mailbox, write
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import Delivery, Identity, Message, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
ADDRESS = "irma@customer.test"
GONE = ("5.1.1", "smtp; 550 5.1.1 User unknown")
FULL = ("5.2.2", "smtp; 552 5.2.2 Mailbox full")


@pytest.fixture
def mailbox(support, smtp_sink):
    return make_mailbox(support, smtp_sink)


@pytest.fixture
def irma():
    return make_identity("Irma", canonical=ADDRESS)


@pytest.fixture
def answer(mailbox, irma, bob) -> Delivery:
    """Bob's, which the server took."""
    ticket = make_ticket(mailbox, identity=irma)
    sent = actions.reply(ticket, text="Try the lid.", by=bob, and_resolve=True)
    outbound.drain()
    return sent.deliveries.get()


def report(
    place: str,
    *,
    whom: str = ADDRESS,
    action: str = "failed",
    said: tuple[str, str] = GONE,
) -> bytes:
    """RFC 3464, as Postfix writes it."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: support@shop.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <{action}.{whom}.1@mx.example.net>
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B

This is the mail system at host mx.example.net.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {whom}
Action: {action}
Status: {said[0]}
Diagnostic-Code: {said[1]}

--B
Content-Type: text/rfc822-headers

Message-ID: <{place}>
Subject: Hello
--B--
""".encode()


def comes(mailbox, *mails: bytes) -> list[Envelope]:
    raws = [Raw(content=one, source_key=str(hash(one)), conv_key="x") for one in mails]
    intake.store(mailbox, raws)
    inbound.drain()
    return list(Envelope.objects.order_by("id"))


def test_a_mail_that_came_back_is_said_of_its_delivery_and_opens_nothing(
    mailbox, answer
):
    [envelope] = comes(mailbox, report(answer.place))

    answer.refresh_from_db()
    assert (answer.state, answer.last_error) == ("failed", "550 5.1.1 User unknown")
    assert (envelope.state, envelope.message) == ("stored", None)
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 2)


def test_an_answer_that_came_back_is_none_and_its_ticket_is_open_again(mailbox, answer):
    assert Ticket.objects.get().status == "resolved"

    comes(mailbox, report(answer.place))

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.resolved_at) == ("open", None)
    assert ticket.waiting_since is not None


def test_a_report_that_comes_twice_says_nothing_new(mailbox, answer):
    comes(mailbox, report(answer.place))
    seq = Ticket.objects.get().seq
    comes(mailbox, report(answer.place, said=("5.1.1", "smtp; 550 5.1.1 Really")))
    answer.refresh_from_db()
    assert answer.last_error == "550 5.1.1 User unknown"
    assert Ticket.objects.get().seq == seq


def test_an_address_that_does_not_exist_gets_nothing_by_itself_until_they_write(
    mailbox, answer, irma
):
    comes(mailbox, report(answer.place))
    irma.refresh_from_db()
    assert irma.unreachable_words == "550 5.1.1 User unknown"
    ticket = Ticket.objects.get()
    actions.say_automatically(ticket, text="We have it.", to=irma, channel=mailbox)
    told = Delivery.objects.get(message__auto="auto-replied")
    assert (told.state, "came back" in told.last_error) == ("failed", True)

    write(mailbox, ADDRESS, subject="Hello", text="It is me again.")

    irma.refresh_from_db()
    assert (irma.unreachable_since, irma.unreachable_words) == (None, "")


def test_agents_may_write_there_all_the_same(mailbox, answer, bob, smtp_sink):
    comes(mailbox, report(answer.place))
    answer.refresh_from_db()
    actions.retry(answer, by=bob)
    outbound.drain()
    answer.refresh_from_db()
    assert (answer.state, len(smtp_sink.mails)) == ("sent", 2)


def test_a_full_mailbox_is_no_reason_to_write_there_no_more(mailbox, answer, irma):
    comes(mailbox, report(answer.place, said=FULL))
    answer.refresh_from_db()
    irma.refresh_from_db()
    assert (answer.state, irma.unreachable_since) == ("failed", None)


def test_a_server_that_still_tries_says_so_and_nothing_failed(mailbox, answer):
    late = ("4.4.1", "smtp; connection timed out")
    comes(mailbox, report(answer.place, action="delayed", said=late))
    answer.refresh_from_db()
    assert (answer.state, answer.last_error) == ("sent", "connection timed out")
    assert Ticket.objects.count() == 1


def test_where_it_was_forwarded_to_another_address_it_is_that_of_the_one_we_wrote_to(
    mailbox, answer
):
    comes(mailbox, report(answer.place, whom="irma.new@elsewhere.test"))
    answer.refresh_from_db()
    assert answer.state == "failed"


def test_one_of_two_who_were_written_to_was_not_reached(mailbox, irma, bob):
    ticket = make_ticket(mailbox, identity=irma)
    other = make_identity("Otto", canonical="otto@customer.test")
    ticket.participants.create(
        identity=other, part="copied", confirmed_at=timezone.now()
    )
    sent = actions.reply(ticket, text="To both.", by=bob)
    outbound.drain()
    place = sent.deliveries.first().place

    comes(mailbox, report(place, whom="otto@customer.test"))

    states = dict(sent.deliveries.values_list("identity__canonical", "state"))
    assert states == {ADDRESS: "sent", "otto@customer.test": "failed"}


@pytest.mark.parametrize("change", [
    lambda place: "1@shop.test",
    lambda place: place[:-30] + "0" * 16 + place[-14:],
    lambda place: "x" + place,
    lambda place: "",
])  # fmt: skip
def test_ac_19_a_report_of_a_mail_that_we_never_sent_is_nothing_of_ours(
    mailbox, answer, irma, change
):
    [envelope] = comes(mailbox, report(change(answer.place)))

    answer.refresh_from_db()
    irma.refresh_from_db()
    assert (answer.state, irma.unreachable_since) == ("sent", None)
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 2)
    assert (envelope.state, "not sent from here" in envelope.reason) == (
        "rejected",
        True,
    )


def test_an_old_server_that_sends_words_alone_is_understood(mailbox, answer):
    mail = f"""\
From: MAILER-DAEMON@qmail.example
To: support@shop.test
Subject: failure notice

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<{ADDRESS}>:
Remote host said: 550 5.1.1 no such user

--- Below this line is a copy of the message.

Message-ID: <{answer.place}>
Subject: Hello
""".encode()
    comes(mailbox, mail)
    answer.refresh_from_db()
    assert (answer.state, answer.last_error) == (
        "failed",
        "Remote host said: 550 5.1.1 no such user",
    )


def test_what_a_mail_server_writes_of_no_mail_is_kept_as_words_and_wakes_nobody(
    mailbox,
):
    mail = (
        b"Return-Path: <>\nFrom: root@shop.test\nTo: support@shop.test\n"
        b"Message-ID: <1@shop.test>\nSubject: Disk\n\nIt is nearly full.\n"
    )
    comes(mailbox, mail)
    [message] = Message.objects.all()
    assert message.auto == "bounce"


def test_a_server_that_knows_no_such_person_says_so_at_once(
    mailbox, irma, bob, smtp_sink
):
    smtp_sink.script("RCPT 550 5.1.1 No such user here")
    ticket = make_ticket(mailbox, identity=irma)
    actions.reply(ticket, text="Hello?", by=bob)
    outbound.drain()
    irma.refresh_from_db()
    assert "No such user here" in irma.unreachable_words


def test_a_server_that_dislikes_the_mail_says_nothing_of_the_address(
    mailbox, irma, bob, smtp_sink
):
    smtp_sink.script("RCPT 550 5.7.1 Looks like spam to us")
    ticket = make_ticket(mailbox, identity=irma)
    actions.reply(ticket, text="Hello?", by=bob)
    outbound.drain()
    assert Identity.objects.get(pk=irma.pk).unreachable_since is None
