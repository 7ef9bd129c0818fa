"""Tickets by the API: the same verbs as the pages, with the same rights."""

import pytest

from tests.factories import make_channel, make_ticket
from tests.tickets.fields import define

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


def test_fields_are_read_and_changed_by_key_all_or_none(as_, ada, bob, ticket):
    define(ada, "Plan")
    define(ada, "Seats", kind="number", required="resolve")
    client, address = as_(bob), f"/api/v1/tickets/{ticket.public_id}/"

    answers = [
        client.patch(address, {"fields": fields, "subject": "Pot"}, **JSON)
        for fields in ({"plan": "x", "gone": 1}, {"plan": "x"})
    ]
    assert [one.status_code for one in answers] == [409, 200]
    assert answers[0].json()["code"] == "no_such_field"
    assert answers[1].json()["fields"] == {"plan": "x"}
    assert client.get("/api/v1/tickets/").json()["results"][0]["fields"] == {
        "plan": "x"
    }
    refused = client.post(f"{address}resolve/", {}, **JSON)
    assert (refused.status_code, refused.json()["data"]) == (409, {"fields": ["seats"]})
    done = client.post(f"{address}resolve/", {"fields": {"seats": 3}}, **JSON)
    assert done.json()["fields"] == {"plan": "x", "seats": 3}
    told = client.get(f"{address}events/", {"limit": 100}).json()
    *_, event = [
        one for one in told.get("results", ()) if one["type"] == "ticket.fields_set"
    ]
    assert event["data"] == {"fields": ["seats"]}


def test_definitions_are_made_changed_moved_and_archived(as_, ada, bob, support):
    client, address = as_(ada), "/api/v1/custom-fields/"
    options = [{"labels": {"en": "Gold", "de": "Gold"}}, {"labels": {"en": "Tin"}}]
    body = {
        "of": "ticket", "kind": "choice", "labels": {"en": "Plan"}, "options": options,
        "default": "gold", "required": "resolve",
        "required_when": {"team": str(support.public_id), "tag": "VIP"},
    }  # fmt: skip
    made = client.post(address, body, **JSON).json()
    assert (made["key"], made["default"]) == ("plan", "gold")
    assert made["required_when"] == {
        "field": "", "values": [], "team": str(support.public_id), "tag": "vip",
    }  # fmt: skip
    one = f"{address}{made['id']}/"

    changed = client.patch(
        one, {"options": options[1:], "default": None}, **JSON
    ).json()
    assert [(o["value"], o["is_archived"]) for o in changed["options"]] == [
        ("tin", False),
        ("gold", True),
    ]
    assert client.patch(one, {"kind": "text"}, **JSON).status_code == 400
    assert client.patch(one, {"labels": {"x y": "z"}}, **JSON).status_code == 400
    assert as_(bob).post(address, body, **JSON).status_code == 403
    assert client.post(f"{one}archive/", {"archived": True}, **JSON).json()[
        "archived_at"
    ]
    assert as_(bob).get(one).status_code == 404
    assert as_(bob).get(address).json()["results"] == []
