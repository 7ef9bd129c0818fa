"""Who wrote a mail, where more than one name stands in it."""

import pytest

from channels_app import inbound, intake, references
from channels_app.adapters.email import handed
from channels_app.models import Connection, Envelope
from tests.channels_app.email.mails import mail
from tests.channels_app.widget.post import make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.actions import Recipients
from tickets.models import Message

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def box(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink)


@pytest.fixture
def hear(box):
    """A mail comes in; what became of it."""

    def hears(*fields, body="My kettle leaks.\r\n") -> Envelope:
        item = handed.raw(mail(*fields, body=body))
        intake.store(box, [item])
        inbound.drain()
        return Envelope.objects.get(source_key=item.source_key)

    return hears


def whom(message: Message) -> set[str]:
    found = message.deliveries.values_list("identity__canonical", flat=True)
    return set(found)


class TestReplyTo:
    @pytest.fixture
    def ticket(self, hear):
        lines = "From: Irma <irma@home.test>", "Reply-To: other@elsewhere.test"
        return hear(*lines).message.ticket

    def test_ac_07_answers_go_to_the_sender_until_an_agent_who_sees_both_says_else(
        self, ticket, bob
    ):
        page = shown(browser_of(bob).get(url(ticket)))
        assert "It asks for answers to other@elsewhere.test" in page

        first = actions.reply(ticket, text="Try the lid.", by=bob)
        people = Recipients(to=["other@elsewhere.test"])
        second = actions.reply(ticket, text="And now?", by=bob, people=people)

        assert whom(first) == {"irma@home.test"}
        assert whom(second) == {"other@elsewhere.test"}

    def test_ac_07_the_contact_is_never_replaced(self, ticket, bob):
        people = Recipients(to=["other@elsewhere.test"])
        actions.reply(ticket, text="And now?", by=bob, people=people)

        ticket.refresh_from_db()
        shown_as = ticket.customer.identities.values_list("canonical", flat=True)
        assert list(shown_as) == ["irma@home.test"]

    def test_it_is_offered_to_whoever_answers(self, ticket):
        [said] = ticket.messages.all()
        assert [one["canonical"] for one in said.copied] == ["other@elsewhere.test"]


FORWARDS = {
    "gmail": (
        "Fwd: Kettle",
        (
            "Please take this one.\n\n---------- Forwarded message ---------\n"
            "From: Irma Bell <irma@home.test>\nDate: Mon, Nov 23, 2026 at 9:01 AM\n"
            "Subject: Kettle\nTo: <bob@shop.test>\n\n\nIt leaks.\n"
        ),
    ),
    "outlook": (
        "WG: Kettle",
        (
            "Please take this one.\n\nVon: Irma Bell <irma@home.test>\n"
            "Gesendet: Montag, 23. November 2026 09:01\nAn: bob@shop.test\n"
            "Betreff: Kettle\n\nIt leaks.\n"
        ),
    ),
    "apple": (
        "Tr : Kettle",
        (
            "Please take this one.\n\nDébut du message transféré :\n\n"
            "> De: Irma Bell <irma@home.test>\n> Objet: Kettle\n"
            "> Date: 23 novembre 2026 à 09:01\n> À: bob@shop.test\n> \n> It leaks.\n"
        ),
    ),
    "thunderbird": (
        "Fwd: Kettle",
        (
            "Please take this one.\n\n-------- Forwarded Message --------\n"
            "Subject: 	Kettle\nDate: 	Mon, 23 Nov 2026 09:01:00 +0100\n"
            "From: 	Irma Bell <irma@home.test>\nTo: 	bob@shop.test\n\n\n\nIt leaks.\n"
        ),
    ),
    "old outlook": (
        "FW: Kettle",
        (
            "Please take this one.\n\n-----Original Message-----\n"
            "From: Irma Bell [mailto:irma@home.test] \nSent: Monday, 23 November 2026\n"
            "To: bob@shop.test\nSubject: Kettle\n\nIt leaks.\n"
        ),
    ),
    "japanese": (
        "Fwd: Kettle",
        (
            "Please take this one.\n\n---------- 転送メッセージ ----------\n"
            "差出人: Irma Bell <irma@home.test>\n日付: 2026年11月23日\n"
            "件名: Kettle\n宛先: bob@shop.test\n\nIt leaks.\n"
        ),
    ),
}


