"""Custom fields through their pages: filled in, asked for, defined."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.tickets.fields import define
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.test_custom_fields import OPTIONS
from tickets import actions
from tickets.custom_fields import Condition, Kind, Of
from tickets.models import CustomField, Status
from tickets.queries.custom_fields import fields_of

pytestmark = pytest.mark.usefixtures("company")

PART = {"HTTP_HX_REQUEST": "true"}
LIST = "/settings/fields/"


def now(row):
    row.refresh_from_db()
    return row.fields


def test_a_ticket_s_page_shows_them_in_one_statement_with_all_else(ada, bob, ticket):
    browser = browser_of(bob)
    browser.get(url(ticket))
    with CaptureQueriesContext(connection) as before:
        browser.get(url(ticket))
    define(ada, "Plan", kind="choice", options=OPTIONS)
    define(ada, "Level", of="customer")
    with CaptureQueriesContext(connection) as after:
        page = browser.get(url(ticket))

    assert len(after) == len(before)
    assert "Plan" in shown(page)
    assert "Level" in shown(page)


def test_each_is_saved_by_itself_and_undone_by_the_address_that_comes_with_it(
    ada, bob, ticket
):
    define(ada, "Some", kind="choices", options=OPTIONS)
    define(ada, "Plan")
    actions.set_fields(ticket, fields={"some": ["gold"], "plan": "x"}, by=bob)
    browser = browser_of(bob)

    typed = {"only": "some", "field-some": ["gold", "tin"]}
    answer = browser.post(url(ticket, "set_fields"), typed, **PART)

    assert now(ticket) == {"some": ["gold", "tin"], "plan": "x"}
    undo = urlsplit(json.loads(answer["HX-Trigger"])["done"]["undo"])
    browser.post(undo.path, parse_qs(undo.query), **PART)
    assert now(ticket) == {"some": ["gold"], "plan": "x"}
    browser.post(url(ticket, "set_fields"), {"only": "some"}, **PART)
    assert now(ticket) == {"plan": "x"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"only": "seats", "field-seats": "many"}, "Write a number"),
        ({"only": "plan", "field-plan": ""}, "always required"),
        ({"values": "[1]"}, "There is no field"),
        ({"values": '{"gone": 1}'}, "There is no field"),
    ],
)
def test_what_is_wrong_is_said_and_kept(typed, said, ada, bob, ticket):
    define(ada, "Seats", kind="number")
    define(ada, "Plan", required="always")
    actions.set_fields(ticket, fields={"plan": "x"}, by=bob)

    answer = browser_of(bob).post(url(ticket, "set_fields"), typed, **PART)

    assert answer.status_code in {409, 422}
    assert said in shown(answer)
    assert now(ticket) == {"plan": "x"}


def test_resolving_asks_for_what_is_missing_and_for_what_that_brings_along(
    ada, bob, ticket
):
    define(ada, "Refund", kind="yes_no", required="resolve")
    define(
        ada, "Amount", kind="number", required="resolve",
        shown_when=Condition(field="refund", values=(True,)),
    )  # fmt: skip
    browser, address = browser_of(bob), url(ticket, "resolve")

    asked = shown(browser.get(address, **PART))
    assert ("Refund" in asked, "Amount" in asked) == (True, False)
    empty = browser.post(address, {}, **PART)
    assert (empty.status_code, "Fill this in." in shown(empty)) == (409, True)
    half = browser.post(address, {"field-refund": "true"}, **PART)
    assert (half.status_code, "Amount" in shown(half)) == (409, True)
    assert now(ticket) == {}
    typed = {"field-refund": "true", "field-amount": "7"}
    assert browser.post(address, typed, **PART).status_code == 204
    assert now(ticket) == {"refund": True, "amount": 7}
    assert ticket.status == Status.RESOLVED


def test_in_bulk_each_ticket_says_what_is_missing(ada, bob, ticket):
    define(ada, "Cause", required="resolve")

    typed = {"verb": "resolve", "numbers": [ticket.number]}
    answer = browser_of(bob).post("/inbox/bulk/", typed, **PART).json()

    assert answer["refused"][0]["code"] == "fields_missing"
    assert "Cause" in answer["words"]


def test_customers_and_organizations_have_them_and_say_who_changed_what(
    ada, bob, ticket
):
    define(ada, "Level", of="customer", kind="number")
    define(ada, "Terms", of="organization")
    customer = ticket.customer
    actions.edit_customer(customer, name="Irma", organization="Acme", by=bob)
    browser = browser_of(bob)
    one = reverse("tickets:customer_fields", args=[customer.public_id])
    company = customer.organization
    other = reverse("tickets:organization_fields", args=[company.public_id])

    wrong = browser.post(one, {"only": "level", "field-level": "x"}, **PART)
    assert (wrong.status_code, "Write a number" in shown(wrong)) == (422, True)
    browser.post(one, {"only": "level", "field-level": "3"}, **PART)
    browser.post(other, {"field-terms": "30 days"})

    assert (now(customer), now(company)) == ({"level": 3}, {"terms": "30 days"})
    assert "Level 3 by Bob" in shown(browser.get(one))
    assert "Terms 30 days by Bob" in shown(browser.get(other))


def test_a_customer_one_may_not_know_of_has_no_fields(ada, bob, bill):
    define(ada, "Level", of="customer")
    one = reverse("tickets:customer_fields", args=[bill.customer.public_id])

    assert browser_of(bob).get(one).status_code == 404
    assert browser_of(bob).post(one, {"field-level": "3"}).status_code == 404


class TestSettings:
    def test_they_are_for_admins(self, ada, bob):
        field = define(ada, "Plan")
        for address in (LIST, f"{LIST}new/", f"{LIST}{field.public_id}/"):
            assert browser_of(bob).get(address).status_code == 404
            assert browser_of(ada).get(address).status_code == 200

    def test_one_of_each_kind_can_be_defined(self, ada):
        browser = browser_of(ada)
        for kind in Kind:
            typed = {"label_en": f"A {kind.value}", "label_de": "Ein", "required": "no"}
            if kind in {"choice", "choices"}:
                typed |= {"choices_en": "Gold\ntin: Tin", "choices_de": "Gold\nBlech"}
            address = f"{LIST}new/?of=customer&kind={kind.value}"
            assert browser.post(address, typed).status_code == 302, kind

        found = fields_of(Of.CUSTOMER)
        assert {one.kind for one in found} == {*Kind}
        [choice] = [one for one in found if one.kind == "choice"]
        assert [(one.value, one.labels) for one in choice.options] == [
            ("gold", {"en": "Gold", "de": "Gold"}),
            ("tin", {"en": "Tin", "de": "Blech"}),
        ]

    def test_conditions_are_written_as_people_read_them(self, ada, support):
        define(ada, "Refund", kind="yes_no")
        define(ada, "Plan", kind="choice", options=OPTIONS)
        browser = browser_of(ada)
        typed = {
            "label_en": "Amount", "required": "resolve", "default": "5",
            "shown_field": "refund", "shown_values": "yes",
            "required_field": "plan", "required_values": "Gold, tin",
            "required_team": support.public_id, "required_tag": "VIP",
        }  # fmt: skip
        browser.post(f"{LIST}new/?of=ticket&kind=number", typed)

        made = CustomField.objects.get(key="amount")
        assert made.default_value == 5
        assert made.shown_when == {"field": "refund", "values": [True]}
        assert made.required_when == {
            "field": "plan", "values": ["gold", "tin"],
            "team": str(support.public_id), "tag": "vip",
        }  # fmt: skip
        page = browser.get(f"{LIST}{made.public_id}/").content.decode()
        assert 'value="Yes"' in page
        assert 'value="gold, tin"' in page

    def test_a_choice_that_cannot_be_is_said_beside_its_field(self, ada):
        define(ada, "Seats", kind="number")
        typed = {"label_en": "X", "required": "no", "choices_en": "a: A\na: B"}

        answer = browser_of(ada).post(f"{LIST}new/?of=ticket&kind=choice", typed)
        assert (answer.status_code, "each once" in shown(answer)) == (409, True)
        typed = {"label_en": "X", "required": "no", "shown_field": "seats"}
        typed["shown_values"] = "many"
        answer = browser_of(ada).post(f"{LIST}new/?of=ticket&kind=text", typed)
        assert (answer.status_code, "A condition names" in shown(answer)) == (409, True)

    def test_they_change_places_and_are_archived_and_come_back(self, ada):
        first, second = define(ada, "First"), define(ada, "Second")
        browser = browser_of(ada)

        browser.post(f"{LIST}{second.public_id}/move/", {"up": "1"})
        assert [one.key for one in fields_of(Of.TICKET)] == ["second", "first"]
        browser.post(f"{LIST}{second.public_id}/archive/")
        assert [one.key for one in fields_of(Of.TICKET)] == ["first"]
        browser.post(f"{LIST}{second.public_id}/archive/", {"back": "1"})
        assert [one.key for one in fields_of(Of.TICKET)] == ["second", "first"]
        assert "First" in shown(browser.get(LIST))
        assert first.archived_at is None
