"""How many tickets each view holds."""

import itertools
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_agent, make_channel, make_team, make_ticket, soon
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.models import Delivery, Follower, Ticket
from tickets.queries import inbox
from tickets.queries.counts import COUNTED, counts, forget

pytestmark = pytest.mark.usefixtures("company")


def listed(agent):
    """The truth: as many as the list has."""
    return {view: len(inbox.inbox(agent, view).rows) for view in COUNTED}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("seed", range(3))
def test_a_count_is_as_long_as_its_list_whoever_asks(
    seed, ada, bob, carol, grace, dan, support, billing
):
    some = random.Random(seed)
    people = [ada, bob, carol, grace, dan, make_agent("Left", is_active=False)]
    teams = [support, billing, make_team("Legal", lead=ada, is_open=False)]
    channels = [make_channel(team, name=team.name) for team in teams]
    for _ in range(30):
        _live(make_ticket(some.choice(channels)), some, people)
    forget()

    assert {who.name: counts(who) for who in people} == {
        who.name: listed(who) for who in people
    }


def _live(ticket, some, people):
    """Anything may have happened to it, said by rows: most verbs would refuse some."""
    able, by = people[:4], people[0]
    Ticket.objects.filter(pk=ticket.pk).update(
        assignee=some.choice([None, *able]),
        accountable=some.choice(able),
        spam_at=some.choice([None] * 9 + [timezone.now()]),
    )
    for who, why in itertools.product(people, Follower.Why):
        if some.random() < 0.1:
            Follower.objects.get_or_create(
                ticket=ticket, agent=who, defaults={"why": why}
            )
    some.choice([
        lambda: actions.wait(ticket, by=by),
        lambda: actions.snooze(ticket, until=soon(), by=by),
        lambda: actions.resolve(ticket, by=by),
        lambda: [_promised(ticket, by), _promised(ticket, by)],
        lambda: _undelivered(ticket, by),
    ])()  # fmt: skip


def _promised(ticket, by):
    actions.promise(ticket, what="Call", due_at=soon(), by=by)


def _undelivered(ticket, by):
    reply = actions.reply(ticket, text="Hello", by=by)
    reply.deliveries.update(state=Delivery.State.FAILED)


def test_the_numbers_stand_beside_the_views(bob, ticket, bill):
    forget()

    page = browser_of(bob).get("/inbox/counts/", {"view": "open"})

    assert "Unassigned1" in shown(page).replace(" ", "")
    assert page.content.decode().count('class="count"') == 3
    assert page.content.decode().count('aria-current="page"') == 1


def test_counting_asks_no_more_for_many_tickets(bob, mailbox, ticket):
    forget()
    with CaptureQueriesContext(connection) as few:
        counts(bob)
    for _ in range(10):
        make_ticket(mailbox)
    forget()

    with CaptureQueriesContext(connection) as many:
        counts(bob)

    assert len(many) == len(few) == 3


def test_a_view_that_nobody_knows_has_numbers_all_the_same(bob, ticket):
    assert browser_of(bob).get("/inbox/counts/?view=%00").status_code == 200