def sent_on(agent, subject: str, body: str) -> tuple[tuple[str, ...], str]:
    kind = "Content-Type: text/plain; charset=utf-8"
    lines = f"From: Bob <{agent.email}>", f"Subject: {subject}", kind
    return lines, body.replace("\n", "\r\n")


@pytest.mark.parametrize("program", FORWARDS)
def test_the_customer_in_what_a_colleague_sends_on_is_the_customer(hear, bob, program):
    lines, body = sent_on(bob, *FORWARDS[program])

    message = hear(*lines, body=body).message

    ticket = message.ticket
    assert message.identity.canonical == "irma@home.test"
    assert (ticket.customer.name, ticket.subject) == ("Irma Bell", "Kettle")
    assert message.text.strip("> \n") == "It leaks."
    [note] = ticket.messages.filter(direction="note")
    assert (note.agent, note.text.split("\n")[0]) == (bob, "Please take this one.")
    opened = ticket.events.get(verb="opened")
    assert opened.actor == bob


def test_a_mail_that_is_sent_on_as_a_file_is_the_customers(hear, bob):
    inner = mail(
        "From: Irma Bell <irma@home.test>", "Subject: Kettle", body="It leaks.\r\n"
    )
    body = (
        b"--b1\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
        b"--b1\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b1--\r\n"
    )
    kind = 'Content-Type: multipart/mixed; boundary="b1"'

    message = hear(
        f"From: {bob.email}", "Subject: Fwd: Kettle", kind, body=body
    ).message

    assert message.identity.canonical == "irma@home.test"
    assert message.text.strip() == "It leaks."
    assert message.ticket.messages.get(direction="note").text.strip() == "See below."


def test_what_a_stranger_sends_on_is_the_strangers(hear, bob):
    subject, body = FORWARDS["gmail"]

    message = hear(
        "From: mallory@evil.test",
        f"Subject: {subject}",
        body=body.replace("\n", "\r\n"),
    ).message

    assert message.identity.canonical == "mallory@evil.test"


def test_what_could_not_be_proved_to_be_a_colleagues_names_nobody_else(hear, bob, box):
    row = Connection.objects.get(channel=box)
    row.config = {**row.config, "authserv": "mx.shop.test"}
    row.save()
    lines, body = sent_on(bob, *FORWARDS["gmail"])
    verdict = "Authentication-Results: mx.shop.test; dmarc=fail header.from=example.org"

    message = hear(verdict, *lines, body=body).message

    assert message.identity.canonical == bob.email.lower()


class TestColleagues:
    @pytest.fixture
    def reference(self, hear, bob) -> str:
        ticket = hear("From: irma@home.test").message.ticket
        reply = actions.reply(ticket, text="Try the lid.", by=bob)
        return references.mint(ticket=ticket.public_id, message=reply.public_id)

    def test_ac_04_an_answer_from_a_colleagues_address_waits_in_quarantine(
        self, hear, ada, reference
    ):
        found = hear(
            f"From: Ada <{ada.email}>", f"In-Reply-To: <{reference}@shop.test>"
        )

        assert (found.state, found.message) == ("quarantined", None)
        assert "colleague" in found.reason
        assert not Message.objects.filter(agent=ada).exists()

    def test_ac_21_so_it_does_when_they_work_here_no_longer(self, hear, ada, reference):
        ada.is_active = False
        ada.save()

        found = hear(f"From: {ada.email}", f"In-Reply-To: <{reference}@shop.test>")

        assert found.state == "quarantined"

    def test_a_colleague_may_be_a_customer_in_a_ticket_of_their_own(
        self, hear, ada, bob
    ):
        ticket = hear(f"From: {ada.email}").message.ticket
        reply = actions.reply(ticket, text="Try the lid.", by=bob)
        mine = references.mint(ticket=ticket.public_id, message=reply.public_id)

        found = hear(f"From: {ada.email}", f"In-Reply-To: <{mine}@shop.test>")

        assert found.message.ticket == ticket
