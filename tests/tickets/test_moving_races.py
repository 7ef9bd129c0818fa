"""Merges and splits while others do the same, or write."""

import pytest

from helpdesk.base.errors import Refused
from tests.factories import make_ticket, make_words
from tests.races import at_once
from tests.tickets.verbs import seqs
from tickets import actions
from tickets.models import Message, Moving, Ticket

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("company"),
]


@pytest.fixture
def lid(mailbox, ticket):
    began = ticket.participants.get().identity
    return make_ticket(mailbox, identity=began, subject="Lid", text="Loose.")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def tried(job):
    """Whether it went through."""

    def run():
        try:
            job()
        except Refused:
            return False
        return True

    return run


def whole():
    for one in Ticket.objects.all():
        assert seqs(one) == list(range(1, one.seq + 1))
    assert not Message.objects.filter(ticket__merged_into__isnull=False).exists()


def test_of_two_who_merge_crosswise_one_is_told(ticket, lid, bob, ada):
    done = at_once([
        tried(lambda: actions.merge(fresh(ticket), into=fresh(lid), by=bob)),
        tried(lambda: actions.merge(fresh(lid), into=fresh(ticket), by=ada)),
    ])  # fmt: skip
    assert sorted(done) == [False, True]
    whole()


def test_of_two_who_merge_into_different_tickets_one_is_told(
    ticket, lid, mailbox, bob, ada
):
    third = make_ticket(mailbox)
    done = at_once([
        tried(lambda: actions.merge(fresh(lid), into=fresh(ticket), by=bob)),
        tried(lambda: actions.merge(fresh(lid), into=fresh(third), by=ada)),
    ])  # fmt: skip
    assert sorted(done) == [False, True]
    whole()


def test_words_that_come_while_it_is_merged_are_in_one_of_them(
    ticket, lid, mailbox, bob
):
    began = ticket.participants.get().identity

    def speak():
        words = make_words("And the handle.")
        actions.receive(fresh(lid), channel=mailbox, identity=began, words=words)
        return True

    merge = tried(lambda: actions.merge(fresh(lid), into=fresh(ticket), by=bob))
    assert at_once([merge, speak]) == [True, True]
    whole()
    assert fresh(ticket).messages.count() == 3


def test_of_two_who_undo_a_merge_one_is_told(ticket, lid, bob, ada):
    moving = actions.merge(lid, into=ticket, by=bob)
    done = at_once([
        tried(lambda: actions.unmerge(fresh(moving), by=bob)),
        tried(lambda: actions.unmerge(fresh(moving), by=ada)),
    ])  # fmt: skip
    assert sorted(done) == [False, True]
    whole()
    assert Moving.objects.standing().count() == 0


def test_of_two_who_split_the_same_words_off_one_is_told(ticket, bob, ada):
    note = actions.note(ticket, text="A pot.", by=bob)
    done = at_once([
        tried(lambda: actions.split(fresh(note), by=bob)),
        tried(lambda: actions.split(fresh(note), by=ada)),
    ])  # fmt: skip
    assert sorted(done) == [False, True]
    assert Ticket.objects.count() == 2


def test_a_fact_is_kept_for_a_customer_who_is_merged_at_that_moment(
    ticket, mailbox, bob, ada
):
    for number in range(8):
        one, other = make_ticket(mailbox), make_ticket(mailbox)
        fact = actions.record_fact(one, name="device", value=f"Kettle {number}", by=bob)
        who, into = one.customer, other.customer
        at_once([
            lambda fact=fact: actions.promote_fact(fresh(fact), by=bob),
            lambda who=who, into=into: actions.merge_customers(who, into=into, by=ada),
        ])  # fmt: skip
        known = into.known.current().values_list("value", flat=True)
        assert list(known) == [f"Kettle {number}"]
