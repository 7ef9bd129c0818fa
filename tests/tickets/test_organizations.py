"""/organizations/: companies, their people and words; two that are one, and two again."""

import pytest
from django.urls import reverse

from tests.factories import make_identity, make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.models import Customer, Organization
from tickets.moving_errors import (
    NoSuchOrganization,
    NotEmpty,
    OrganizationMergedAway,
    SameOrganization,
    UndoneAlready,
)
from tickets.queries.organizations import domains_of, listed

pytestmark = pytest.mark.usefixtures("company")


def page(organization, verb=""):
    address = reverse("tickets:organization", args=[organization.public_id])
    return f"{address}{verb}/" if verb else address


def belongs(customer, organization):
    Customer.objects.filter(pk=customer.pk).update(organization=organization)
    return organization


@pytest.fixture
def northwind(ticket):
    return belongs(ticket.customer, Organization.objects.create(name="Northwind"))


@pytest.fixture
def secret(bill):
    """Where Bob sees nobody."""
    return belongs(bill.customer, Organization.objects.create(name="Secret Ltd"))


def test_the_list_shows_those_whose_customers_one_sees(northwind, secret, bob, ada):
    assert [one.name for one in listed(bob).rows] == ["Northwind"]
    assert [(one.people, one.open) for one in listed(bob).rows] == [(1, 1)]
    assert [one.name for one in listed(ada, order="newest").rows] == [
        "Secret Ltd", "Northwind",
    ]  # fmt: skip
    text = shown(browser_of(bob).get("/organizations/"))
    assert "Northwind" in text
    assert "Secret" not in text


def test_its_page_has_its_people_and_all_that_was_said_with_them(
    northwind, ticket, mailbox, bill, bob
):
    lid = make_ticket(mailbox, identity=make_identity("Otto"), text="And the lid.")
    for one in (lid, bill):
        belongs(one.customer, northwind)
    text = shown(browser_of(bob).get(page(northwind)))
    assert "And the lid." in text
    assert "My kettle leaks." in text
    assert "Otto" in text
    assert "Charged twice." not in text
    assert domains_of(northwind, bob) == [("customer.example", 2)]
    tickets = shown(browser_of(bob).get(page(northwind), {"show": "tickets"}))
    assert f"#{lid.number}" in tickets
    assert f"#{bill.number}" not in tickets


@pytest.mark.parametrize("verb", ["", "edit", "merge"])
def test_what_one_may_not_see_is_not_there(secret, bob, verb):
    assert browser_of(bob).get(page(secret, verb)).status_code == 404


def test_one_is_made_renamed_and_deleted_while_it_is_empty(bob):
    browser = browser_of(bob)
    where = browser.post("/organizations/new/", {"name": "Soth wind"}).headers[
        "Location"
    ]
    made = Organization.objects.get()
    assert where == page(made)
    browser.post(page(made, "edit"), {"name": "Southwind"})
    assert "Southwind" in shown(browser.get(where))
    assert "“Southwind” is deleted." in shown(
        browser.post(page(made, "delete"), follow=True)
    )
    assert not Organization.objects.exists()


def test_one_with_people_or_notes_is_not_deleted(northwind, bob):
    with pytest.raises(NotEmpty):
        actions.delete_organization(northwind, by=bob)
    text = shown(browser_of(bob).post(page(northwind, "delete"), follow=True))
    assert "still belongs" in text


def test_two_become_one_and_are_two_again(northwind, ticket, mailbox, bob):
    lid = make_ticket(mailbox, identity=make_identity("Otto")).customer
    other = belongs(lid, Organization.objects.create(name="Northwind Inc."))
    actions.write_customer_note(other, text="Pays late.", by=bob)
    browser = browser_of(bob)
    assert "Same company: merge" in shown(
        browser.get(page(northwind, "merge"), {"q": "north"})
    )

    browser.post(page(northwind, "merge"), {"organization": other.public_id})

    assert northwind.customers.count() == 2
    assert browser.get(page(other)).headers["Location"] == page(northwind)
    assert "Pays late." in shown(browser.get(page(northwind)))
    merge = northwind.came.get()
    browser.post(page(northwind, "unmerge"), {"merge": merge.public_id})
    assert other.customers.get() == lid
    assert other.notes.count() == 1
    with pytest.raises(UndoneAlready):
        actions.unmerge_organizations(merge, by=bob)


def test_only_what_one_sees_is_merged_and_once(northwind, secret, bob, mailbox):
    with pytest.raises(NoSuchOrganization):
        actions.merge_organizations(secret, into=northwind, by=bob)
    with pytest.raises(SameOrganization):
        actions.merge_organizations(northwind, into=northwind, by=bob)
    third = make_ticket(mailbox, identity=make_identity("Tove")).customer
    other = belongs(third, Organization.objects.create(name="N. W."))
    actions.merge_organizations(other, into=northwind, by=bob)
    with pytest.raises((OrganizationMergedAway, NoSuchOrganization)):
        actions.merge_organizations(northwind, into=other, by=bob)
