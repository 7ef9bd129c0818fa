"""Many verbs in one request: each has its own answer, and its own fate."""

import pytest

from helpdesk.base.ids import new_id
from tests.factories import make_ticket
from tests.tickets.verbs import everything

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
HERE = "/api/v1/tickets/bulk/"


def of(ticket, verb, **body):
    return {"ticket": str(ticket.public_id), "verb": verb, "body": body}


def test_each_operation_is_answered_in_its_place(as_, bob, ticket, mailbox, bill):
    other = make_ticket(mailbox)
    operations = [
        of(ticket, "tag", name="vip"),
        of(ticket, "reopen"),
        of(bill, "tag", name="vip"),
        of(ticket, "tag", colour="red"),
        of(other, "set-priority", priority="urgent"),
        of(other, "note", text="Odd."),
        {"ticket": str(new_id()), "verb": "take"},
    ]

    answer = as_(bob).post(HERE, {"operations": operations}, **JSON)

    assert answer.status_code == 200, answer.content
    results = answer.json()["results"]
    assert [one["status"] for one in results] == [200, 409, 404, 400, 200, 201, 404]
    assert results[0]["body"]["tags"] == ["vip"]
    assert results[1]["body"]["code"] == "open_already" or results[1]["body"]["code"]
    assert results[2]["body"]["code"] == "not_found"
    assert results[3]["body"]["errors"][0]["field"] in {"colour", "name"}
    assert results[4]["body"]["priority"] == "urgent"
    assert results[5]["body"]["text"] == "Odd."
    assert {one["status"] for one in results[1:4]} == {
        one["body"]["status"] for one in results[1:4]
    }


def test_what_is_refused_leaves_nothing_and_stops_nobody(as_, bob, ticket, bill):
    before = {key: rows for key, rows in everything().items() if key != "tickets.Seen"}

    as_(bob).post(
        HERE,
        {"operations": [of(bill, "take"), of(ticket, "reopen"), of(bill, "tag")]},
        **JSON,
    )

    after = {key: rows for key, rows in everything().items() if key != "tickets.Seen"}
    assert after == before


@pytest.mark.parametrize(
    "operations",
    [
        [],
        [{"verb": "take", "ticket": str(new_id())}] * 101,
        [{"verb": "explode", "ticket": str(new_id())}],
        [{"verb": "take", "ticket": "1"}],
        [{"verb": "take", "ticket": str(new_id()), "by": "x"}],
        "take",
    ],
)
def test_what_cannot_be_read_does_nothing_at_all(operations, as_, bob, ticket):
    before = everything()
    answer = as_(bob).post(HERE, {"operations": operations}, **JSON)
    assert (answer.status_code, everything()) == (400, before)


def test_the_same_key_does_it_once(as_, bob, ticket):
    client = as_(bob)
    sent = {"operations": [of(ticket, "note", text="Odd.")] * 3}
    key = {"Idempotency-Key": "nightly-7"}

    first = client.post(HERE, sent, headers=key, **JSON)
    again = client.post(HERE, sent, headers=key, **JSON)

    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert ticket.messages.filter(direction="note").count() == 3
