"""Who saw a ticket goes on seeing it, wherever its words and promises go."""

import pytest

from helpdesk.base.accounts.models import Agent
from tests.factories import make_agent, soon
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def outsider(db) -> Agent:
    """Of no team: closed ones show them what they had, and no more."""
    return make_agent("Olga")


def sees(agent, ticket):
    return Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists()


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
