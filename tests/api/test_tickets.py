"""Tickets by the API: the same verbs as the pages, with the same rights."""

import pytest

from tests.factories import make_channel, make_ticket

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}


def test_what_you_may_not_see_does_not_exist(as_, bob, billing):
    hidden = make_ticket(make_channel(billing))
    client = as_(bob)
    address = f"/api/v1/tickets/{hidden.public_id}/"

    answers = [
        client.get(address),
        client.get(f"{address}messages/"),
        client.patch(address, {"subject": "Mine"}, **JSON),
        client.post(f"{address}note/", {"text": "Hello"}, **JSON),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert client.get("/api/v1/tickets/").json()["results"] == []
    assert not hidden.messages.filter(direction="note").exists()


def test_an_id_in_a_body_that_cannot_be_named_is_404(as_, bob, dan, mailbox):
    ticket = make_ticket(mailbox)

    answer = as_(bob).post(
        f"/api/v1/tickets/{ticket.public_id}/assign/",
        {"to": str(dan.public_id)},
        **JSON,
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["errors"][0]["field"] == "to"


def test_a_reply_is_answered_with_the_message(as_, bob, mailbox):
    ticket = make_ticket(mailbox)

    answer = as_(bob).post(
        f"/api/v1/tickets/{ticket.public_id}/reply/", {"text": "On its way."}, **JSON
    )

    assert answer.status_code == 201
    assert answer.json()["text"] == "On its way."
    assert answer.json()["ticket"] == str(ticket.public_id)
    assert ticket.messages.filter(direction="out").count() == 1


def test_nobody_is_401_and_told_how(client, company, mailbox):
    answer = client.get("/api/v1/tickets/")

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
