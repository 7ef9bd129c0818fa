"""Customers by the API: whoever sees a ticket of theirs, and nobody else."""

import pytest

from tests.factories import make_identity, make_ticket
from tickets import actions
from tickets.models import (
    Customer,
    CustomerFact,
    CustomerMerge,
    Fact,
    Identity,
    Organization,
    Ticket,
)

pytestmark = pytest.mark.django_db

URL = "/api/v1/customers/"
JSON = {"content_type": "application/json"}


def address(customer, rest=""):
    return f"{URL}{customer.public_id}/{rest}"


@pytest.fixture
def irma(ticket):
    return ticket.customer


def names(answer):
    return [row["name"] for row in answer.json()["results"]]


def test_customers_are_listed_by_name_and_found_by_what_is_known(
    as_, bob, irma, mailbox
):
    firm = Organization.objects.create(name="Kettles & Sons")
    otto = make_ticket(mailbox, identity=make_identity("Otto")).customer
    otto.organization = firm
    otto.save()
    client = as_(bob)
    shown = irma.identities.get().shown

    assert names(client.get(URL)) == ["Irma", "Otto"]
    assert names(client.get(f"{URL}?order=-created_at")) == ["Otto", "Irma"]
    assert names(client.get(URL, {"q": "ott"})) == ["Otto"]
    assert names(client.get(URL, {"q": "customer.example irma"})) == ["Irma"]
    assert names(client.get(URL, {"address": shown.upper()})) == ["Irma"]
    assert names(client.get(URL, {"organization": firm.public_id})) == ["Otto"]
    assert names(client.get(URL, {"organization": "none"})) == ["Irma"]
    assert names(client.get(URL, {"address_kind": "phone"})) == []
    found = client.get(f"{URL}?expand=organization&q=otto").json()["results"][0]
    assert found["organization"]["name"] == "Kettles & Sons"


def test_what_belongs_to_a_customer(as_, ada, bob, irma, ticket):
    actions.reply(ticket, text="Soon.", by=bob)
    fact = Fact.objects.create(
        ticket=ticket, name="device", value="Kettle 9", canonical="kettle 9",
        recorded_by=bob,
    )  # fmt: skip
    CustomerFact.objects.create(
        customer=irma, name="device", value="Kettle 9", canonical="kettle 9",
        fact=fact, promoted_by=bob,
    )  # fmt: skip
    client = as_(bob)

    def rows(rest):
        return client.get(address(irma, rest)).json()["results"]

    assert [one["shown"] for one in rows("identities/")] == [
        irma.identities.get().shown
    ]
    assert [one["number"] for one in rows("tickets/?open=true")] == [ticket.number]
    assert [one["value"] for one in rows("facts/")] == ["Kettle 9"]
    assert [one["text"] for one in rows("timeline/")] == ["Soon.", "My kettle leaks."]
    assert rows("merges/") == []
    assert [one["id"] for one in client.get("/api/v1/identities/?kind=email").json()[
        "results"]] == [str(irma.identities.get().public_id)]  # fmt: skip


def test_ac_49_a_customer_of_closed_teams_does_not_exist(as_, bob, grace, bill, ticket):
    hidden = bill.customer
    hidden.name = "Otto Canary"
    hidden.organization = Organization.objects.create(name="Canary Ltd")
    hidden.save()
    shown = hidden.identities.get()
    client = as_(bob)

    for rest in ["", "identities/", "tickets/", "facts/", "timeline/", "merges/"]:
        assert client.get(address(hidden, rest)).status_code == 404, rest
        assert as_(grace).get(address(hidden, rest)).status_code == 200, rest
    assert client.patch(address(hidden), {"name": "Mine"}, **JSON).status_code == 404
    for verb in ("merge/", "unmerge/"):
        assert client.post(address(hidden, verb), {}, **JSON).status_code == 404
    lists = [
        f"{URL}?count=true",
        f"{URL}?count=true&q=otto",
        f"{URL}?count=true&address={shown.shown}",
        "/api/v1/organizations/?count=true",
        f"/api/v1/identities/?count=true&address={shown.shown}",
        f"/api/v1/identities/?count=true&customer={hidden.public_id}",
    ]
    for one in lists:
        answer = client.get(one)
        assert b"anary" not in answer.content
        assert answer.json()["count"] == len(answer.json()["results"]), one
        assert str(hidden.public_id) not in answer.content.decode()
    firm = hidden.organization
    assert client.get(f"/api/v1/organizations/{firm.public_id}/").status_code == 404
    named = {"customer": str(hidden.public_id)}
    answer = client.post(address(ticket.customer, "merge/"), named, **JSON)
    assert (answer.status_code, CustomerMerge.objects.count()) == (404, 0)
    named = {"organization": str(firm.public_id)}
    answer = client.patch(address(ticket.customer), named, **JSON)
    assert answer.status_code == 404
    assert Customer.objects.get(pk=ticket.customer_id).organization is None


