"""The door of the API: what a program may bring, and say of what we sent."""

import base64
import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from channels_app.actions.custom import add_custom, switch_custom
from channels_app.models import Envelope
from tests.channels_app.custom.conftest import work
from tests.factories import make_agent
from tests.tokens import make_token, program
from tickets import actions
from tickets.models import Delivery, Identity, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(acme, bob) -> APIClient:
    """A program with Bob's token, who is in the channel's team."""
    return program(make_token(bob, "channels:write").secret)


@pytest.fixture
def other(billing, ada):
    channel, _secret = add_custom(team=billing, name="Bolt", addresses="bolt", by=ada)
    return channel


def where(channel, rest="messages/"):
    return f"/api/v1/channels/{channel.public_id}/{rest}"


def words(name="m1", text="My kettle leaks.", **more):
    sender = {"address": "irma-7", "name": "Irma"}
    return {"external_id": name, "thread": "t1", "sender": sender, "text": text, **more}


def bring(client, channel, *args, **more):
    return client.post(where(channel), words(*args, **more), format="json")


def texts():
    return [one.text for one in Message.objects.order_by("ticket", "seq")]


def answered(acme, bob):
    reply = actions.reply(Ticket.objects.get(), text="Try the lid.", by=bob)
    work()
    return reply.deliveries.get()


def test_a_message_is_kept_and_what_became_of_it_can_be_asked(client, acme):
    answer = bring(client, acme)
    again = bring(client, acme)
    before = client.get(where(acme, "messages/m1/")).json()
    work()
    after = client.get(where(acme, "messages/m1/")).json()

    message = Message.objects.get()
    assert (answer.status_code, again.status_code) == (201, 200)
    assert answer.json() == again.json() == before
    assert (before["external_id"], before["state"], before["ticket"]) == (
        "m1", "new", None,
    )  # fmt: skip
    assert after == before | {
        "state": "stored",
        "ticket": str(message.ticket.public_id),
        "ticket_number": message.ticket.number,
        "message": str(message.public_id),
    }
    assert client.get(where(acme, "messages/m2/")).status_code == 404


def test_ids_may_hold_what_addresses_hold(client, acme):
    name = "a/b c?d=é%2F"
    assert bring(client, acme, name).status_code == 201
    found = client.get(where(acme, "messages/a/b%20c%3Fd=%C3%A9%252F/"))
    assert found.json()["external_id"] == name


@pytest.mark.parametrize("name", ["%00", "a%00b", "%0A", "%FF", "x" * 3000])
def test_an_id_that_nobody_could_have_brought_is_not_there(client, acme, name):
    assert client.get(where(acme, f"messages/{name}/")).status_code == 404


def test_other_words_under_one_id_are_a_conflict(client, acme):
    bring(client, acme, text="yes")
    answer = bring(client, acme, text="no")

    assert (answer.status_code, answer.json()["code"]) == (409, "other_words")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"sender": {"name": "Irma"}}, "sender.address"),
        ({"sender": {"address": "a\nb"}}, "sender.address"),
        ({"sender": {"address": "x" * 321}}, "sender.address"),
        ({"sender": {"address": "a", "admin": True}}, "sender.admin"),
        ({"sender": "irma"}, "sender"),
        ({"direction": "outgoing"}, "to.address"),
        ({"direction": "sideways"}, "direction"),
        ({"external_id": ""}, "external_id"),
        ({"external_id": " x"}, "external_id"),
        ({"text": ""}, "text"),
        ({"text": "x" * 100_001}, "text"),
        ({"said_at": "yesterday"}, "said_at"),
        ({"attachments": [{"name": "a", "content": "??"}]}, "attachments.0.content"),
        ({"attachments": [{"name": "a", "content": "YQ=="}] * 11}, "attachments"),
        ({"in_reply_to": [7, None]}, "in_reply_to"),
        ({"channel": "x"}, "channel"),
        ({"delivery": "x"}, "delivery"),
    ],
)
def test_what_is_wrong_is_said_by_its_field(client, acme, more, field):
    answer = client.post(where(acme), {**words(), **more}, format="json")

    assert answer.status_code == 400, answer.json()
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert not Envelope.objects.exists()


