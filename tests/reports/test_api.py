"""Metrics by the API: the dashboard's numbers, its rights, and the tickets behind them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base.accounts import actions as people
from helpdesk.reports import checking, figures, telling
from helpdesk.reports.metrics import METRICS
from tests.factories import make_ticket
from tests.tickets.pages import browser_of
from tickets import actions, outbox

pytestmark = pytest.mark.usefixtures("company")

API = "/api/v1/"
SOLVED = "metrics/repeat-yourself/"


def solve(*tickets, by):
    for ticket in tickets:
        actions.resolve(ticket, by=by)
    outbox.drain()
    telling.drain()
    figures.forget()


def test_who_may_read_them_is_as_on_the_pages(ada, bob, carol, dan, support):
    robot = people.make_service(name="Warehouse", teams=[support], by=ada)
    workers, admins = (200, 200, 200, 404, 200), (200, 404, 404, 404, 404)
    table = {
        "metrics/": workers,
        SOLVED: workers,
        f"{SOLVED}tickets/": workers,
        f"{SOLVED}?team={support.public_id}": (200, 200, 404, 404, 200),
        "metrics/nothing/": (404,) * 5,
        "checks/": admins,
    }
    actors = [browser_of(one) for one in (ada, bob, carol, dan, robot)]

    found = {
        address: tuple(one.get(API + address).status_code for one in actors)
        for address in table
    }

    assert found == table


@pytest.mark.sampled
def test_every_metric_is_defined_and_has_a_figure(ada, ticket):
    browser = browser_of(ada)

    listed = browser.get(f"{API}metrics/").json()["results"]

    assert [one["name"] for one in listed] == list(METRICS)
    for name in METRICS:
        answer = browser.get(f"{API}metrics/{name}/")
        assert answer.status_code == 200, answer.content
        assert answer.json()["metric"]["name"] == name
        for of in ("part", "whole"):
            cases = browser.get(f"{API}metrics/{name}/tickets/?of={of}")
            assert cases.status_code == 200, (name, cases.content)


def test_a_share_of_many_has_its_interval_and_one_of_few_is_not_told(ada, bob, mailbox):
    solve(*(make_ticket(mailbox) for _ in range(3)), by=bob)
    few = browser_of(ada).get(API + SOLVED).json()
    solve(*(make_ticket(mailbox) for _ in range(9)), by=bob)
    many = browser_of(ada).get(API + SOLVED).json()

    assert (few["whole"], few["share"], few["share_interval"]) == (3, None, None)
    assert (many["whole"], many["share"]) == (12, 0.0)
    low, high = many["share_interval"]
    assert low == 0.0 < high < 0.5


def test_the_tickets_behind_a_number_are_those_one_may_see(
    ada, bob, mailbox, billing_mailbox
):
    mine, hidden = make_ticket(mailbox), make_ticket(billing_mailbox)
    solve(mine, hidden, by=ada)
    address = f"{API}{SOLVED}tickets/?of=whole"

    seen = browser_of(bob).get(address).json()["results"]
    all_of_them = browser_of(ada).get(f"{address}&limit=1").json()
    rest = browser_of(ada).get(all_of_them["next"]).json()

    assert [one["id"] for one in seen] == [str(mine.public_id)]
    pages = all_of_them["results"] + rest["results"]
    assert {one["number"] for one in pages} == {mine.number, hidden.number}
    assert rest["next"] is None
    assert all(one["counted_at"] for one in pages)


@pytest.mark.parametrize(
    "query",
    [
        "days=0", "days=9999999999999999999", "since=2026-01-01", "team=x", "nothing=1",
        "since=2026-02-01&until=2026-01-01", "since=0001-01-01&until=9999-12-31",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(ada, query):
    answer = browser_of(ada).get(f"{API}{SOLVED}?{query}")

    assert answer.status_code == 400, answer.content


def test_cases_that_are_none_are_400(ada):
    answer = browser_of(ada).get(f"{API}{SOLVED}tickets/?of=pending")

    assert answer.status_code == 400


def test_checks_tell_admins_what_was_found(ada, ticket):
    checking.check()

    [first, *_more] = browser_of(ada).get(f"{API}checks/").json()["results"]

    assert (first["count"], first["since"]) == (0, None)


def test_many_tickets_behind_a_number_cost_what_one_does(ada, bob, mailbox):
    browser, address = browser_of(ada), f"{API}{SOLVED}tickets/?of=whole"

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(address).status_code == 200
        return len(counted)

    solve(make_ticket(mailbox), by=bob)
    cost()
    first = cost()
    solve(*(make_ticket(mailbox) for _ in range(4)), by=bob)

    assert cost() == first