def test_only_the_part_of_a_shared_customer_that_one_sees(
    as_, bob, irma, ticket, billing_mailbox
):
    hidden = make_ticket(
        billing_mailbox, identity=irma.identities.get(), subject="canary", text="canary"
    )
    client = as_(bob)

    for rest in ("tickets/?count=true", "timeline/?count=true", "facts/?count=true"):
        answer = client.get(address(irma, rest))
        assert b"canary" not in answer.content
        assert answer.json()["count"] == len(answer.json()["results"])
    assert client.get(address(irma, f"tickets/?number={hidden.number}")).json()[
        "results"] == []  # fmt: skip


def test_edit_changes_what_is_sent_and_nothing_else(as_, bob, irma):
    client = as_(bob)
    firm = client.post("/api/v1/organizations/", {"name": "Kettles"}, **JSON).json()

    in_firm = client.patch(address(irma), {"organization": firm["id"]}, **JSON).json()
    renamed = client.patch(address(irma), {"name": "Irma Engel"}, **JSON).json()
    out = client.patch(address(irma), {"organization": None}, **JSON).json()
    wrong = client.patch(address(irma), {"made_by": str(bob.public_id)}, **JSON)

    assert (in_firm["name"], in_firm["organization"]) == ("Irma", firm["id"])
    assert (renamed["name"], renamed["organization"]) == ("Irma Engel", firm["id"])
    assert (out["name"], out["organization"]) == ("Irma Engel", None)
    assert wrong.json()["code"] == "unknown_field"


def test_two_that_are_one_are_merged_and_taken_apart(as_, bob, irma, mailbox):
    twin = make_ticket(mailbox, identity=make_identity("Irma")).customer
    client = as_(bob)

    merge = client.post(
        address(irma, "merge/"), {"customer": str(twin.public_id)}, **JSON
    )
    after = client.get(address(irma, "tickets/")).json()["results"]
    gone = client.get(address(twin))
    listed = client.get(address(irma, "merges/?undone=false")).json()["results"]
    undone = client.post(
        address(irma, "unmerge/"), {"merge": merge.json()["id"]}, **JSON
    )
    again = client.post(
        address(irma, "unmerge/"), {"merge": merge.json()["id"]}, **JSON
    )

    assert merge.status_code == 201
    assert merge.json()["customer"] == str(twin.public_id)
    assert (len(after), gone.status_code) == (2, 404)
    assert [one["id"] for one in listed] == [merge.json()["id"]]
    assert (undone.status_code, undone.json()["undone_at"] is None) == (200, False)
    assert (again.status_code, again.json()["code"]) == (409, "undone_already")
    assert client.get(address(twin)).status_code == 200


