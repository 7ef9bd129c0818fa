"""Two customers who are one person, and two again; nothing is lost on the way."""

import pytest
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from tests.factories import make_channel, make_identity, make_ticket
from tests.tickets.verbs import told
from tickets import actions
from tickets.actions.customers import pointing
from tickets.models import (
    Customer,
    CustomerMerge,
    Identity,
    Message,
    Organization,
    Rating,
    Ticket,
)
from tickets.moving_errors import (
    CustomerMergedAway,
    NoSuchCustomer,
    SameCustomer,
    UndoneAlready,
)

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def irma(ticket):
    return ticket.customer


@pytest.fixture
def chatter(support, ada):
    """Irma again, by chat, where nobody knew that it was her."""
    channel = make_channel(support, kind="widget")
    ticket = make_ticket(channel, identity=make_identity("Visitor", kind="widget"))
    actions.tag(ticket, name="vip", by=ada)
    actions.record_fact(ticket, name="device", value="Kettle 3", by=ada)
    actions.rate(ticket, score=5, comment="", channel=None)
    return ticket.customer


def again(*rows):
    for row in rows:
        row.refresh_from_db()


def belongings(customer):
    """Everything that points to a customer, by what it is: whatever is added later."""
    return {
        label: sorted(
            model._default_manager.filter(**{name: customer}).values_list(
                "pk", flat=True
            )
        )
        for label, model, name in pointing()
    }


def everywhere():
    """How many rows of each kind there are that point to customers."""
    found = {
        label: model._default_manager.count() for label, model, _name in pointing()
    }
    return found | {
        "messages": Message.objects.count(),
        "rated": Rating.objects.count(),
    }


def test_everything_of_the_one_is_the_others(irma, chatter, bob):
    before, rows = everywhere(), {**belongings(irma)}
    theirs = belongings(chatter)

    actions.merge_customers(chatter, into=irma, by=bob)

    assert everywhere() == before
    assert belongings(irma) == {
        label: sorted([*rows[label], *theirs[label]]) for label in rows
    }
    assert not any(belongings(chatter).values())
    assert {"tickets.Ticket", "tickets.Identity"} <= set(rows)
    assert Ticket.objects.filter(customer=irma, tags__name="vip").exists()


def test_undone_each_has_what_was_theirs(irma, chatter, bob):
    before = [belongings(irma), belongings(chatter)]
    merge = actions.merge_customers(chatter, into=irma, by=bob)
    actions.unmerge_customers(merge, by=bob)
    assert [belongings(irma), belongings(chatter)] == before


def test_the_tickets_tell_of_it(irma, chatter, bob):
    ticket = chatter.tickets.get()
    merge = actions.merge_customers(chatter, into=irma, by=bob)
    actions.unmerge_customers(merge, by=bob)
    lines = [(verb, by) for verb, by, _ in told(ticket)][-2:]
    assert lines == [("customer_merged", "Bob"), ("customer_unmerged", "Bob")]


def test_a_name_and_a_company_that_nobody_knew_are_known_now_and_not_after_undo(
    irma, chatter, bob
):
    company = Organization.objects.create(name="Northwind")
    Customer.objects.filter(pk=irma.pk).update(name="")
    Customer.objects.filter(pk=chatter.pk).update(name="Irma J", organization=company)
    again(irma, chatter)

    merge = actions.merge_customers(chatter, into=irma, by=bob)

    again(irma)
    assert (irma.name, irma.organization) == ("Irma J", company)
    actions.unmerge_customers(merge, by=bob)
    again(irma, chatter)
    assert (irma.name, irma.organization, chatter.name) == ("", None, "Irma J")


def test_a_name_that_was_changed_since_stays(irma, chatter, bob):
    merge = actions.merge_customers(chatter, into=irma, by=bob)
    actions.edit_customer(irma, name="Irma Jansson", organization="Northwind", by=bob)
    actions.unmerge_customers(merge, by=bob)
    again(irma)
    assert (irma.name, irma.organization.name) == ("Irma Jansson", "Northwind")


def test_what_is_known_in_both_stays_with_each(irma, ticket, chatter, bob):
    for one in (ticket, chatter.tickets.get()):
        fact = actions.record_fact(one, name="device", value="Kettle 3", by=bob)
        one.customer.known.create(
            name="device", value="Kettle 3", canonical="kettle 3", fact=fact,
            promoted_by=bob,
        )  # fmt: skip

    merge = actions.merge_customers(chatter, into=irma, by=bob)

    assert (irma.known.count(), chatter.known.count()) == (1, 1)
    actions.unmerge_customers(merge, by=bob)
    assert (irma.known.count(), chatter.known.count()) == (1, 1)


