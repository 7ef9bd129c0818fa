"""By hand, with the servers people run: Dovecot for the mailboxes, Postfix between them.

Who is not root has the relay that these tests bring along; the report's first lines say
which it was. That one sends nothing back, so that nothing is asked of what comes back.
"""

import email
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from itertools import count

import pytest

from channels_app import inbound, intake, outbound
from channels_app.adapters.email import adapter
from channels_app.models import Connection
from helpdesk.base import quotes, within
from tests.factories import make_channel, make_identity, make_ticket
from tests.peers import Dovecot, Postfix, Relay, mailbox
from tests.threads import until
from tickets import actions, outbox
from tickets.actions.files import NewFile
from tickets.models import Delivery, Message, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
NUMBERS = count(1)
PNG = b"\x89PNG\r\n\x1a\n"
MANUAL = NewFile(
    filename="manual.pdf", content_type="application/pdf", content=b"%PDF-1.7 x"
)


@dataclass
class Person:
    """Somebody with a mailbox of their own. `seen`: how many of its mails they read."""

    dovecot: Dovecot
    relay: Postfix | Relay
    address: str
    seen: int = 0

    def gets(self) -> EmailMessage:
        """The next mail that is new to them; it may be on its way."""
        until(lambda: len(self._mails()) > self.seen, seconds=30)
        self.seen += 1
        raw = self._mails()[self.seen - 1]
        return email.message_from_bytes(raw, policy=default)

    def writes(self, to: str, text: str, *, subject: str = "A lid", **fields: str):
        said = self._mail(to, text, subject=subject, **fields)
        self._sends(to, said)

    def answers(
        self, mail: EmailMessage, text: str, *, file: bytes = b"", **fields: str
    ) -> None:
        """As mail programs do: what is answered is quoted, and its references kept."""
        trail = f"{mail['References'] or ''} {mail['Message-ID']}".split()
        quoted = mail.get_body(("plain",)).get_content().splitlines()
        old = "\n".join(f"> {line}" for line in quoted)
        said = self._mail(
            str(mail["From"]),
            f"{text}\n\nOn Monday Support wrote:\n{old}\n",
            subject=str(mail["Subject"]),
            **{"In-Reply-To": mail["Message-ID"], "References": " ".join(trail)},
            **fields,
        )
        if file:
            said.add_attachment(
                file, maintype="image", subtype="png", filename="lid.png"
            )
        self._sends(mail["From"].addresses[0].addr_spec, said)

    def _mail(self, to: str, text: str, *, subject: str, **fields: str) -> EmailMessage:
        said = EmailMessage(policy=default.clone(max_line_length=998))
        said["From"], said["To"], said["Subject"] = self.address, to, subject
        said["Message-ID"] = f"<{next(NUMBERS)}@phone.customer.test>"
        for name, value in fields.items():
            said[name] = value
        said.set_content(text)
        return said

    def _sends(self, to: str, said: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.relay.port) as smtp:
            smtp.sendmail(self.address, [to], said.as_bytes())

    def _mails(self) -> list[bytes]:
        with self.dovecot.client(self.address) as client:
            client.select_folder("INBOX", readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        return [found[uid][b"BODY[]"] for uid in sorted(found)]


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.slow)],
                ids=["as it is", "with other Message-IDs"])  # fmt: skip
def relay(request, dovecot):
    """rewrites: it gives each mail another Message-ID (F19)."""
    if not Postfix.can_run():
        with Relay(dovecot) as running:
            yield running
        return
    domains = ("shop.test", "customer.test")
    with Postfix(dovecot, *domains, rewrites=request.param) as running:
        yield running


@pytest.fixture
def desk(support, dovecot, relay):
    """Support's mailbox, on Dovecot, which sends by that relay."""
    address = f"desk{next(NUMBERS)}@shop.test"
    dovecot.account(address, "secret")
    given = mailbox(dovecot, None, address, smtp_port=relay.port)
    channel = make_channel(support, kind="email", traits=dict(adapter.traits))
    connection = Connection(channel=channel, config=dict(given.config))
    connection.seal(given.secret)
    connection.save(force_insert=True)
    return channel


@pytest.fixture
def person(dovecot, relay):
    def somebody(name):
        address = f"{name}{next(NUMBERS)}@customer.test"
        dovecot.account(address, "theirs")
        return Person(dovecot, relay, address)

    return somebody


def address_of(desk) -> str:
    return desk.connection.config["address"]


def comes_in(desk, *, messages: int) -> None:
    """The mailbox is looked into until so many messages are there."""

    def looked():
        connection = Connection.objects.get(channel=desk)
        reader = adapter.poll(connection.settings(), connection.cursor, wait=0.05)
        for batch in reader:
            intake.store(desk, batch.items, cursor=batch.cursor)
            if not batch.items:
                break
        reader.close()
        inbound.drain()
        return Message.objects.count() >= messages

    until(looked, seconds=30)


