"""From a customer's first word to the answer they get, and back again, five times."""

import pytest

from channels_app import inbound, intake, outbound
from channels_app.models import Envelope
from helpdesk.base.accounts import actions as people
from tests.fake_channel import raw, said
from tests.tickets.verbs import seqs
from tickets import actions, outbox
from tickets.models import Delivery, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reply_to_a_reply_five_deep_stays_one_ticket(door, provider, bob):
    """What the customer's program quotes is what we sent (F19)."""
    intake.store(door, [raw(said("It leaks.", place="<1@irma>"))])
    inbound.drain()
    ticket = Ticket.objects.get()
    for turn in range(5):
        actions.reply(ticket, text=f"Answer {turn}", by=bob)
        outbound.drain()
        quoted = provider.taken[-1].place
        intake.store(
            door,
            [raw(said(f"Question {turn}", references=[quoted], place=f"<{turn}@x>"))],
        )
        inbound.drain()

    ticket = Ticket.objects.get()
    assert [m.direction for m in ticket.messages.all()] == ["in"] + ["out", "in"] * 5
    assert seqs(ticket) == list(range(1, ticket.seq + 1))
    assert provider.taken[-1].answers[0] == "<1@irma>"
    assert Delivery.objects.filter(state="sent").count() == 5


def test_a_worker_that_dies_anywhere_loses_and_doubles_nothing(door, provider, bob):
    """The same mail is delivered again, worked again and answered once."""
    item = raw(said("It leaks.", place="<1@irma>"))
    for _ in range(3):
        intake.store(door, [item])
        inbound.drain()
    actions.reply(Ticket.objects.get(), text="Sorry!", by=bob)
    for _ in range(3):
        outbound.drain()
        outbox.drain()
    assert (Envelope.objects.count(), Message.objects.count()) == (1, 2)
    assert [taken.text for taken in provider.taken] == ["Sorry!"]


def test_ac_54_a_deactivated_agents_words_still_go_out_and_their_tickets_pass_on(
    door, provider, ada, bob
):
    intake.store(door, [raw(said("It leaks."))])
    inbound.drain()
    ticket = Ticket.objects.get()
    actions.take(ticket, by=bob)
    actions.reply(ticket, text="On it.", by=bob)
    people.deactivate(bob, by=ada)

    outbound.drain()

    assert [taken.text for taken in provider.taken] == ["On it."]
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.accountable) == (None, ada)
    bob.refresh_from_db()
    assert Ticket.objects.visible_to(bob).exists() is False