def test_files_come_inline_or_as_a_form(client, acme):
    inline = [{"name": "a.txt", "type": "text/plain",
               "content": base64.b64encode(b"abc").decode()}]  # fmt: skip
    one = bring(client, acme, "m1", "", attachments=inline)
    form = {
        "message": json.dumps(words("m2", "")),
        "file": [
            SimpleUploadedFile("b.pdf", b"%PDF-" + b"x" * 6_000_000, "application/pdf"),
            SimpleUploadedFile("c.txt", b"c"),
        ],
    }
    two = client.post(where(acme), form, format="multipart")
    work()

    assert (one.status_code, two.status_code) == (201, 201)
    files = [
        (file.filename, file.size)
        for message in Message.objects.order_by("seq")
        for file in message.attachments.all()
    ]
    assert files == [("a.txt", 3), ("b.pdf", 6_000_005), ("c.txt", 1)]


@pytest.mark.parametrize(
    "form",
    [{}, {"message": "{"}, {"message": "[]"}, {"message": "{}", "more": "x"},
     {"message": SimpleUploadedFile("a", b"{}")}, {"message": json.dumps({"x": 1})}],
)  # fmt: skip
def test_a_form_that_is_odd_is_refused(client, acme, form):
    assert client.post(where(acme), form, format="multipart").status_code == 400
    assert not Envelope.objects.exists()


def test_of_many_each_is_answered_and_one_bad_one_stops_nobody(client, acme):
    many = [words("m1", "one"), words("m2", ""), {"external_id": 7}, words("m3", "three"),
            words("m1", "one"), words("m1", "other"), {**words("m4"), "x": 1}]  # fmt: skip
    answer = client.post(where(acme, "messages/bulk/"), {"messages": many}, "json")
    work()

    results = answer.json()["results"]
    assert answer.status_code == 200
    assert [one["status"] for one in results] == [201, 400, 400, 201, 200, 409, 400]
    assert [one["external_id"] for one in results] == [
        "m1", "m2", None, "m3", "m1", "m1", "m4",
    ]  # fmt: skip
    assert results[1]["problem"]["errors"][0]["field"] == "text"
    assert results[5]["problem"]["code"] == "other_words"
    assert results[6]["problem"]["code"] == "unknown_field"
    assert texts() == ["one", "three"]


@pytest.mark.parametrize("many", [[], [words(str(n)) for n in range(101)], {}, ["x"]])
def test_a_batch_is_one_to_a_hundred_messages(client, acme, many):
    answer = client.post(where(acme, "messages/bulk/"), {"messages": many}, "json")
    assert answer.status_code == 400


def test_ac_69_a_bad_token_brings_nothing(acme, bob):
    read_only = make_token(bob, "channels:read").secret
    for client, status in (
        (APIClient(), 401),
        (program("hd_00000000_nobody"), 401),
        (program(read_only), 403),
        (program(make_token(bob, "tickets:write").secret), 403),
    ):
        assert bring(client, acme).status_code == status
    assert not Envelope.objects.exists()


def test_ac_69_ac_48_a_right_token_over_another_channel_finds_nothing(
    client, acme, other, mailbox, bob
):
    bring(client, acme)
    work()
    delivery = answered(acme, bob)
    receipt = {"state": "read"}
    answers = [
        bring(client, other),
        bring(client, mailbox),
        client.post(where(other, "messages/bulk/"), {"messages": [words()]}, "json"),
        client.get(where(other, "messages/m1/")),
        client.post(where(other, f"deliveries/{delivery.public_id}/"), receipt, "json"),
        client.post(where(acme, f"deliveries/{uuid4()}/"), receipt, "json"),
    ]

    assert {one.status_code for one in answers} == {404}
    assert {one.json()["code"] for one in answers} == {"not_found"}
    assert Envelope.objects.count() == 1
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_ac_48_a_delivery_of_another_channel_is_not_there(
    client, acme, other, bob, ada
):
    everything = program(make_token(ada, "channels:write").secret)
    bring(client, acme)
    work()
    delivery = answered(acme, bob)
    path = where(other, f"deliveries/{delivery.public_id}/")

    assert everything.post(path, {"state": "read"}, "json").status_code == 404
    assert everything.get(path).status_code == 404


def test_who_may_speak_for_a_channel_is_in_its_team(acme, ada, bob, carol, grace, dan):
    gone = make_agent("Gil")
    acme.team.members.add(dan)
    codes = {
        who.name: bring(
            program(make_token(who, "channels:write").secret), acme
        ).status_code
        for who in (ada, bob, carol, grace, dan, gone)
    }
    assert codes == {"Ada": 201, "Bob": 200, "Carol": 404, "Grace": 404, "Dan": 404,
                     "Gil": 404}  # fmt: skip


