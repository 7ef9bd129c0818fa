"""An address turned out to be somebody's: they and their tickets find each other."""

import pytest

from tests.factories import make_channel, make_identity, make_ticket, make_words
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions.people import retire
from tickets.models import (
    Customer,
    Delivery,
    Identity,
    Organization,
    Participant,
    Ticket,
)


@pytest.fixture
def site(support):
    return make_channel(support, kind="chat")


@pytest.fixture
def visitor(site) -> Identity:
    return make_identity("Visitor 7F3A", kind="chat")


@pytest.fixture
def irma(mailbox) -> Identity:
    """Known by mail alone: her name is her address."""
    identity = make_identity("Irma")
    Customer.objects.filter(pk=identity.customer_id).update(name=identity.shown)
    identity.customer.refresh_from_db()
    return identity


def test_the_address_and_the_tickets_it_began_are_the_customers(site, visitor, irma):
    mine = [make_ticket(site, identity=visitor) for _ in range(2)]
    former = visitor.customer
    assert actions.identified(visitor, customer=irma.customer, name="Irma") is True
    for ticket in mine:
        ticket.refresh_from_db()
        assert ticket.customer == irma.customer
        assert told(ticket)[-1] == (
            "identified",
            "",
            {
                "customer": str(irma.customer.public_id),
                "former": str(former.public_id),
                "name": irma.shown,
            },
        )
    # Nothing was known of them but this address: no empty shell stays behind.
    assert not Customer.objects.filter(pk=former.pk).exists()


def test_known_before_is_no_news(site, visitor, irma):
    ticket = make_ticket(site, identity=visitor)
    actions.identified(visitor, customer=irma.customer)
    before = told(ticket)
    assert actions.identified(visitor, customer=irma.customer) is False
    assert told(ticket) == before


def test_tickets_of_others_and_those_that_began_elsewhere_stay(
    site, mailbox, visitor, irma
):
    theirs = make_ticket(site, identity=make_identity("Otto", kind="chat"))
    # The same customer wrote by a mail address, which proves nothing of this one.
    elsewhere = make_identity("Work", customer=visitor.customer)
    older = make_ticket(mailbox, identity=elsewhere)
    make_ticket(site, identity=visitor)
    actions.identified(visitor, customer=irma.customer)
    for ticket, identity in ((theirs, None), (older, elsewhere)):
        owner = ticket.customer
        ticket.refresh_from_db()
        assert ticket.customer == owner
        assert identity is None or identity.customer == owner
        assert "identified" not in [verb for verb, _by, _data in told(ticket)]


def test_a_customer_who_only_has_an_address_gets_a_name(site, visitor, irma):
    actions.identified(visitor, customer=irma.customer, name="Irma")
    irma.customer.refresh_from_db()
    assert irma.customer.name == "Irma"


def test_a_customer_who_has_a_name_keeps_it(site, visitor, irma):
    Customer.objects.filter(pk=irma.customer_id).update(name="Irma Kettle")
    irma.customer.refresh_from_db()
    actions.identified(visitor, customer=irma.customer, name="Mallory")
    assert Customer.objects.get(pk=irma.customer_id).name == "Irma Kettle"


def test_the_organization_that_was_known_stays_known(site, visitor, irma):
    works = Organization.objects.create(name="Kettle Works")
    Customer.objects.filter(pk=visitor.customer_id).update(organization=works)
    visitor.customer.refresh_from_db()
    actions.identified(visitor, customer=irma.customer)
    assert Customer.objects.get(pk=irma.customer_id).organization == works


def test_words_and_answers_of_one_ticket_are_handed_on_to_another_address(
    site, visitor, bob
):
    ticket = make_ticket(site, identity=visitor)
    other = make_ticket(site, identity=visitor)
    answer = actions.reply(ticket, text="Hello", by=bob)
    user = make_identity("Irma", kind="chat")

    actions.hand_on(ticket, identity=visitor, to=user)

    ticket.refresh_from_db()
    assert ticket.customer == user.customer
    assert {m.identity for m in ticket.messages.filter(direction="in")} == {user}
    assert [d.identity for d in answer.deliveries.all()] == [user]
    assert [p.identity for p in ticket.participants.all()] == [user]
    assert [p.identity for p in other.participants.all()] == [visitor]
    assert told(ticket)[-1][0] == "identified"
    # The next answer goes to the new address alone.
    again = actions.reply(ticket, text="Still there?", by=bob)
    assert [d.identity for d in again.deliveries.all()] == [user]


def test_what_both_addresses_had_is_there_once(site, visitor, bob):
    ticket = make_ticket(site, identity=visitor)
    user = make_identity("Irma", kind="chat")
    actions.receive(ticket, channel=site, identity=user, words=make_words())
    Participant.objects.create(ticket=ticket, identity=user, part="copied")
    answer = actions.reply(ticket, text="Hello", by=bob)
    Delivery.objects.create(message=answer, identity=user, channel=site, state="read")

    actions.hand_on(ticket, identity=visitor, to=user)

    assert [d.state for d in answer.deliveries.all()] == ["read"]
    assert ticket.participants.count() == 1


def test_who_began_a_ticket_still_did_after_it_was_handed_on(site, visitor):
    ticket = make_ticket(site, identity=visitor)
    user = make_identity("Irma", kind="chat")
    Participant.objects.create(ticket=ticket, identity=user, part="copied")
    actions.hand_on(ticket, identity=visitor, to=user)
    kept = ticket.participants.get()
    assert (kept.part, kept.confirmed_at is not None) == ("requester", True)


def test_the_customer_of_a_ticket_that_is_somebody_elses_stays(site, visitor, irma):
    ticket = make_ticket(site, identity=visitor)
    Ticket.objects.filter(pk=ticket.pk).update(customer=irma.customer)
    ticket.refresh_from_db()
    actions.hand_on(ticket, identity=visitor, to=make_identity("Eve", kind="chat"))
    ticket.refresh_from_db()
    assert ticket.customer == irma.customer


def test_an_address_that_nothing_names_goes_with_its_empty_customer(site, visitor):
    ticket = make_ticket(site, identity=visitor)
    assert retire(visitor) is False
    actions.hand_on(ticket, identity=visitor, to=make_identity("Irma", kind="chat"))
    assert retire(visitor) is True
    assert not Customer.objects.filter(name="Visitor 7F3A").exists()
