"""A mail that we write first: to somebody who never wrote, and back."""

import pytest

from channels_app import inbound, intake, outbound
from channels_app.adapter import Raw
from channels_app.adapters.email import keys
from tests.channels_app.widget.post import DESK, mails, make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions, outbox
from tickets.models import Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]


def test_it_goes_out_as_a_letter_of_its_own_and_its_answer_joins_the_ticket(
    support,
    bob,
    smtp_sink,  # noqa: F811
):
    mailbox = make_mailbox(support, smtp_sink)
    ticket = actions.write_first(
        mailbox,
        of="irma@customer.example",
        subject="Kettle",
        text="It is back.",
        by=bob,
    ).ticket
    outbox.drain()
    outbound.drain()

    [sent] = mails(smtp_sink)
    assert (sent["To"], sent["Subject"]) == ("irma@customer.example", "Kettle")
    assert (sent["In-Reply-To"], sent["Auto-Submitted"]) == (None, None)
    assert "It is back." in sent.as_string()
    assert "continues" not in sent.as_string()

    raw = (
        f"From: irma@customer.example\r\nTo: {DESK}\r\nSubject: Re: Kettle\r\n"
        f"Message-ID: <1@c>\r\nIn-Reply-To: {sent['Message-ID']}\r\n\r\nThank you!"
    ).encode()
    one = Raw(content=raw, source_key=keys.source_key(raw), conv_key=keys.conv_key(raw))
    intake.store(mailbox, [one])
    inbound.drain()

    assert Ticket.objects.get() == ticket
    answer = ticket.messages.get(direction="in")
    assert (answer.text.strip(), answer.unverified) == ("Thank you!", False)
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
