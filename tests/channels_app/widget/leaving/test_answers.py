"""What is answered by mail joins the ticket, and shows to whom it belongs."""

import pytest

from channels_app.models import Visitor
from tests.channels_app.widget.leaving.talk import chats_of, reply
from tests.channels_app.widget.post import (
    IRMA,
    answer,
    go_after,
    mails,
    send_letters,
)
from tests.channels_app.widget.proving import proven, shown
from tickets.models import Customer, Delivery, Identity, Message, Ticket


def test_the_answer_by_mail_joins_the_ticket_and_shows_when_it_is_proven(
    shop, irma, bob, relay, mailbox
):
    chat, ticket = chats_of(irma)
    reply(ticket, bob)
    go_after()
    (mail,) = mails(relay)

    answer(mailbox, f"Irma <{IRMA}>", mail, "The new seal helped.")

    assert Ticket.objects.count() == 1
    said = ticket.messages.order_by("seq").last()
    assert (said.text.strip(), said.unverified) == ("The new seal helped.", False)
    assert said.identity.verified_at is not None
    relay.mails.clear()
    reply(ticket, bob, "I am glad.")
    assert [mail["To"] for mail in mails(relay)] == [IRMA]

    # Back in the widget: what went by mail is for who proved to read it.
    assert shown(irma, chat) == ["My kettle leaks.", "Please try a new seal."]
    relay.mails.clear()
    proven(irma, relay)
    assert shown(irma, chat) == [
        "My kettle leaks.", "Please try a new seal.", "The new seal helped.",
        "I am glad.",
    ]  # fmt: skip
    messages = irma.get(f"chats/{chat}/").json()["messages"]
    assert [one["via"] for one in messages] == [None, None, "mail", "mail"]
    assert [one["by"] for one in messages] == ["me", "agent", "me", "agent"]


def test_words_of_a_victim_never_show_to_who_typed_their_address(
    shop, irma, bob, relay, mailbox
):
    """An attacker types an address that is not theirs. What its owner answers, and what
    they are told, is none of the attacker's business; nor is who they are."""
    victim = Identity.objects.create(
        kind="email", canonical=IRMA, shown=IRMA,
        customer=Customer.objects.create(name="Irma Victim"),
    )  # fmt: skip
    chat, ticket = chats_of(irma)
    attacker = ticket.customer
    reply(ticket, bob, "Who are you?")
    go_after()
    answer(mailbox, IRMA, mails(relay)[0], "My password is hunter2.")
    reply(ticket, bob, "Dear Irma, do not tell anybody.")

    visible = irma.get(f"chats/{chat}/").content.decode()
    assert "hunter2" not in visible
    assert "Dear Irma" not in visible
    session = irma.post("session/", {"token": irma.token}).content.decode()
    assert "hunter2" not in session
    assert "Victim" not in session
    ticket.refresh_from_db()
    assert ticket.customer == attacker != victim.customer
    # Nor does it go after them to the widget in any other way.
    widget = Visitor.objects.get().identity
    assert {m.text.strip() for m in Message.objects.filter(identity=widget)} == {
        "My kettle leaks."
    }
    assert not Delivery.objects.filter(
        identity=widget, message__text__contains="Irma"
    ).exists()
    # Files and numbers tell nothing either.
    assert irma.post(f"chats/{chat}/transcript/", {}).status_code == 202
    send_letters()
    assert not any("hunter2" in mail.as_string() for mail in mails(relay)[1:])


@pytest.mark.parametrize("is_proven", [True, False])
def test_an_answer_by_mail_brings_both_together_only_where_the_widget_proved_it(
    shop, irma, bob, relay, mailbox, is_proven
):
    """The address was given to another customer meanwhile (two of them were one)."""
    _chat, ticket = chats_of(irma)
    if is_proven:
        proven(irma, relay)
    reply(ticket, bob)
    go_after()
    (mail,) = mails(relay)
    ticket.refresh_from_db()
    before, other = ticket.customer, Customer.objects.create(name="Irma Kettle")
    Identity.objects.filter(canonical=IRMA).update(customer=other)

    answer(mailbox, IRMA, mail, "It helped.")

    ticket.refresh_from_db()
    assert ticket.customer == (other if is_proven else before)
    assert Identity.objects.get(canonical=IRMA).verified_at is not None