def test_what_came_since_stays_with_who_has_it(irma, chatter, bob, mailbox):
    merge = actions.merge_customers(chatter, into=irma, by=bob)
    later = make_ticket(mailbox, identity=make_identity("Irma", customer=irma))
    actions.unmerge_customers(merge, by=bob)
    again(later)
    assert later.customer == irma


def test_merges_that_follow_each_other_are_undone_from_the_last(
    irma, chatter, bob, mailbox
):
    third = make_ticket(mailbox, identity=make_identity("I. J.")).customer
    first = actions.merge_customers(chatter, into=irma, by=bob)
    second = actions.merge_customers(irma, into=third, by=bob)

    with pytest.raises((CustomerMergedAway, NoSuchCustomer)):
        actions.unmerge_customers(first, by=bob)
    actions.unmerge_customers(second, by=bob)
    actions.unmerge_customers(CustomerMerge.objects.get(pk=first.pk), by=bob)

    assert [one.tickets.count() for one in (irma, chatter, third)] == [1, 1, 1]


def test_a_customer_is_not_merged_with_themselves(irma, bob):
    with pytest.raises(SameCustomer):
        actions.merge_customers(irma, into=Customer.objects.get(pk=irma.pk), by=bob)


def test_it_is_undone_once(irma, chatter, bob):
    merge = actions.merge_customers(chatter, into=irma, by=bob)
    actions.unmerge_customers(merge, by=bob)
    with pytest.raises(UndoneAlready):
        actions.unmerge_customers(CustomerMerge.objects.get(), by=bob)


def test_only_whom_one_sees_and_only_who_answers(irma, bill, bob, dan, ticket, ada):
    with pytest.raises(NoSuchCustomer):
        actions.merge_customers(bill.customer, into=irma, by=bob)
    actions.follow(ticket, agent=dan, by=ada)
    with pytest.raises(NotAllowed):
        actions.edit_customer(irma, name="X", by=dan)
    assert not CustomerMerge.objects.exists()


def test_words_of_a_merged_customers_address_are_the_others(
    irma, chatter, bob, support
):
    address = Identity.objects.get(customer=chatter)
    actions.merge_customers(chatter, into=irma, by=bob)
    address.refresh_from_db()
    channel = make_channel(support, kind="widget", name="Other")
    assert make_ticket(channel, identity=address).customer == irma


def test_a_company_of_that_name_is_the_same_whatever_its_case(irma, bob):
    company = Organization.objects.create(name="Northwind")
    actions.edit_customer(irma, name="Irma", organization="  NORTHWIND ", by=bob)
    again(irma)
    assert irma.organization == company
    actions.edit_customer(irma, name="Irma", organization="", by=bob)
    again(irma)
    assert irma.organization is None


def test_a_proven_address_stays_proven(irma, chatter, bob):
    Identity.objects.filter(customer=chatter).update(verified_at=timezone.now())
    actions.merge_customers(chatter, into=irma, by=bob)
    assert irma.identities.filter(verified_at__isnull=False).count() == 1


def promoted(ticket, value, by):
    fact = actions.record_fact(ticket, name="device", value=value, by=by)
    return actions.promote_fact(fact, by=by)


def known_of(customer):
    return sorted(customer.known.current().values_list("value", flat=True))


def test_what_was_known_of_them_holds_again_when_the_merge_is_undone(
    irma, ticket, chatter, bob
):
    promoted(ticket, "Kettle 3", bob)
    merge = actions.merge_customers(irma, into=chatter, by=bob)
    theirs = chatter.tickets.exclude(pk=ticket.pk).get()
    promoted(theirs, "Kettle 4", bob)
    assert known_of(chatter) == ["Kettle 4"]

    actions.unmerge_customers(merge, by=bob)
    assert (known_of(irma), known_of(chatter)) == (["Kettle 3"], ["Kettle 4"])


def test_what_is_known_of_somebody_goes_along_when_they_turn_out_to_be_another(
    irma, chatter, bob
):
    promoted(chatter.tickets.get(), "Kettle 3", bob)
    actions.identified(chatter.identities.get(), customer=irma)
    assert known_of(irma) == ["Kettle 3"]


def test_whom_others_were_merged_into_may_turn_out_to_be_another(
    irma, ticket, chatter, bob, mailbox
):
    third = make_ticket(mailbox).customer
    actions.merge_customers(chatter, into=third, by=bob)
    for identity in third.identities.all():
        actions.identified(identity, customer=irma)
    assert not third.tickets.exists()
