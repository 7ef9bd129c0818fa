"""Addresses of customers that somebody sets right: on their page, and by the API."""

import pytest
from django.urls import reverse

from helpdesk.base.accounts.errors import OnlyAdmins
from tests.factories import make_identity, make_ticket
from tests.tickets.pages import browser_of, shown
from tests.tickets.verbs import told
from tests.tokens import make_token, program
from tickets import actions
from tickets.models import Customer, Identity
from tickets.moving_errors import AddressInUse, NoSuchAddress, NoSuchCustomer

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def irma(ticket):
    return ticket.customer


@pytest.fixture
def otto(mailbox):
    """Who is seen by a ticket of their own."""
    one = make_identity("Otto", canonical="otto@x.example")
    make_ticket(mailbox, identity=one)
    return one.customer


def typed(customer, by, address="typed@x.example"):
    return actions.create_identity(customer, kind="email", address=address, by=by)


def test_a_moved_address_takes_the_tickets_along_that_began_by_it(
    ticket, irma, otto, bob
):
    address = irma.identities.get()
    actions.move_identity(address, to=otto, by=bob)
    ticket.refresh_from_db()
    assert (ticket.customer, Identity.objects.get(pk=address.pk).customer) == (
        otto,
        otto,
    )
    data = {
        "customer": str(otto.public_id),
        "former": str(irma.public_id),
        "name": "Otto",
    }
    assert told(ticket)[-1] == ("identified", "Bob", data)

    address.refresh_from_db()
    actions.move_identity(address, to=irma, by=bob)
    ticket.refresh_from_db()
    assert ticket.customer == irma


def test_nobody_moves_an_address_to_whom_they_do_not_know(irma, bob):
    hidden = make_identity("Hidden", canonical="h@x.example")
    with pytest.raises(NoSuchCustomer):
        actions.move_identity(irma.identities.get(), to=hidden.customer, by=bob)
    with pytest.raises(NoSuchCustomer):
        actions.move_identity(hidden, to=irma, by=bob)


def test_what_was_typed_wrongly_goes_and_what_was_used_stays(irma, otto, ada, bob):
    wrong = typed(irma, ada)
    with pytest.raises(OnlyAdmins):
        actions.remove_identity(wrong, by=bob)
    with pytest.raises(AddressInUse):
        actions.remove_identity(irma.identities.first(), by=ada)
    stale = Identity.objects.get(pk=wrong.pk)
    actions.remove_identity(wrong, by=ada)
    assert irma.identities.count() == 1
    for late in (
        lambda: actions.remove_identity(stale, by=ada),
        lambda: actions.move_identity(stale, to=otto, by=ada),
    ):
        with pytest.raises(NoSuchAddress):
            late()


def test_on_their_page_an_address_is_added_removed_and_brought_back(irma, ada, bob):
    browser = browser_of(ada)
    add = reverse("tickets:add_address", args=[irma.public_id])
    page = reverse("tickets:customer", args=[irma.public_id])
    browser.post(add, {"kind": "email", "address": "typed@x.example"})
    wrong = irma.identities.get(canonical="typed@x.example")
    remove = reverse("tickets:remove_address", args=[irma.public_id])

    answer = browser.post(remove, {"identity": wrong.public_id}, follow=True)

    assert "Removed: typed@x.example" in shown(answer)
    assert not irma.identities.filter(pk=wrong.pk).exists()
    refused = browser.post(add, {"kind": "email", "address": "nonsense"})
    assert (refused.status_code, "This is no address" in shown(refused)) == (409, True)
    used = browser.post(remove, {"identity": irma.identities.get().public_id})
    assert (used.status_code, "This address was used" in shown(used)) == (409, True)
    assert "Add an address" not in shown(browser_of(bob).get(page))


def test_on_their_page_an_address_is_moved_and_back_with_one_click(irma, otto, bob):
    browser = browser_of(bob)
    address = irma.identities.get()
    move = reverse("tickets:move_address", args=[irma.public_id, address.public_id])
    assert "It is theirs" in shown(browser.get(f"{move}?q=Otto"))

    answer = browser.post(move, {"to": otto.public_id}, follow=True)

    back = reverse("tickets:move_address", args=[otto.public_id, address.public_id])
    assert "is no longer theirs" in shown(answer)
    assert f'action="{back}"' in answer.content.decode()
    assert browser.get(move).status_code == 404
    assert browser.post(back, {"to": irma.public_id}).status_code == 302
    assert irma.identities.get() == address


def test_who_sees_nothing_of_them_any_more_is_led_to_the_other(irma, otto, ada, bob):
    Customer.objects.filter(pk=irma.pk).update(made_by=ada)
    address = irma.identities.get()
    move = reverse("tickets:move_address", args=[irma.public_id, address.public_id])
    answer = browser_of(bob).post(move, {"to": otto.public_id})
    where = reverse("tickets:customer", args=[otto.public_id])
    assert answer.headers["Location"] == where


def test_programs_do_the_same(irma, otto, ada):
    client = program(make_token(ada).secret)
    address = irma.identities.get()
    where = f"/api/v1/identities/{address.public_id}/"
    moved = client.post(
        f"{where}move/", {"customer": str(otto.public_id)}, format="json"
    )
    assert (moved.status_code, moved.json()["customer"]) == (200, str(otto.public_id))
    assert client.delete(where).json()["code"] == "address_in_use"
    wrong = typed(irma, ada)
    assert client.delete(f"/api/v1/identities/{wrong.public_id}/").status_code == 204
    assert not irma.identities.exists()
