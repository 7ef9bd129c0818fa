"""/notifications/ and the bell, as people have them."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.notifications import pushing
from helpdesk.notifications.forms import WishesForm
from helpdesk.notifications.models import Notification, Wishes
from helpdesk.notifications.queries import PAGE
from tests.factories import make_ticket
from tests.notifications.wishing import wishes
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


@pytest.mark.parametrize(
    "after", ["x", "new-1-x", "old-", "odd-1-1", "new-1-²", f"new-{10**18}-1"]
)
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


def test_every_page_has_the_bell_and_the_settings_lead_to_its_mails(bob):
    page = browser_of(bob).get("/settings/").content.decode()
    assert f'href="{HOME}"' in page
    assert f'href="{WISHES}"' in page


def one_row(browser, show=""):
    page = browser.get(HOME, {"show": show}).content.decode()
    found = re.search(r'formaction="(/notifications/[0-9a-f-]{36}/)', page)
    return found[1] if found else ""


def test_one_is_read_looked_at_again_and_put_off_from_its_row(mailbox, ada, bob):
    (ticket,) = assigned(mailbox, bob, ada)
    browser = browser_of(bob)
    one = one_row(browser)

    assert browser.post(f"{one}read/").status_code == 303
    assert browser.get(BELL).json()["unread"] == 0
    browser.post(f"{one}unread/")
    assert browser.get(BELL).json()["unread"] == 1
    form = shown(browser.get(f"{one}snooze/", headers=HTMX))
    assert "Tomorrow at 9:00" in form
    assert f"#{ticket.number}" in form
    assert browser.post(f"{one}snooze/", {"until": "whenever"}).status_code == 422
    assert browser.post(f"{one}snooze/", {"until": "in 2 hours"}).status_code == 303
    assert browser.get(BELL).json() == {"unread": 0, "shown": "0", "tickets": []}
    assert "Ada assigned" not in shown(browser.get(HOME))
    assert "Ada assigned" in shown(browser.get(HOME, {"show": "snoozed"}))
    browser.post(f"{one_row(browser, 'snoozed')}wake/")
    assert browser.get(BELL).json()["unread"] == 1


def test_what_was_snoozed_comes_back_on_top_by_itself(mailbox, ada, bob):
    first, second = assigned(mailbox, bob, ada, 2)
    browser = browser_of(bob)
    row = Notification.objects.get(ticket=first)
    browser.post(f"/notifications/{row.event.public_id}/snooze/", {"until": "1h"})
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        page = shown(browser.get(HOME))
        assert page.index(f"#{first.number}") < page.index(f"#{second.number}")
        assert pushing.drain() == 0
        assert not Notification.objects.filter(snoozed_until__isnull=False).exists()


def test_nobody_touches_what_is_somebody_elses(mailbox, ada, bob):
    assigned(mailbox, bob, ada)
    one = one_row(browser_of(bob))
    for verb in ("read", "unread", "snooze", "wake"):
        assert browser_of(ada).post(f"{one}{verb}/").status_code == 404


def test_the_list_shows_what_is_asked_for_and_says_so_when_it_is_nothing(
    mailbox, ada, bob
):
    (ticket,) = assigned(mailbox, bob, ada)
    actions.note(ticket, text="@Bob", by=ada)
    outbox.drain()
    browser = browser_of(bob)

    mentions = shown(browser.get(HOME, {"kind": "mentioned"}))
    assert "Ada mentioned you" in mentions
    assert "Ada assigned it" not in mentions
    browser.post(READ)
    assert "None of them." in shown(browser.get(HOME, {"show": "unread"}))
    assert "Nothing is put off." in shown(browser.get(HOME, {"show": "snoozed"}))
    for wrong in ({"show": "x"}, {"kind": "x"}):
        assert browser.get(HOME, wrong).status_code == 404


def test_one_comes_back_to_the_list_as_it_was_and_to_no_other_address(
    mailbox, ada, bob
):
    assigned(mailbox, bob, ada)
    browser = browser_of(bob)
    one = one_row(browser)
    for back, to in (
        (f"{HOME}?show=unread", f"{HOME}?show=unread"),
        ("//evil.example/notifications/?", HOME),
        ("/accounts/logout/", HOME),
    ):
        assert browser.post(f"{one}read/", {"back": back})["Location"] == to


def test_a_form_without_a_script_saves_what_was_wished(bob):
    browser = browser_of(bob)
    form = WishesForm(Wishes())
    typed = {
        name: form[name].value()
        for name in form.fields
        if form[name].value() not in (None, False)
    }
    assert "Promises and clocks" in shown(browser.get(WISHES))
    typed |= {
        "mentioned_mail": "now", "mentioned_sound": "bright", "quiet_days": ["4"],
        "quiet_from": "17:30", "quiet_until": "08:00", "volume": "80", "daily_at": "7",
    }  # fmt: skip
    del typed["assigned_push"]
    assert browser.post(WISHES, typed).status_code == 302
    kept = Wishes.objects.get()
    assert kept.ways == {
        "mentioned": {"mail": "now", "sound": "bright"}, "assigned": {"push": False},
    }  # fmt: skip
    assert (kept.quiet_days, kept.quiet_from, kept.volume) == ([4], time(17, 30), 80)
    assert browser.post(WISHES, {**typed, "mentioned_mail": "x"}).status_code == 422
    assert browser.post(WISHES, {**typed, "quiet_from": "late"}).status_code == 422


def test_the_bell_says_what_is_to_be_heard_and_how_loud(mailbox, ada, bob):
    wishes(bob, assigned={"sound": "soft"}, volume=30)
    (ticket,) = assigned(mailbox, bob, ada)
    told = browser_of(bob).get(BELL).json()
    assert told["volume"] == 30
    assert [sound[1:] for sound in told["sounds"]] == [["soft", ticket.number]]
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert "sounds" not in browser_of(bob).get(BELL).json()
