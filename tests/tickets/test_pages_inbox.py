"""/: the list of tickets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_ticket, make_words, soon
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.models import Ticket
from tickets.queries import inbox as queries

pytestmark = pytest.mark.usefixtures("company")


def numbers(answer):
    return [ticket.number for ticket in answer.context["page"].tickets]


def said_at(ticket, moment):
    Ticket.objects.filter(pk=ticket.pk).update(last_message_at=moment)


@pytest.fixture
def many(mailbox):
    """More than two pages, one a minute, some at the same moment."""
    now = timezone.now()
    tickets = [make_ticket(mailbox) for _ in range(2 * queries.PAGE + 3)]
    for index, ticket in enumerate(tickets):
        said_at(ticket, now - timedelta(minutes=index // 3))
    return tickets


@pytest.mark.parametrize(
    ("view", "prepare"),
    [
        ("open", lambda ticket, bob: None),
        ("mine", lambda ticket, bob: actions.take(ticket, by=bob)),
        ("accountable", lambda ticket, bob: actions.take(ticket, by=bob)),
        ("unassigned", lambda ticket, bob: None),
        ("teams", lambda ticket, bob: None),
        ("waiting", lambda ticket, bob: actions.wait(ticket, by=bob)),
        ("snoozed", lambda ticket, bob: actions.snooze(ticket, until=soon(), by=bob)),
        (
            "promises",
            lambda ticket, bob: actions.promise(
                ticket, what="Call", due_at=soon(), by=bob
            ),
        ),
        ("resolved", lambda ticket, bob: actions.resolve(ticket, by=bob)),
    ],
)
def test_each_view_lists_what_its_name_says(view, prepare, bob, mailbox, bill):
    ticket = make_ticket(mailbox)
    prepare(ticket, bob)
    browser = browser_of(bob)

    assert numbers(browser.get("/", {"view": view})) == [ticket.number]


def test_views_leave_out_what_belongs_elsewhere(bob, ticket):
    browser = browser_of(bob)

    listed = {view: numbers(browser.get("/", {"view": view})) for view in queries.VIEWS}

    assert {view for view, found in listed.items() if found} == {
        "open",
        "unassigned",
        "teams",
    }


def test_the_inbox_shows_only_what_the_agent_may_see(bob, grace, dan, ticket, bill):
    assert numbers(browser_of(bob).get("/")) == [ticket.number]
    assert numbers(browser_of(grace).get("/")) == [bill.number, ticket.number]
    assert numbers(browser_of(dan).get("/")) == []


def test_pages_hold_every_ticket_once_newest_word_first(ada, many):
    browser, after, found = browser_of(ada), "", []
    while True:
        page = browser.get("/", {"after": after} if after else {})
        found.append(numbers(page))
        after = page.context["page"].after
        if not after:
            break

    wanted = Ticket.objects.order_by("-last_message_at", "-id")
    assert [len(one) for one in found] == [queries.PAGE, queries.PAGE, 3]
    assert [number for one in found for number in one] == list(
        wanted.values_list("number", flat=True)
    )


def test_the_next_page_stays_put_while_new_words_arrive(ada, mailbox, many):
    browser = browser_of(ada)
    first = browser.get("/").context["page"]
    second = numbers(browser.get("/", {"after": first.after}))

    make_ticket(mailbox)
    actions.receive(
        first.tickets[-1],
        channel=mailbox,
        identity=first.tickets[-1].customer.identities.get(),
        words=make_words("Hello?"),
    )

    assert numbers(browser.get("/", {"after": first.after})) == second


@pytest.mark.parametrize(
    "query",
    [
        {"view": "nonsense"},
        {"after": "yesterday"},
        {"after": "2026-01-01T00:00:00~1"},
        {"after": "2026-01-01T00:00:00+00:00~x"},
        {"after": "\x00~1"},
    ],
)
def test_an_address_that_is_none_of_ours_is_not_found(ada, ticket, query):
    assert browser_of(ada).get("/", query).status_code == 404


@pytest.mark.parametrize(
    "after", ["2026-01-01T00:00:00+00:00~" + "9" * 30, "0001-01-01T00:00:00+23:59~1"]
)
def test_a_place_no_ticket_can_be_at_has_none_after_it(ada, ticket, after):
    assert numbers(browser_of(ada).get("/", {"after": after})) == []


def test_an_empty_view_says_so(bob, support):
    assert "All clear" in shown(browser_of(bob).get("/"))


def test_somebody_who_is_not_signed_in_is_asked_to(client, ticket):
    answer = client.get("/")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/login/?next=/",
    )


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_inbox_can_only_be_looked_at(ada, method):
    assert getattr(browser_of(ada), method)("/").status_code == 405


def test_a_long_list_asks_no_more_than_a_short_one(bob, mailbox):
    actions.tag(make_ticket(mailbox), name="first", by=bob)
    browser = browser_of(bob)
    browser.get("/")
    with CaptureQueriesContext(connection) as short:
        browser.get("/")
    for index in range(29):
        ticket = make_ticket(mailbox)
        actions.tag(ticket, name=f"tag {index}", by=bob)
        actions.take(ticket, by=bob)

    with CaptureQueriesContext(connection) as long:
        page = browser.get("/")

    assert len(page.context["page"].tickets) == 30
    assert len(long) == len(short) <= 8
