"""Tickets that a program opens for a customer, and calls that were taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import make_channel, make_identity, make_telephone, make_ticket
from tests.tickets.fields import define
from tests.tickets.verbs import everything, told
from tickets.models import Customer, Message, Ticket

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}
HERE = "/api/v1/tickets/"


def given(channel, **more):
    return {"channel": str(channel.public_id), "text": "My kettle leaks.", **more}


def test_a_ticket_is_opened_for_an_address(as_, bob, mailbox):
    answer = as_(bob).post(
        HERE,
        given(
            mailbox, address="Irma@Customer.example", name="Irma", subject="Order 7",
            tags=["Shop"], priority="high",
        ),
        **JSON,
    )  # fmt: skip

    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert (shown["subject"], shown["tags"], shown["priority"]) == (
        "Order 7",
        ["shop"],
        "high",
    )
    ticket = Ticket.objects.get(public_id=shown["id"])
    message = ticket.messages.get()
    assert (message.direction, message.text) == ("in", "My kettle leaks.")
    assert message.identity.canonical == "irma@customer.example"
    assert [(verb, by) for verb, by, _data in told(ticket)][:2] == [
        ("opened", "Bob"),
        ("received", ""),
    ]


def test_the_same_address_is_the_same_customer(as_, bob, mailbox):
    client = as_(bob)
    first = client.post(HERE, given(mailbox, address="irma@customer.example"), **JSON)
    again = client.post(HERE, given(mailbox, address="IRMA@customer.example"), **JSON)

    assert first.json()["customer"] == again.json()["customer"]
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("named", ["customer", "identity"])
def test_a_ticket_is_opened_for_somebody_known(named, as_, bob, mailbox):
    known = make_ticket(mailbox)
    identity = known.participants.get().identity
    row = {"customer": identity.customer, "identity": identity}[named]

    answer = as_(bob).post(HERE, given(mailbox, **{named: str(row.public_id)}), **JSON)

    assert answer.status_code == 201, answer.content
    assert answer.json()["customer"] == str(identity.customer.public_id)


def test_files_come_along_in_a_form(as_, bob, mailbox):
    answer = as_(bob).post(
        HERE,
        {
            **given(mailbox, address="irma@customer.example"),
            "tags": ["shop", "log"],
            "files": [SimpleUploadedFile("log.txt", b"boom", "text/plain")],
        },
    )

    assert answer.status_code == 201, answer.content
    assert answer.json()["tags"] == ["log", "shop"]
    [file] = Message.objects.get().attachments.all()
    assert (file.filename, file.size) == ("log.txt", 4)


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"address": "nobody"}, 409, "no_address"),
        ({"address": "a@b.example", "text": " "}, 409, "nothing_to_say"),
        ({"address": "a@b.example", "owner": "x"}, 400, "unknown_field"),
    ],
)
def test_what_makes_no_ticket_changes_nothing(more, status, code, as_, bob, mailbox):
    before = everything()

    answer = as_(bob).post(HERE, given(mailbox, **more), **JSON)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert everything() == before


def test_on_a_telephone_nobody_is_opened_a_ticket(as_, bob, support):
    phone = make_telephone(support)
    answer = as_(bob).post(HERE, given(phone, address="+46850010204"), **JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_begin")


def test_ac_48_channels_and_customers_of_others_are_of_nothing(
    as_, bob, mailbox, billing_mailbox, billing, bill
):
    hidden = bill.participants.get().identity
    client, before = as_(bob), everything()
    address = "irma@customer.example"
    answers = [
        client.post(HERE, given(billing_mailbox, address=address), **JSON),
        client.post(HERE, given(mailbox, identity=str(hidden.public_id)), **JSON),
        client.post(
            HERE, given(mailbox, customer=str(hidden.customer.public_id)), **JSON
        ),
        client.post(
            HERE, given(mailbox, address=address, team=str(billing.public_id)), **JSON
        ),
    ]

    assert [one.status_code for one in answers] == [404] * 4
    assert everything() == before


def test_collaborators_open_none(as_, dan, mailbox, ada, ticket):
    before = everything()
    answer = as_(dan).post(HERE, given(mailbox, address="a@b.example"), **JSON)
    assert (answer.status_code, everything()) == (403, before)


def test_one_address_of_another_channel_is_none_of_this(as_, ada, support, mailbox):
    other = make_identity("Otto", kind="widget")
    make_ticket(make_channel(support, kind="widget"), identity=other)
    answer = as_(ada).post(HERE, given(mailbox, identity=str(other.public_id)), **JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_address")


def test_a_call_is_a_ticket_of_who_took_it(as_, bob, support):
    make_telephone(support)
    answer = as_(bob).post(
        "/api/v1/calls/",
        {"number": "+46850010204", "name": "Irma", "text": "It leaks.", "subject": "X"},
        **JSON,
    )

    assert answer.status_code == 201, answer.content
    ticket = Ticket.objects.get()
    assert (ticket.assignee, answer.json()["ticket"]) == (bob, str(ticket.public_id))


def test_a_call_nobody_wrote_down_is_refused(as_, bob, support):
    make_telephone(support)
    answer = as_(bob).post("/api/v1/calls/", {}, **JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_say")


def test_words_of_ours_go_to_whom_they_are_for(as_, bob, support):
    post = make_channel(support, traits={"can_start": True})
    text = {"text": "Your kettle is back.", "send": True}

    answer = as_(bob).post(
        HERE, given(post, address="irma@customer.example", **text), **JSON
    )

    assert answer.status_code == 201, answer.content
    message = Message.objects.get()
    assert (message.direction, message.deliveries.count()) == ("out", 1)


def test_fields_come_along(as_, ada, bob, mailbox):
    define(ada, "Serial")
    here = given(mailbox, address="irma@customer.example")
    client = as_(bob)

    wrong = client.post(HERE, {**here, "fields": {"nothing": "x"}}, **JSON)
    assert (wrong.status_code, Ticket.objects.count()) == (409, 0)
    made = client.post(HERE, {**here, "fields": {"serial": "K7"}}, **JSON)
    assert made.json()["fields"] == {"serial": "K7"}
