"""/notifications/ and the bell, as people have them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.notifications.models import Notification, Wishes
from helpdesk.notifications.queries import PAGE
from tests.factories import make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions, outbox

pytestmark = pytest.mark.usefixtures("company")
HOME, BELL, READ = "/notifications/", "/notifications/bell/", "/notifications/read/"
WISHES = "/settings/notifications/"
HTMX = {"HX-Request": "true"}


def assigned(mailbox, to, by, count=1):
    tickets = [make_ticket(mailbox) for _ in range(count)]
    for ticket in tickets:
        actions.assign(ticket, to=to, by=by)
    outbox.drain()
    return tickets


def test_the_page_says_what_happened_to_which_ticket(mailbox, ada, bob):
    (ticket,) = assigned(mailbox, bob, ada)
    actions.note(ticket, text="@Bob <b>look</b>", by=ada)
    outbox.drain()
    page = browser_of(bob).get(HOME)
    assert f"Ada assigned it to you #{ticket.number} Kettle" in shown(page)
    assert "Ada mentioned you in a note" in shown(page)
    assert f'href="/t/{ticket.number}/"' in page.content.decode()
    assert "Unread" in shown(page)
    assert "Ada assigned" not in shown(browser_of(ada).get(HOME))


def test_what_was_read_goes_below_by_day(mailbox, ada, bob):
    first, second = assigned(mailbox, bob, ada, 2)
    browser = browser_of(bob)
    assert browser.get(BELL).json() == {
        "unread": 2, "shown": "2", "tickets": [first.number, second.number],
    }  # fmt: skip
    assert (
        browser.post(READ, {"number": second.number}, headers=HTMX).status_code == 204
    )
    assert browser.get(BELL).json()["tickets"] == [first.number]
    page = shown(browser.get(HOME))
    assert (
        page.index(f"#{first.number}")
        < page.index("Today")
        < page.index(f"#{second.number}")
    )
    answer = browser.post(READ)
    assert (answer.status_code, answer["Location"]) == (303, HOME)
    assert browser.get(BELL).json()["unread"] == 0


def test_nobody_reads_for_somebody_else(mailbox, ada, bob):
    (ticket,) = assigned(mailbox, bob, ada)
    browser_of(ada).post(READ, {"number": ticket.number})
    browser_of(ada).post(READ)
    assert browser_of(bob).get(BELL).json()["unread"] == 1


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "²"])
def test_a_number_that_is_none_is_not_found(number, bob):
    assert browser_of(bob).post(READ, {"number": number}).status_code == 404


@pytest.mark.parametrize("after", ["x", "new-x", "old-", "odd-1", "new-²"])
def test_a_page_that_is_none_is_not_found(after, bob):
    assert browser_of(bob).get(HOME, {"after": after}).status_code == 404


@pytest.mark.sampled
def test_it_goes_on_page_by_page_through_all_of_them(mailbox, ada, bob):
    (ticket,) = assigned(mailbox, bob, ada)
    for _ in range(PAGE + 3):
        actions.note(ticket, text="@Bob", by=ada)
    outbox.drain()
    keys = list(Notification.objects.order_by("-pk").values_list("pk", flat=True))
    old = Notification.objects.filter(pk__in=keys[:2])
    old.update(read_at="2026-01-01T00:00Z", mail_at=None)
    browser, seen, after = browser_of(bob), [], ""
    while True:
        page = browser.get(HOME, {"after": after}, headers=HTMX).content.decode()
        seen += [int(pk) for pk in re.findall(r'<li id="n(\d+)"', page)]
        found = re.search(r'href="[^"]*after=([\w-]+)"', page)
        if found is None:
            break
        after = found[1]
    assert seen == keys[2:] + keys[:2]


def test_whoever_is_not_signed_in_sees_nothing(client):
    for path in (HOME, BELL, WISHES):
        assert client.get(path).status_code == 302
    assert client.post(READ).status_code == 302


@pytest.mark.parametrize("path", [HOME, BELL])
def test_it_asks_as_much_for_three_as_for_one(path, mailbox, ada, bob):
    browser = browser_of(bob)
    browser.get(path)
    counts = []
    for more in (1, 2):
        assigned(mailbox, bob, ada, more)
        Notification.objects.filter(pk=Notification.objects.earliest("pk").pk).update(
            read_at="2026-01-01T00:00Z", mail_at=None
        )
        with CaptureQueriesContext(connection) as asked:
            browser.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_how_soon_mail_comes_is_chosen_by_kind(bob):
    browser = browser_of(bob)
    assert "Promises and clocks" in shown(browser.get(WISHES))
    typed = {"mine": "now", "handovers": "never", "clocks": "later"}
    assert browser.post(WISHES, typed).status_code == 302
    kept = Wishes.objects.get()
    assert (kept.agent, kept.mine, kept.handovers) == (bob, "now", "never")
    assert browser.post(WISHES, {**typed, "mine": "soon"}).status_code == 422


def test_every_page_has_the_bell_and_the_settings_lead_to_its_mails(bob):
    page = browser_of(bob).get("/settings/").content.decode()
    assert f'href="{HOME}"' in page
    assert f'href="{WISHES}"' in page
