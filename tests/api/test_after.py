"""Messages after they were said, for programs."""

import pytest
from django.utils import timezone

from tests.factories import make_awaited, make_lost, make_reaction, make_ticket
from tickets import actions

API = "/api/v1"
HEART = "\u2764\ufe0f"


@pytest.fixture
def said(ticket):
    return ticket.messages.get()


def shown(client, message):
    return client.get(f"{API}/messages/{message.public_id}/").json()


def test_a_message_tells_what_became_of_it(as_, bob, said):
    make_reaction(said, HEART)
    lost = make_lost(said)
    actions.corrected(said, text="It drips.", at=timezone.now())

    found = shown(as_(bob), said)

    assert found["text"] == "It drips."
    assert found["edited_at"] is not None
    [sign] = found["reactions"]
    assert (sign["emoji"], sign["by_name"]) == (HEART, "Irma")
    [file] = found["awaited"]
    assert (file["id"], file["state"]) == (str(lost.public_id), "failed")
    assert file["last_error"] == "It is gone."
    assert "name" not in file


def test_signs_that_were_taken_away_and_files_that_came_are_not_among_them(
    as_, bob, said
):
    make_reaction(said, HEART)
    make_reaction(said, "")
    file = make_awaited(said)
    file.state = file.State.KEPT
    file.save()

    found = shown(as_(bob), said)

    assert (found["reactions"], found["awaited"]) == ([], [])


def test_who_sees_a_ticket_reads_what_its_customer_had_said(as_, bob, grace, said):
    actions.corrected(said, text="It drips.", at=timezone.now())
    address = f"{API}/messages/{said.public_id}/wordings/"

    [one] = as_(bob).get(address).json()["results"]

    assert (one["text"], one["replaced_by"]) == ("My kettle leaks.", None)


def test_what_we_had_said_is_for_admins_still(as_, bob, ada, said):
    reply = actions.reply(said.ticket, text="Sory!", by=bob)
    reply.wordings.create(text="Sry", replaced_by=bob)
    address = f"{API}/messages/{reply.public_id}/wordings/"

    assert as_(bob).get(address).status_code == 404
    assert len(as_(ada).get(address).json()["results"]) == 1


def test_a_file_of_another_ticket_is_none_to_fetch_again(as_, bob, ticket, mailbox):
    other = make_lost(make_ticket(mailbox).messages.get())
    answer = as_(bob).post(
        f"{API}/tickets/{ticket.public_id}/fetch-again/",
        {"file": str(other.public_id)},
        content_type="application/json",
    )

    assert answer.status_code == 404
