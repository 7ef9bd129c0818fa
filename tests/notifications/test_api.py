"""One's own notifications by the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base.accounts import actions as people
from helpdesk.notifications.models import Notification, Wishes
from tests.factories import make_ticket
from tests.tickets.pages import browser_of
from tickets import actions, outbox

pytestmark = pytest.mark.usefixtures("company")

API, JSON = "/api/v1/notifications/", {"content_type": "application/json"}


def assigned(mailbox, to, by, count=1):
    tickets = [make_ticket(mailbox) for _ in range(count)]
    for ticket in tickets:
        actions.assign(ticket, to=to, by=by)
    outbox.drain()
    return tickets


def test_one_reads_ones_own_and_marks_them(mailbox, ada, bob, carol):
    one, two = assigned(mailbox, bob, ada, count=2)
    browser = browser_of(bob)

    listed = browser.get(f"{API}?expand=ticket").json()["results"]
    foreign = browser_of(carol).get(f"{API}{listed[0]['id']}/")
    read = browser.post(f"{API}read/", {"ticket": str(one.public_id)}, **JSON)
    unread = browser.get(f"{API}?read_at=none").json()["results"]
    bell = browser.get(f"{API}unread/").json()

    assert [row["ticket"]["number"] for row in listed] == [two.number, one.number]
    assert "Ada" in listed[0]["sentence"]
    assert browser.get(f"{API}{listed[0]['id']}/").json()["why"] == "assigned"
    assert (foreign.status_code, read.json()) == (404, {"read": 1})
    assert [row["ticket"] for row in unread] == [str(two.public_id)]
    assert bell == {"unread": 1, "tickets": [two.number]}
    assert browser.post(f"{API}read/", {}, **JSON).json() == {"read": 1}


def test_of_a_ticket_one_may_not_see_nothing_is_told(bill, grace, carol, bob):
    actions.assign(bill, to=grace, by=carol)
    outbox.drain()
    told = browser_of(grace).get(API).json()["results"]
    hidden = browser_of(bob).post(
        f"{API}read/", {"ticket": str(bill.public_id)}, **JSON
    )
    Notification.objects.update(agent=bob)

    assert len(told) == 1
    assert hidden.status_code == 404
    assert browser_of(bob).get(API).json()["results"] == []
    assert browser_of(bob).get(f"{API}{told[0]['id']}/").status_code == 404


def test_wishes_change_in_part_and_programs_have_none(ada, bob, support):
    robot = people.make_service(name="Shop", teams=[support], by=ada)

    changed = browser_of(bob).patch(f"{API}wishes/", {"mine": "never"}, **JSON)
    wrong = browser_of(bob).patch(f"{API}wishes/", {"mine": "often"}, **JSON)

    assert changed.json() == {"mine": "never", "handovers": "later", "clocks": "later"}
    assert wrong.status_code == 400
    assert Wishes.objects.get(agent=bob).mine == "never"
    assert browser_of(robot).get(f"{API}wishes/").status_code == 404


def test_many_cost_what_one_does(mailbox, ada, bob):
    browser = browser_of(bob)

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            browser.get(f"{API}?expand=ticket")
        return len(counted)

    assigned(mailbox, bob, ada)
    cost()
    first = cost()
    assigned(mailbox, bob, ada, count=4)

    assert cost() == first
