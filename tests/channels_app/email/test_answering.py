"""Answers that come to an address of their own find their ticket by it alone."""

from email.message import EmailMessage

import pytest

from channels_app import inbound, intake, outbound
from channels_app.adapter import Raw
from channels_app.models import Connection
from tests.channels_app.widget.post import mails, make_mailbox
from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import Message, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
IRMA = "irma@customer.test"
BASE = "reply@answers.shop.test"


@pytest.fixture
def mailbox(support, smtp_sink):
    channel = make_mailbox(support, smtp_sink)
    connection = Connection.objects.get(channel=channel)
    connection.config["reply_address"] = BASE
    connection.save()
    return channel


@pytest.fixture
def asked_at(mailbox, smtp_sink, bob):
    """Where answers to Bob's mail are asked for."""
    ticket = make_ticket(mailbox, identity=make_identity("Irma", canonical=IRMA))
    actions.reply(ticket, text="Try the lid.", by=bob)
    outbound.drain()
    [mail] = mails(smtp_sink)
    return mail["Reply-To"].addresses[0].addr_spec


def comes(mailbox, sender: str, to: str, **fields: str) -> Message:
    """A mail that kept nothing of what it answers."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Lid"
    mail["Message-ID"] = f"<1.{sender}>"
    for name, value in fields.items():
        mail[name] = value
    mail.set_content("It still leaks.")
    raw = Raw(content=mail.as_bytes(), source_key=sender + to, conv_key=sender)
    intake.store(mailbox, [raw])
    inbound.drain()
    return Message.objects.latest("id")


def test_each_mail_asks_for_answers_at_an_address_of_its_own(asked_at):
    local, _at, domain = asked_at.rpartition("@")
    assert (local.partition("+")[0], domain) == ("reply", "answers.shop.test")
    assert len(local) <= 64


def test_an_answer_finds_its_ticket_by_the_address_alone(mailbox, asked_at):
    message = comes(mailbox, IRMA, asked_at.upper())
    assert (Ticket.objects.count(), message.unverified) == (1, False)
    # That address is ours, and nobody who takes part.
    assert message.ticket.participants.count() == 1


def test_a_server_may_write_down_alone_whom_it_was_for(mailbox, asked_at):
    comes(mailbox, IRMA, "undisclosed-recipients:;", **{"Delivered-To": asked_at})
    assert Ticket.objects.count() == 1


def test_ac_14_whoever_else_writes_there_is_shown_as_a_stranger(mailbox, asked_at):
    message = comes(mailbox, "no-reply@third.example", asked_at)
    assert (Ticket.objects.count(), message.unverified) == (1, True)


@pytest.mark.parametrize("change", [
    lambda local: local[:-1],
    lambda local: local[:-1] + ("a" if local[-1] != "a" else "b"),
    lambda local: local.partition("+")[0],
    lambda local: local.partition("+")[0] + "+anything",
])  # fmt: skip
def test_ac_01_another_address_proves_nothing(mailbox, asked_at, change):
    local, _at, domain = asked_at.rpartition("@")
    comes(mailbox, IRMA, f"{change(local)}@{domain}")
    assert Ticket.objects.count() == 2


def test_without_such_an_address_answers_go_to_the_sender(support, smtp_sink, bob):
    channel = make_mailbox(support, smtp_sink)
    ticket = make_ticket(channel, identity=make_identity("Irma", canonical=IRMA))
    actions.reply(ticket, text="Try the lid.", by=bob)
    outbound.drain()
    assert mails(smtp_sink)[0]["Reply-To"] is None
