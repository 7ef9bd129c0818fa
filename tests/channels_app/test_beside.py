"""AC-01 and its like for people outside: what they answer is proven, and kept apart."""

import pytest

from channels_app import inbound, outbound
from tests.channels_app.widget.post import (
    IRMA,
    mails,
    make_mailbox,
    take_in,
    text_of,
    write,
)
from tests.peers import smtp_sink  # noqa: F401
from tickets import actions, outbox
from tickets.actions import Recipients
from tickets.models import Identity, Message, Ticket

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
ANNA = "anna@firm.test"


@pytest.fixture
def mailbox(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink)


@pytest.fixture
def ticket(mailbox) -> Ticket:
    write(mailbox, IRMA, subject="Kettle", text="It leaks.")
    return Ticket.objects.get()


@pytest.fixture
def sent(smtp_sink):  # noqa: F811
    def all_sent():
        outbox.drain()
        outbound.drain()
        return mails(smtp_sink)

    return all_sent


def asked(ticket, by) -> Message:
    question = ticket.messages.get(direction="in")
    people = Recipients(to=[ANNA])
    return actions.forward(question, people=people, text="Can you help?", by=by)


def answer(mailbox, mail, *, by=ANNA, text="It is the seal."):
    take_in(mailbox, by, mail, text)
    inbound.drain()


def test_ac_01_what_they_answer_comes_in_beside_the_conversation(
    mailbox, ticket, bob, sent
):
    asked(ticket, bob)
    [mail] = sent()
    assert (mail["To"], mail["Subject"]) == (ANNA, "Fwd: Kettle")
    assert "It leaks." in text_of(mail)

    answer(mailbox, mail)

    said = ticket.messages.get(identity__canonical=ANNA)
    assert (said.direction, said.unverified, said.text.strip()) == (
        "side",
        False,
        "It is the seal.",
    )
    assert Identity.objects.get(canonical=ANNA).verified_at is not None
    assert Ticket.objects.count() == 1


def test_ac_02_nobody_gets_a_reference_of_a_conversation_that_is_not_theirs(
    mailbox, ticket, bob, sent
):
    actions.reply(ticket, text="We look into it.", by=bob)
    asked(ticket, bob)
    [to_irma, to_anna] = sent()
    answer(mailbox, to_anna)
    said = ticket.messages.get(identity__canonical=ANNA)
    actions.reply(ticket, text="News for you.", by=bob)
    actions.forward(said, people=Recipients(to=[ANNA]), text="Thanks", by=bob)

    [*_before, again_irma, again_anna] = sent()

    theirs = f"{again_anna['References']} {again_anna['In-Reply-To']}"
    hers = f"{again_irma['References']} {again_irma['In-Reply-To']}"
    assert to_irma["Message-ID"] not in theirs
    assert to_anna["Message-ID"] not in hers
    assert to_anna["Message-ID"] in theirs
    assert again_anna["Subject"] == "Re: Fwd: Kettle"
    assert "/c/" not in text_of(again_anna)


def test_ac_03_who_was_not_asked_is_shown_as_a_stranger(mailbox, ticket, bob, sent):
    asked(ticket, bob)
    [mail] = sent()

    answer(mailbox, mail, by="carl@firm.test")

    said = ticket.messages.get(identity__canonical="carl@firm.test")
    assert (said.direction, said.unverified) == ("side", True)


def test_the_customers_next_mail_is_of_the_conversation(mailbox, ticket, bob, sent):
    actions.reply(ticket, text="We look into it.", by=bob)
    asked(ticket, bob)
    [to_irma, to_anna] = sent()
    answer(mailbox, to_irma, by=IRMA, text="Any news?")
    # Even where Anna sent our mail on to her.
    answer(mailbox, to_anna, by=IRMA, text="I know Anna.")

    assert [one.direction for one in ticket.messages.order_by("seq")] == [
        "in", "out", "side", "in", "in",
    ]  # fmt: skip
