"""The site says who its user is: AC-64 and AC-59, through the door."""

from uuid import uuid4

import pytest

from channels_app.models import Visitor
from tests.channels_app.widget.factories import Browser, say
from tests.channels_app.widget.proving import SHAPE, identify, plain, proof, shown
from tests.factories import make_identity
from tickets.models import Customer, Ticket


@pytest.mark.parametrize("said", [proof, plain])
def test_who_the_site_vouches_for_is_a_visitor_of_that_name(shop, irma, said):
    answer = identify(irma, said(name="Irma"))
    visitor = Visitor.objects.get()
    assert (visitor.external_id, visitor.name) == ("42", "Irma")
    assert answer["visitor"] == {
        "id": str(visitor.public_id), "name": "Irma", "mail": "", "verified": False,
    }  # fmt: skip
    assert say(irma).ticket.customer.name == "Irma"


def test_what_they_say_on_two_devices_is_in_one_history(shop, irma):
    phone = Browser(shop)
    for browser in (irma, phone):
        identify(browser, proof())
    chat = str(uuid4())
    say(irma, "From the desk", chat=chat)
    assert [one["chat"] for one in identify(phone, proof())["chats"]] == [chat]
    say(phone, "From the phone", chat=chat)
    assert (
        shown(irma, chat) == shown(phone, chat) == ["From the desk", "From the phone"]
    )
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"id": "42", "email": "irma@shop.test"},
        {"id": "42", "email": "irma@shop.test", "exp": 1, "hmac": "x"},
        {"token": "a.b.c"},
        proof(secret="x" * 64),
        {**plain(), "id": "43"},
        {"token": None, "id": ["42"]},
    ],
)
def test_ac_64_without_the_right_proof_a_visitor_stays_anonymous_and_learns_nothing(
    shop, irma, said
):
    known = Browser(shop)
    identify(known, proof(name="Irma", email="irma@shop.test", email_verified=True))
    say(known, "My secret")
    make_identity("Irma", canonical="irma@shop.test.other")
    before = irma.post("session/", {"token": irma.token}).json()
    rows = Visitor.objects.count()

    answer = irma.post("identify/", said)

    assert (answer.status_code, set(answer.json())) == (200, SHAPE)
    # The same answer as before, but for a token's time of issue.
    assert {**answer.json(), "token": ""} == {**before, "token": ""}
    assert answer.json()["visitor"]["id"] not in {
        str(one) for one in Visitor.objects.values_list("public_id", flat=True)
    }
    assert (Visitor.objects.count(), answer.json()["chats"]) == (rows, [])


def test_ac_59_a_wrong_proof_of_somebody_known_is_answered_like_one_of_nobody(
    shop, irma
):
    identify(Browser(shop), proof("42", name="Irma"))
    answers = [
        irma.post("identify/", {**plain(who), "hmac": "0" * 64}).json()
        for who in ("42", "43")
    ]
    assert {**answers[0], "token": ""} == {**answers[1], "token": ""}


def test_ac_64_an_address_that_nobody_verified_attaches_to_no_customer(shop, irma):
    theirs = make_identity("Victim", canonical="victim@shop.test")
    identify(irma, proof(email="victim@shop.test"))
    ticket = say(irma).ticket
    assert ticket.customer != theirs.customer
    visitor = Visitor.objects.get()
    assert (visitor.mail, visitor.claimed_mail) == (None, "victim@shop.test")


def test_an_address_the_site_verified_is_the_customers_who_has_it(shop, irma, mailbox):
    theirs = make_identity("Irma", canonical="irma@shop.test")
    answer = identify(irma, proof(email="Irma@shop.test", email_verified=True))
    assert answer["visitor"]["verified"] is True
    assert say(irma).ticket.customer == theirs.customer
    assert Customer.objects.count() == 1
