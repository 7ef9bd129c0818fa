"""A messenger of somebody else's, over real HTTP: what its customer and our agent say to
each other is one ticket, and each knows how far the other's words came."""

import json
from urllib.request import Request, urlopen

import pytest

from tests.channels_app.custom.conftest import work
from tests.tickets.pages import browser_of, shown, url
from tests.tokens import make_token
from tickets.models import Delivery, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def program(live_server, acme, bob):
    """What the messenger's own server calls us with."""
    secret = make_token(bob, "channels:write").secret

    def call(rest, told=None):
        request = Request(
            f"{live_server.url}/api/v1/channels/{acme.public_id}/{rest}",
            data=json.dumps(told).encode() if told is not None else None,
            headers={
                "Authorization": f"Bearer {secret}",
                "Content-Type": "application/json",
            },
        )
        with urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    return call


def test_a_matter_of_a_messenger_nobody_here_knows(program, messenger, acme, bob):
    irma = {"address": "irma-7", "name": "Irma"}

    # Irma writes in her app.
    program("messages/", {"external_id": "a1", "thread": "room-1", "sender": irma,
                          "text": "My kettle leaks."})  # fmt: skip
    work()
    told = program("messages/a1/")
    ticket = Ticket.objects.get(number=told["ticket_number"])

    # Bob answers in the page.
    page = browser_of(bob)
    before = shown(page.get(url(ticket)))
    page.post(url(ticket, "reply"), {"text": "Is it the lid?"})
    messenger.script = [(201, {"external_id": "a2"})]
    work()

    # Her app shows it, and says so; its own echo comes back, too.
    [(name, event)] = messenger.taken
    assert messenger.refused == []
    data = event["data"]
    assert (data["thread"], data["in_reply_to"]) == ("room-1", "a1")
    assert data["text"] == "Is it the lid?"
    program("messages/", {"external_id": "a2", "thread": "room-1", "to": irma,
                          "direction": "outgoing", "text": data["text"]})  # fmt: skip
    states = [
        program(f"deliveries/{name}/", {"state": state})["state"]
        for state in ("delivered", "read", "delivered")
    ]
    work()

    # She answers it.
    program("messages/bulk/", {"messages": [
        {"external_id": "a3", "thread": "room-1", "sender": irma, "text": "Yes!",
         "in_reply_to": ["a2"]},
        {"external_id": "a4", "thread": "room-1", "sender": irma, "text": "It is."},
    ]})  # fmt: skip
    work()

    after = shown(page.get(url(ticket)))
    assert "Acme" in before
    assert states == ["delivered", "read", "read"]
    assert Delivery.objects.get().provider_id == "a2"
    assert Ticket.objects.count() == 1
    assert [(one.direction, one.text) for one in ticket.messages.order_by("seq")] == [
        ("in", "My kettle leaks."),
        ("out", "Is it the lid?"),
        ("in", "Yes!"),
        ("in", "It is."),
    ]
    assert Message.objects.get(text="Yes!").answers.text == "Is it the lid?"
    assert "It is." in after
    assert len(messenger.taken) == 1