def goes_out() -> None:
    outbox.drain()
    outbound.drain()


def test_five_exchanges_with_files_both_ways_are_one_ticket(desk, person, bob):
    irma = person("irma")
    irma.writes(address_of(desk), "My kettle has no lid.")
    comes_in(desk, messages=1)
    ticket = Ticket.objects.get()
    for turn in range(1, 6):
        actions.reply(
            ticket, text=f"Answer {turn}.", by=bob, files=[MANUAL] if turn == 1 else ()
        )
        goes_out()
        mail = irma.gets()
        named = [one.get_filename() for one in mail.iter_attachments()]
        assert named == (["manual.pdf"] if turn == 1 else [])
        assert f"Answer {turn}." in mail.get_body(("plain",)).get_content()
        irma.answers(
            mail, f"Question {turn}?", file=b"\x89PNG\r\n\x1a\n" if turn == 2 else b""
        )
        comes_in(desk, messages=1 + 2 * turn)

    assert Ticket.objects.get() == ticket
    said = list(ticket.messages.order_by("seq"))
    assert [one.direction for one in said] == ["in"] + ["out", "in"] * 5
    assert not any(one.unverified for one in said)
    assert [file.filename for one in said for file in one.attachments.all()] == [
        "manual.pdf",
        "lid.png",
    ]


def test_a_signature_a_picture_and_a_quotation_read_well_and_fold_when_answered(
    desk, person, bob
):
    irma, lid = person("irma"), within.new_name()
    bob.signature = "<p>{{agent.name}}<br><b>The Kettle Shop</b></p>"
    bob.save()
    irma.writes(address_of(desk), "My kettle has no lid.")
    comes_in(desk, messages=1)
    file = NewFile(
        filename="lid.png", content_type="image/png", content=PNG, content_id=lid
    )
    html = f'<p>Is it <img src="cid:{lid}" alt="The lid">?</p>'
    actions.reply(Ticket.objects.get(), html=html, files=[file], quote=True, by=bob)
    goes_out()

    mail = irma.gets()

    assert not mail.defects
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    words, _empty, line, *rest = text.splitlines()
    assert (words, line[:3]) == ("Is it [picture: The lid]?", "On ")
    assert rest == ["> My kettle has no lid.", "", "-- ", "Bob", "The Kettle Shop"]
    html = mail.get_body(("html",)).get_content()
    assert html.count(f"cid:{lid}") == 1
    [picture] = [one for one in mail.walk() if one["Content-ID"] == f"<{lid}>"]
    assert picture.get_content() == PNG

    irma.answers(mail, "Yes, that one.")
    comes_in(desk, messages=3)
    answer = Message.objects.get(direction="in", text__startswith="Yes")
    assert quotes.new_words(answer.text) == "Yes, that one."


def test_one_who_is_away_opens_nothing_and_a_stranger_is_shown_as_one(
    desk, person, bob
):
    irma, otto = person("irma"), person("otto")
    irma.writes(address_of(desk), "My kettle has no lid.")
    comes_in(desk, messages=1)
    ticket = Ticket.objects.get()
    actions.reply(ticket, text="It is on its way.", by=bob, and_resolve=True)
    goes_out()
    mail = irma.gets()

    irma.answers(mail, "I am on holiday.", **{"Auto-Submitted": "auto-replied"})
    comes_in(desk, messages=3)
    ticket.refresh_from_db()
    assert ticket.status == "resolved"

    otto.answers(mail, "Irma gave me this. Where is my parcel?")
    comes_in(desk, messages=4)
    last = ticket.messages.order_by("seq").last()
    assert (last.unverified, last.identity.canonical) == (True, otto.address)
    assert Ticket.objects.get() == ticket


@pytest.mark.skipif(
    not Postfix.can_run(), reason="no Postfix (or not root): nothing is sent back"
)
def test_what_a_real_server_sends_back_is_said_of_the_mail_it_could_not_deliver(
    desk, bob
):
    nobody = make_identity("Nobody", canonical="nobody@customer.test")
    ticket = make_ticket(desk, identity=nobody)
    sent = actions.reply(ticket, text="Hello?", by=bob, and_resolve=True)
    goes_out()
    assert sent.deliveries.get().state == "sent"

    def told():
        comes_in(desk, messages=0)
        return sent.deliveries.get().state == "failed"

    until(told, seconds=30)
    delivery = Delivery.objects.get()
    ticket.refresh_from_db()
    nobody.refresh_from_db()
    assert "550 5.1.1" in delivery.last_error
    assert (ticket.status, Ticket.objects.count()) == ("open", 1)
    assert nobody.unreachable_since is not None
