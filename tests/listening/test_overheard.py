"""Where public words go: on in the ticket they answer in, or to whoever listens."""

import pytest

from channels_app import overheard
from channels_app.models import Envelope
from helpdesk.listening import actions
from helpdesk.listening.models import Mention
from tests.fake_square import post
from tests.listening.seen import states, the_mention
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(square, told, bob) -> Ticket:
    """Irma's, of what she posted."""
    told(square, post())
    return actions.make_ticket(the_mention(), by=bob).ticket


def test_its_customer_goes_on_below_it_in_the_ticket(square, told, ticket):
    told(square, post("Any news?", id="square:2", replies=["square:1"]))

    assert [one.text for one in ticket.messages.all()] == [
        "My kettle leaks, @acme",
        "Any news?",
    ]
    assert list(states()) == ["square:1"]


def test_a_bystander_is_a_mention_of_its_own_beside_the_ticket(square, told, ticket):
    told(
        square,
        post("Same here", id="square:2", replies=["square:1"], **{"from": "karl"}),
    )

    mention = the_mention(name="square:2")
    assert (mention.state, mention.beside.ticket) == ("new", ticket)
    assert mention.answers == the_mention(name="square:1")
    assert ticket.messages.count() == 1


def test_whichever_account_of_ours_hears_the_customer(
    square, other_square, told, ticket
):
    told(other_square, post("Any news?", id="square:2", replies=["square:1"]))
    told(square, post("Any news?", id="square:2", replies=["square:1"]))

    assert ticket.messages.count() == 2
    assert Ticket.objects.count() == 1


def test_a_post_in_a_ticket_that_reaches_another_account_is_the_same_post(
    square, other_square, told, ticket
):
    told(other_square, post())

    assert Message.objects.count() == 1
    assert the_mention().reached.count() == 2
    assert Envelope.objects.get(channel=other_square).message == ticket.messages.get()


def test_a_mention_whose_writer_goes_on_elsewhere_is_decided(
    square, other_square, told, ticket, monkeypatch
):
    """One account hears words before their ticket is known there; the other joins them."""
    told(other_square, post("Any news?", id="square:2"))
    assert states()["square:2"] == "new"

    told(square, post("Any news?", id="square:2", replies=["square:1"]))

    mention = the_mention(name="square:2")
    assert (mention.state, mention.message.ticket) == ("ticket", ticket)


def test_a_changed_post_changes_its_message(square, told, ticket):
    told(square, post("It drips", version="2"))
    message = ticket.messages.get()
    assert (message.text, message.wordings.count()) == ("It drips", 1)

    told(square, {"type": "edit", "id": "square:1", "from": "irma", "text": "It pours",
                  "at": "2030-01-01T00:00:00+00:00"})  # fmt: skip
    message.refresh_from_db()
    assert message.text == "It pours"


def test_nobody_says_what_a_customer_said(square, other_square, told, ticket):
    told(other_square, post("Mine", **{"from": "mallory"}))

    assert ticket.messages.get().text == "My kettle leaks, @acme"
    assert Envelope.objects.get(channel=other_square).state == "rejected"


def test_after_a_closed_ticket_somebody_decides_anew(square, told, ticket):
    Ticket.objects.update(status="closed", next_step_at=None)
    told(square, post("And now?", id="square:2", replies=["square:1"]))

    assert states() == {"square:1": "ticket", "square:2": "new"}


def test_brought_twice_it_is_one_ticket(square, told):
    told(square, post())
    envelope = Envelope.objects.get()

    assert overheard.bring(envelope) == overheard.bring(envelope)
    assert Ticket.objects.count() == 1


def test_without_a_listener_public_words_become_a_ticket(square, told, monkeypatch):
    monkeypatch.setattr(overheard, "_listeners", [])
    told(square, post())

    assert Ticket.objects.get().messages.get().public
    assert not Mention.objects.exists()


def test_what_is_said_to_us_alone_is_no_mention(square, told):
    told(square, {"type": "direct", "id": "d1", "from": "irma", "text": "Between us"})

    assert not Mention.objects.exists()
    assert Ticket.objects.get().messages.get().public is False
