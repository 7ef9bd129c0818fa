"""How many tickets each saved view holds."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_agent, make_channel, make_team, make_ticket
from tests.tickets.pages import browser_of
from tickets import actions
from tickets.asked.text import parsed
from tickets.filters import TICKETS
from tickets.models import Follower, Ticket
from tickets.queries import inbox, listings
from tickets.queries.view_counts import forget, view_counts

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.holds_not]

ASKED = [
    "is:open",
    "is:open tag:vip",
    "status:open,waiting -tag:vip",
    "is:open (tag:vip OR owner:none)",
    "is:open owner:me",
    "is:open is:unread",
    "is:open is:followed",
    "view:mine",
    "is:open messages.gt:0 due_at.null:true",
    "is:open customer.like:irma NOT (tag:vip owner:none)",
]


def save(by, text, **more):
    name = f"{text} {more}"[:80]
    return actions.save_view(name=name, where=parsed(text, TICKETS), by=by, **more)


def counted(agent):
    """By the name of the view."""
    saved = listings.whole_of(listings.views(agent), agent)
    found = view_counts(agent, saved)
    return {one.view.name: found[one.view.pk] for one in saved if one.view.pk in found}


def listed(agent):
    """The truth: as many as the list has."""
    return {
        view.name: len(
            inbox.inbox(
                agent, listings.listing(agent, {"view": str(view.public_id)})
            ).rows
        )
        for view in listings.views(agent)
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_a_count_is_as_long_as_its_list_whoever_asks(
    seed, ada, bob, carol, grace, dan, support, billing
):
    some = random.Random(seed)
    people = [ada, bob, carol, grace, dan, make_agent("Left", is_active=False)]
    teams = [support, billing, make_team("Legal", lead=ada, is_open=False)]
    channels = [make_channel(team, name=team.name) for team in teams]
    for _ in range(24):
        ticket = make_ticket(some.choice(channels))
        if some.random() < 0.5:
            actions.tag(ticket, name="vip", by=ada)
        Ticket.objects.filter(pk=ticket.pk).update(
            assignee=some.choice([None, *people[:4]]),
            accountable=some.choice(people[:4]),
            status=some.choice(["open", "waiting", "resolved"]),
            spam_at=some.choice([None] * 9 + [timezone.now()]),
        )
        for who in people:
            if some.random() < 0.2:
                Follower.objects.create(ticket=ticket, agent=who, why="follows")
    actions.tag(make_ticket(channels[0]), name="vip", by=ada)
    for text in ASKED:
        save(ada, text, is_private=False)
        save(carol, text, is_private=False, team=billing)
        save(bob, text)

    assert {who.name: counted(who) for who in people} == {
        who.name: listed(who) for who in people
    }


def test_what_is_for_looking_up_has_no_number(bob, ticket):
    for text in ("status:resolved", "", "is:open kettle", "is:spam"):
        save(bob, text)

    assert counted(bob) == {}


def test_counting_asks_no_more_for_many_views_and_tickets(ada, bob, mailbox, ticket):
    def asks():
        forget()
        saved = listings.whole_of(listings.views(bob), bob)
        with CaptureQueriesContext(connection) as found:
            view_counts(bob, saved)
        return len(found)

    save(ada, "is:open", is_private=False)
    save(bob, "is:open owner:me")
    few = asks()
    for number in range(5):
        make_ticket(mailbox)
        save(ada, f"is:open number.gt:{number}", is_private=False)
        save(bob, f"is:open number.gt:{number}")

    assert asks() == few == 4


def test_the_number_stands_beside_the_view(bob, ticket):
    view = save(bob, "is:open")

    page = browser_of(bob).get("/inbox/counts/").content.decode()

    entry = page.partition(f'id="view-{view.public_id}"')[2].partition("</li>")[0]
    assert '<span class="count">1</span>' in entry
