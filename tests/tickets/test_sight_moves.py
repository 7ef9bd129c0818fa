"""Who saw a ticket goes on seeing it, wherever its words and promises go."""

import pytest

from helpdesk.base.accounts.models import Agent
from tests.factories import make_agent, make_ticket, soon
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def other(billing_mailbox, bill):
    began = bill.participants.get().identity
    return make_ticket(billing_mailbox, identity=began, subject="Second bill")


@pytest.fixture
def outsider(db) -> Agent:
    """Of no team: closed ones show them what they had, and no more."""
    return make_agent("Olga")


def sees(agent, ticket):
    return Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists()


def had(ticket, agent, by):
    actions.follow(ticket, agent=agent, by=by)
    actions.assign(ticket, to=agent, by=by)
    actions.assign(ticket, to=by, by=by)


def test_who_had_what_was_merged_sees_both(bill, other, outsider, grace):
    had(other, outsider, grace)

    moving = actions.merge(other, into=bill, by=grace)
    assert (sees(outsider, other), sees(outsider, bill)) == (True, True)

    actions.unmerge(moving, by=grace)
    assert (sees(outsider, other), sees(outsider, bill)) == (True, False)


def test_who_had_the_survivor_meanwhile_sees_it_when_the_merge_is_undone(
    bill, other, outsider, grace
):
    had(other, outsider, grace)
    moving = actions.merge(other, into=bill, by=grace)
    actions.assign(bill, to=outsider, by=grace)
    actions.unassign(bill, by=grace)

    actions.unmerge(moving, by=grace)
    assert (sees(outsider, other), sees(outsider, bill)) == (True, True)


def test_who_had_it_sees_it_through_two_merges_and_both_undone(
    bill, other, billing_mailbox, outsider, grace
):
    third = make_ticket(billing_mailbox)
    had(other, outsider, grace)
    first = actions.merge(other, into=bill, by=grace)
    second = actions.merge(bill, into=third, by=grace)
    assert all(sees(outsider, one) for one in (other, bill, third))

    actions.unmerge(second, by=grace)
    actions.unmerge(first, by=grace)
    seen = [sees(outsider, one) for one in (other, bill, third)]
    assert seen == [True, False, False]


def test_who_promised_something_sees_where_it_was_merged_to(
    ticket, bill, outsider, grace
):
    actions.promise(ticket, what="Call", due_at=soon(), owner=outsider, by=grace)

    moving = actions.merge(ticket, into=bill, by=grace)
    assert sees(outsider, bill)

    actions.unmerge(moving, by=grace)
    assert not sees(outsider, bill)


def test_who_promised_something_sees_it_when_a_closed_team_has_it(
    ticket, billing, outsider, grace
):
    promise = actions.promise(
        ticket, what="Call", due_at=soon(), owner=outsider, by=grace
    )
    actions.change_team(ticket, team=billing, by=grace)

    assert sees(outsider, ticket)
    actions.keep(promise, by=outsider)


def test_who_promised_something_sees_it_when_a_closed_team_took_it_over(
    ticket, billing, outsider, bob, grace
):
    actions.promise(ticket, what="Call", due_at=soon(), owner=outsider, by=bob)
    offer = actions.hand_over(ticket, to=billing, by=bob)
    actions.accept(offer, by=grace)

    assert sees(outsider, ticket)


def test_who_splits_sees_what_they_split_off(bill, billing_mailbox, outsider, grace):
    actions.follow(bill, agent=outsider, by=grace)
    note = actions.note(bill, text="Of another matter", by=outsider)

    moving = actions.split(note, by=outsider)
    assert sees(outsider, moving.into)


def test_who_promised_what_is_split_off_sees_it(bill, outsider, grace):
    actions.follow(bill, agent=outsider, by=grace)
    said = actions.reply(bill, text="We will call.", by=grace)
    actions.promise(
        bill, what="Call", due_at=soon(), owner=outsider, message=said, by=grace
    )
    moving = actions.split(said, by=grace)
    assert sees(outsider, moving.into)