def test_who_was_typed_in_is_seen_by_who_did_and_admins_until_they_write(
    as_, ada, bob, grace, dan, mailbox, billing_mailbox
):
    made = as_(bob).post(URL, {"name": "Zoe"}, **JSON)
    zoe = Customer.objects.get(public_id=made.json()["id"])

    assert (made.status_code, made.json()["name"]) == (201, "Zoe")
    assert names(as_(bob).get(URL)) == names(as_(ada).get(URL)) == ["Zoe"]
    assert as_(grace).get(address(zoe)).status_code == 404
    assert as_(dan).post(URL, {"name": "Zoe"}, **JSON).status_code == 403
    make_ticket(billing_mailbox, identity=make_identity("Zoe", customer=zoe))
    assert as_(bob).get(address(zoe)).status_code == 404
    assert as_(grace).get(address(zoe)).status_code == 200


def test_ac_59_whose_an_address_is_cannot_be_found_out_by_adding_it(
    as_, ada, bob, irma, bill
):
    """Only who sees everybody may, and others hear the same of every address."""
    hidden = bill.customer.identities.get().shown
    new = "new@customer.example"
    before = Identity.objects.count()

    answers = [
        as_(bob).post(
            address(irma, "identities/"), {"kind": "email", "address": one}, **JSON
        )
        for one in (hidden, new, irma.identities.get().shown, "nonsense")
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    assert Identity.objects.count() == before
    assert names(as_(bob).get(URL, {"address": hidden})) == []


def test_an_address_is_spelt_as_its_kind_does_and_proves_nothing(as_, ada, irma, bill):
    client = as_(ada)

    def add(kind, shown):
        sent = {"kind": kind, "address": shown}
        return client.post(address(irma, "identities/"), sent, **JSON)

    mail, phone = (
        add("email", "Irma.New@Customer.Example"),
        add("phone", "+46 8 501 02"),
    )
    again = add("email", "irma.new@customer.example")
    taken = add("email", bill.customer.identities.get().shown)
    nonsense = [add("email", "nobody"), add("phone", "12"), add("widget", "x")]

    assert (mail.status_code, phone.status_code, again.status_code) == (201, 201, 201)
    assert again.json()["id"] == mail.json()["id"]
    assert mail.json()["verified_at"] is None
    made = Identity.objects.get(public_id=mail.json()["id"])
    assert made.canonical == "irma.new@customer.example"
    assert (taken.status_code, taken.json()["code"]) == (409, "address_taken")
    assert [one.status_code for one in nonsense] == [409, 409, 400]


def test_organizations_are_made_once_and_renamed(as_, bob, grace):
    client = as_(bob)
    first = client.post("/api/v1/organizations/", {"name": "Kettles"}, **JSON)
    again = client.post("/api/v1/organizations/", {"name": " kettles "}, **JSON)
    one = f"/api/v1/organizations/{first.json()['id']}/"

    assert first.json()["id"] == again.json()["id"]
    assert client.patch(one, {"name": "Pots"}, **JSON).json()["name"] == "Pots"
    assert names(client.get("/api/v1/organizations/?q=po")) == ["Pots"]
    assert as_(grace).get(one).status_code == 404
    assert (
        client.post("/api/v1/organizations/", {"name": ""}, **JSON).status_code == 400
    )


def test_many_customers_cost_no_more_queries_than_one(
    as_, bob, irma, mailbox, django_assert_max_num_queries
):
    client = as_(bob)
    asked = f"{URL}?expand=organization&count=true"
    with django_assert_max_num_queries(20) as one:
        client.get(asked)
    for n in range(4):
        make_ticket(mailbox, identity=make_identity(f"Otto {n}"))

    with django_assert_max_num_queries(len(one)):
        assert len(client.get(asked).json()["results"]) == 5


def test_who_only_sent_spam_is_in_no_list(as_, bob, irma, ticket):
    Ticket.objects.update(spam_at="2026-01-01T00:00Z")

    assert names(as_(bob).get(URL)) == []
    assert as_(bob).get(address(irma)).status_code == 200


def test_a_customers_tickets_are_no_others(as_, bob, irma, ticket, mailbox):
    make_ticket(mailbox, identity=make_identity("Otto"))

    rows = as_(bob).get(address(irma, "tickets/")).json()["results"]

    assert [row["number"] for row in rows] == [ticket.number]
