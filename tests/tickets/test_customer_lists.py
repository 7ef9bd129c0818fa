"""Customers narrowed, sorted and taken out; two of them compared before they are one."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_channel, make_identity, make_team, make_ticket
from tests.tickets.fields import define
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.custom_fields import Option
from tickets.models import Customer, CustomerMerge, Exported, Organization, Ticket
from tickets.queries import customers as listing

pytestmark = pytest.mark.usefixtures("company")
LIST = "/customers/"


@pytest.fixture
def irma(ticket):
    return ticket.customer


@pytest.fixture
def otto(mailbox, ada):
    """Of Northwind, who reads German; his only ticket is resolved."""
    identity = make_identity("Otto", canonical="otto@northwind.example")
    done = make_ticket(mailbox, identity=identity)
    actions.resolve(done, by=ada)
    otto = identity.customer
    actions.edit_customer(
        otto, name="Otto", organization="Northwind", language="German",
        external_id="usr_7", by=ada,
    )  # fmt: skip
    gold = Option("gold", {"en": "Gold"})
    define(ada, "Plan", of="customer", kind="choice", options=[gold])
    actions.set_customer_fields(otto, fields={"plan": "gold"}, by=ada)
    return otto


def found(agent, **asked):
    answer = browser_of(agent).get(LIST, asked)
    return [row.name for row in answer.context["rows"]]


@pytest.mark.parametrize("asked", [
    {"organization": "north"}, {"domain": "NORTHWIND.example"}, {"language": "de"},
    {"open": "no"}, {"field-plan": "gold"}, {"q": "ott", "open": "no"},
])  # fmt: skip
def test_the_list_is_narrowed_by_what_the_address_says(irma, otto, bob, asked):
    assert found(bob, **asked) == ["Otto"]
    assert found(bob) == ["Irma", "Otto"]
    assert found(bob, **asked, known_since="2999-01-01") == []


def test_what_cannot_be_read_narrows_nothing_and_is_said(irma, otto, bob):
    answer = browser_of(bob).get(LIST, {"language": "xx", "known_since": "soon"})
    assert len(answer.context["rows"]) == 2
    assert "could not be read" in shown(answer)


def test_it_is_sorted_by_who_was_heard_last_page_by_page(
    irma, otto, mailbox, bob, monkeypatch
):
    monkeypatch.setattr(listing, "PAGE", 2)
    make_ticket(mailbox, identity=make_identity("Tove"))
    for days, name in enumerate(("Tove", "Irma", "Otto")):
        Ticket.objects.filter(customer__name=name).update(
            last_message_at=timezone.now() - timedelta(days=days)
        )
    first = listing.listed(bob, order="heard")
    rest = listing.listed(bob, order="heard", after=first.after)
    assert [row.name for row in (*first.rows, *rest.rows)] == ["Tove", "Irma", "Otto"]
    assert listing.listed(bob, order="newest").rows[0].name == "Tove"
    assert listing.how_many(bob) == 3


def taken_out(answer):
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_those_one_sees_are_taken_out_as_a_file_and_it_is_written_down(
    irma, otto, bill, bob
):
    rows = taken_out(browser_of(bob).post(f"{LIST}customers.csv", {"open": "no"}))
    assert [(row["Name"], row["E-mail addresses"], row["Organization"], row["Language"],
             row["External ID"], row["Plan"]) for row in rows] == [
        ("Otto", "otto@northwind.example", "Northwind", "Deutsch", "usr_7", "Gold"),
    ]  # fmt: skip
    kept = Exported.objects.get()
    assert (kept.what, kept.asked, kept.count, kept.by) == (
        "customers", "open=no", 1, bob,
    )  # fmt: skip
    assert len(taken_out(browser_of(bob).post("/inbox/tickets.csv"))) == 1
    numbers = {"numbers": [bill.number]}
    assert taken_out(browser_of(bob).post("/inbox/tickets.csv", numbers)) == []


def test_who_helps_out_takes_nothing_out_and_nobody_without_end(
    irma, ticket, dan, ada, bob
):
    actions.follow(ticket, agent=dan, by=ada)
    assert browser_of(dan).post(f"{LIST}customers.csv").status_code == 302
    assert not Exported.objects.exists()
    browser = browser_of(bob)
    answers = [browser.post("/organizations/organizations.csv") for _ in range(31)]
    assert [one.status_code for one in answers] == [200] * 30 + [302]


def test_two_are_compared_and_what_was_chosen_holds_until_it_is_undone(irma, otto, bob):
    actions.edit_customer(irma, name="Irma", language="en", organization="", by=bob)
    browser = browser_of(bob)
    page = reverse("tickets:merge_customers", args=[irma.public_id])
    text = shown(browser.get(page, {"with": otto.public_id}))
    assert "Is Otto the same person as Irma?" in text
    assert "Northwind comes along" in text
    assert "otto@northwind.example" in text

    taken = {"take-name": "ours", "take-language": "theirs"}
    browser.post(page, {"customer": otto.public_id, **taken})

    irma.refresh_from_db()
    assert (irma.name, irma.language, irma.external_id, irma.fields) == (
        "Irma", "de", "usr_7", {"plan": "gold"},
    )  # fmt: skip
    assert irma.organization == Organization.objects.get()
    actions.unmerge_customers(CustomerMerge.objects.get(), by=bob)
    for one in (irma, otto):
        one.refresh_from_db()
    assert (irma.name, irma.language, irma.external_id, irma.organization) == (
        "Irma", "en", "", None,
    )  # fmt: skip
    assert (irma.fields, otto.external_id) == ({}, "usr_7")


def test_the_same_number_on_another_channel_is_a_likely_duplicate(irma, bob, support):
    for kind, customer in (("sms", irma), ("whatsapp", None)):
        identity = make_identity(
            "Somebody", kind=kind, customer=customer,
            canonical="+46701740605" if customer else "46701740605",
        )  # fmt: skip
        make_ticket(make_channel(support, kind=kind), identity=identity)
    browser, why = browser_of(bob), "the same address on another channel"
    page = reverse("tickets:customer", args=[irma.public_id])
    assert why in shown(browser.get(page))
    # A ticket's page asks for them afterwards.
    part = reverse("tickets:likely_customers", args=[irma.public_id])
    number = irma.tickets.earliest("id").number
    assert f'hx-get="{part}"' in browser.get(f"/t/{number}/").content.decode()
    assert why in shown(browser.get(part))


@pytest.mark.parametrize("name", ["IRMA", "Irma "])
def test_a_namesake_is_asked_about_at_a_ticket_and_nobody_else_is(
    irma, ticket, bob, name
):
    browser = browser_of(bob)
    part = reverse("tickets:likely_customers", args=[irma.public_id])
    assert part not in browser.get(f"/t/{ticket.number}/").content.decode()
    make_ticket(ticket.messages.get().channel, identity=make_identity(name))

    offered = part in browser.get(f"/t/{ticket.number}/").content.decode()

    assert offered == (name == "IRMA")
    assert ("the same name" in shown(browser.get(part))) == offered


def test_a_namesake_whom_they_may_not_know_of_is_not_hinted_at(irma, ticket, bob, ada):
    hidden = make_team("Works council", lead=ada, is_open=False)
    make_ticket(make_channel(hidden), identity=make_identity("Irma"))
    part = reverse("tickets:likely_customers", args=[irma.public_id])
    page = f"/t/{ticket.number}/"

    assert part not in browser_of(bob).get(page).content.decode()

    Customer.objects.create(name="irma", made_by=ada)
    assert part not in browser_of(bob).get(page).content.decode()
    Customer.objects.create(name="irma", made_by=bob)
    assert part in browser_of(bob).get(page).content.decode()


def test_a_timeline_shows_one_kind_of_thing(irma, ticket, bob):
    actions.note(ticket, text="Be kind.", by=bob)
    actions.reply(ticket, text="Which kettle?", by=bob)
    browser = browser_of(bob)
    page = reverse("tickets:customer", args=[irma.public_id])
    seen = {
        show: [word in shown(browser.get(page, {"show": show}))
               for word in ("Be kind.", "Which kettle?")]
        for show in ("all", "messages", "notes", "calls", "tickets")
    }  # fmt: skip
    assert seen == {
        "all": [True, True], "messages": [False, True], "notes": [True, False],
        "calls": [False, False], "tickets": [False, False],
    }  # fmt: skip
    assert browser.get(page, {"show": "odd"}).status_code == 404


def test_an_external_id_is_one_customers_alone(irma, otto, bob):
    page = reverse("tickets:edit_customer", args=[irma.public_id])
    answer = browser_of(bob).post(page, {"name": "Irma", "external_id": "usr_7"})
    assert answer.status_code == 409
    assert Customer.objects.get(pk=irma.pk).external_id == ""
