"""Customers who say that they told us before: once for each message, and shown on it."""

import pytest

from tests.factories import make_identity, make_words
from tests.races import at_once
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions, outbox
from tickets.actions import listening
from tickets.models import Listening, Message

pytestmark = pytest.mark.usefixtures("company")

AGAIN = "As I already said, my kettle leaks."


def write(ticket, text, **more):
    channel = ticket.messages.earliest("seq").channel
    identity = ticket.messages.earliest("seq").identity
    return actions.receive(
        ticket, channel=channel, identity=identity, words=make_words(text, **more)
    )


def hear():
    outbox.drain()
    return listening.drain()


def repeated(ticket):
    return [data for verb, by, data in told(ticket) if verb == "repeated" and not by]


def test_the_ticket_tells_of_it_with_the_message_and_the_words(ticket):
    message = write(ticket, f"Hello!\n\n{AGAIN}")
    assert hear() == 2
    assert repeated(ticket) == [
        {"message": str(message.public_id), "words": "As I already said"}
    ]
    assert not Listening.objects.exists()


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("My kettle leaks.", {}),
        (f"Yes.\n\n> {AGAIN}", {}),
        (f"Yes.\n\nOn Monday Irma wrote:\n> {AGAIN}", {}),
        (AGAIN, {"auto": "vacation"}),
        ("", {}),
    ],
)
def test_machines_quotations_and_other_words_do_not_count(ticket, text, more):
    write(ticket, text, **more)
    hear()
    assert repeated(ticket) == []


def test_told_twice_it_is_said_once(ticket):
    write(ticket, AGAIN)
    hear()
    for event in ticket.events.filter(verb="received"):
        listening.came(event)
        listening.came(event)
    listening.drain()
    assert len(repeated(ticket)) == 1


def test_the_first_words_of_a_matter_count_as_well(mailbox):
    message = actions.open_ticket(
        channel=mailbox,
        identity=make_identity(),
        words=make_words("Wie bereits geschrieben ist der Kessel undicht."),
    )
    hear()
    assert len(repeated(message.ticket)) == 1


def test_the_message_says_so_in_the_thread(ticket, ada):
    assert "told us before" not in shown(browser_of(ada).get(url(ticket)))
    write(ticket, AGAIN)
    hear()
    page = browser_of(ada).get(url(ticket))
    assert shown(page).count("Here they say that they told us before.") == 1
    assert Message.objects.latest("seq").doubts == []


@pytest.mark.django_db(transaction=True)
def test_two_who_listen_at_once_say_it_once(ticket):
    write(ticket, AGAIN)
    outbox.drain()
    at_once([listening.drain] * 2)
    assert len(repeated(ticket)) == 1