def test_ac_69_replayed_five_times_each_is_there_once(client, acme):
    for _time in range(5):
        for name in ("m1", "m2"):
            bring(client, acme, name, name)
        work()
    assert texts() == ["m1", "m2"]
    assert Envelope.objects.count() == 2


def test_ac_69_reordered_they_are_told_as_they_came(client, acme):
    """Who orders them is their program: ours keeps the order they are brought in."""
    many = [words(f"m{n}", f"{n}") for n in (3, 1, 2)]
    client.post(where(acme, "messages/bulk/"), {"messages": many}, "json")
    for n in (2, 4):
        bring(client, acme, f"m{n}", f"{n}")
    work()
    assert texts() == ["3", "1", "2", "4"]


def test_ac_69_unknown_fields_are_named_and_then_each_is_there_once(client, acme):
    odd = client.post(where(acme), {**words(), "mood": "bad"}, format="json")
    good = bring(client, acme)
    work()

    assert (odd.status_code, odd.json()["code"]) == (400, "unknown_field")
    assert good.status_code == 201
    assert texts() == ["My kettle leaks."]


def test_ac_68_an_idempotency_key_answers_the_same(client, acme):
    headers = {"HTTP_IDEMPOTENCY_KEY": "k1"}
    one, two = (client.post(where(acme), words(), format="json", **headers)
                for _ in range(2))  # fmt: skip
    work()

    assert (one.status_code, two.status_code) == (201, 201)
    assert two["Idempotent-Replayed"] == "true"
    assert texts() == ["My kettle leaks."]


def test_a_channel_that_is_off_takes_nothing(client, acme, ada):
    switch_custom(acme, active=False, by=ada)
    answer = bring(client, acme)
    assert (answer.status_code, answer.json()["code"]) == (409, "channel_off")


def test_what_was_said_elsewhere_is_brought_with_whom_it_was_said_to(client, acme):
    bring(client, acme)
    work()
    answer = bring(client, acme, "o1", "We called.", direction="outgoing",
                   sender={"name": "Kim"}, to={"address": "irma-7"})  # fmt: skip
    work()

    assert answer.status_code == 201
    said = Message.objects.get(direction="out")
    assert (said.author, said.text) == ("Kim", "We called.")
    assert Identity.objects.count() == 1


def test_receipts_are_taken_as_often_as_they_are_said(client, acme, bob):
    bring(client, acme)
    work()
    delivery = answered(acme, bob)
    path = where(acme, f"deliveries/{delivery.public_id}/")

    answers = [
        client.post(path, {"state": state, "external_id": "their-1"}, "json").json()
        for state in ("delivered", "delivered", "read", "delivered", "failed")
    ]

    assert [one["state"] for one in answers] == [
        "delivered", "delivered", "read", "read", "read",
    ]  # fmt: skip
    assert answers[0] == {
        "id": str(delivery.public_id), "state": "delivered", "external_id": "their-1",
        "detail": "",
    }  # fmt: skip
    assert client.get(path).json() == answers[-1]


def test_a_failure_is_shown_with_its_words_and_a_button(client, acme, bob, admin):
    bring(client, acme)
    work()
    delivery = answered(acme, bob)
    path = where(acme, f"deliveries/{delivery.public_id}/")
    client.post(path, {"state": "failed", "detail": "Blocked by <b>her</b>"}, "json")

    page = admin.get(f"/t/{Ticket.objects.get().number}/").content.decode()
    assert "Blocked by &lt;b&gt;her&lt;/b&gt;" in page
    assert f"{delivery.public_id}" in page
    actions.retry(Delivery.objects.get(), by=bob)


@pytest.mark.parametrize("body", [{}, {"state": "queued"}, {"state": "read", "x": 1}])
def test_a_receipt_that_is_odd_changes_nothing(client, acme, bob, body):
    bring(client, acme)
    work()
    delivery = answered(acme, bob)
    path = where(acme, f"deliveries/{delivery.public_id}/")
    assert client.post(path, body, "json").status_code == 400
    delivery.refresh_from_db()
    assert delivery.state == "sent"


def test_a_ticket_that_went_where_the_program_may_not_look_is_not_named(
    client, acme, billing, ada
):
    bring(client, acme)
    work()
    actions.change_team(Ticket.objects.get(), team=billing, by=ada)

    shown = client.get(where(acme, "messages/m1/")).json()
    assert (shown["state"], shown["ticket"], shown["message"]) == ("stored", None, None)
