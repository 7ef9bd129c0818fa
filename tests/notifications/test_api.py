"""One's own notifications by the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.notifications.models import Device, Notification
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
    browser = browser_of(bob)

    def change(**said):
        return browser.patch(f"{API}wishes/", said, **JSON)

    changed = change(
        mine="never",
        ways=[{"kind": "clocks", "push": False, "sound": "low"}],
        quiet_days=[5, 6],
        quiet_until="07:30",
    ).json()
    ways = {one.pop("kind"): one for one in changed["ways"]}

    assert (changed["mine"], changed["clocks"]) == ("never", "later")
    assert ways["mentioned"] == {
        "bell": True, "push": True, "mail": "never", "sound": "",
    }  # fmt: skip
    assert ways["clocks"] == {
        "bell": True, "push": False, "mail": "later", "sound": "low",
    }  # fmt: skip
    assert (changed["quiet_days"], changed["quiet_until"]) == ([5, 6], "07:30:00")
    assert change(clocks="now").json()["mine"] == "never"
    assert change(mine="often").status_code == 400
    assert change(ways=[{"kind": "none", "push": True}]).status_code == 400
    assert change(quiet_days=[7]).status_code == 400
    assert browser_of(robot).get(f"{API}wishes/").status_code == 404


def test_one_is_read_unread_put_off_and_brought_back(mailbox, ada, bob):
    assigned(mailbox, bob, ada)
    browser = browser_of(bob)
    [row] = browser.get(API).json()["results"]
    one = f"{API}{row['id']}/"

    read = browser.post(f"{one}read/", {}, **JSON).json()
    unread = browser.post(f"{one}unread/", {}, **JSON).json()
    until = (timezone.now() + timedelta(hours=2)).isoformat()
    put_off = browser.post(f"{one}snooze/", {"until": until}, **JSON).json()
    counted = browser.get(f"{API}unread/").json()["unread"]
    listed = browser.get(f"{API}?snoozed_until=none").json()["results"]
    back = browser.post(f"{one}wake/", {}, **JSON).json()
    past = browser.post(f"{one}snooze/", {"until": "2020-01-01T00:00:00Z"}, **JSON)

    assert read["read_at"] is not None
    assert unread["read_at"] is None
    assert put_off["snoozed_until"] is not None
    assert (counted, listed) == (0, [])
    assert back["snoozed_until"] is None
    assert (past.status_code, past.json()["code"]) == (409, "not_later")


def test_browsers_that_are_pushed_to_are_named_and_removed_by_their_owner(ada, bob):
    device = Device.objects.create(
        agent=bob, name="Firefox, Linux", endpoint="https://push.example/x", digest="x"
    )
    own, foreign = browser_of(bob), browser_of(ada)

    [row] = own.get(f"{API}devices/").json()["results"]
    one = f"{API}devices/{device.public_id}/"

    assert row["name"] == "Firefox, Linux"
    assert "push.example" not in str(row)
    assert own.post(f"{one}test/", {}, **JSON).status_code == 204
    assert foreign.delete(one).status_code == 404
    assert own.delete(one).status_code == 204
    assert not Device.objects.exists()


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
