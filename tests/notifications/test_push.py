"""What was not read goes to the browsers of whom it concerns: read there, and nowhere on
the way."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts import actions as people
from helpdesk.notifications import actions as notifying
from helpdesk.notifications import pushing
from helpdesk.notifications.models import Device, Notification, Push
from tests.factories import known, make_ticket
from tests.notifications.wishing import wishes
from tests.tickets.chatting import comes
from tickets import actions, outbox

pytestmark = pytest.mark.usefixtures("company")


def assigned(ticket, bob, ada):
    actions.assign(ticket, to=bob, by=ada)
    outbox.drain()


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span))


def test_it_says_who_and_which_ticket_and_nothing_that_anybody_wrote(
    service, device, ticket, ada, bob
):
    actions.hand_over(known(ticket), to=bob, note="canary", by=ada)
    outbox.drain()

    assert pushing.drain() == 1
    assert service.said == [
        {
            "title": f"#{ticket.number}",
            "body": "Ada offers it to you",
            "tag": f"t{ticket.number}",
            "url": f"/t/{ticket.number}/",
            "unread": 1,
            "lang": "en",
            "dir": "ltr",
        }
    ]
    assert (device.name, pushing.drain(), pushing.waiting()) == (
        "Firefox, Linux",
        0,
        0.0,
    )


def test_the_subject_is_shown_where_an_admin_allows_it(
    service, device, ticket, ada, bob
):
    people.save_company(name="Engines", push_subjects=True, by=ada)
    assigned(ticket, bob, ada)
    pushing.drain()
    assert service.said[0]["title"] == f"#{ticket.number} Kettle"


def test_who_did_it_is_not_told_and_neither_is_who_has_no_device(
    service, device, ticket, ada, bob
):
    actions.take(ticket, by=bob)
    actions.assign(ticket, to=ada, by=bob)
    outbox.drain()
    assert (pushing.drain(), service.got) == (0, [])


def test_who_is_at_a_page_is_pushed_to_only_what_they_leave_unread(
    service, device, ticket, mailbox, ada, bob
):
    comes(bob)
    other = make_ticket(mailbox)
    assigned(ticket, bob, ada)
    assigned(other, bob, ada)
    assert pushing.drain() == 0
    notifying.mark_read(bob, number=ticket.number)
    with later(seconds=21):
        assert pushing.drain() == 1
    assert [one["tag"] for one in service.said] == [f"t{other.number}"]


def test_of_a_ticket_only_the_newest_goes_out_and_many_are_one_message(
    service, device, mailbox, ada, bob
):
    one = make_ticket(mailbox)
    assigned(one, bob, ada)
    actions.note(one, text="@Bob", by=ada)
    outbox.drain()
    pushing.drain()
    assert [said["body"] for said in service.said] == ["Ada mentioned you in a note"]
    for _ in range(4):
        assigned(make_ticket(mailbox), bob, ada)
    pushing.drain()
    assert service.said[1]["title"] == "4 things you have not read"
    assert service.said[1]["url"] == "/notifications/"


def test_what_may_no_longer_be_seen_is_not_pushed(service, device, bill, grace, bob):
    offer = actions.hand_over(known(bill), to=bob, note="Yours?", by=grace)
    outbox.drain()
    actions.withdraw_handover(offer, by=grace)
    assert (pushing.drain(), service.got) == (0, [])


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service, device, ticket, ada, bob, status):
    service.statuses = [status]
    assigned(ticket, bob, ada)
    pushing.drain()
    assert not Device.objects.exists()
    assert pushing.waiting() == 0.0


def test_a_service_in_trouble_is_tried_again_and_asked_when(
    service, device, ticket, ada, bob
):
    service.statuses, service.headers = [503, 429], {"Retry-After": "120"}
    assigned(ticket, bob, ada)
    assert (pushing.drain(), pushing.drain()) == (1, 0)
    device.refresh_from_db()
    assert device.last_error == "503"
    with later(seconds=119):
        assert pushing.drain() == 0
    with later(seconds=121):
        assert pushing.drain() == 1
    with later(seconds=400):
        assert pushing.drain() == 1
        assert len(service.got) == 1
        device.refresh_from_db()
        assert device.last_error == ""


def test_it_gives_up_after_some_tries_and_at_once_where_nothing_helps(
    service, device, mailbox, ada, bob
):
    service.statuses = [500] * 9
    assigned(make_ticket(mailbox), bob, ada)
    tried = 0
    for hour in range(9):
        with later(hours=hour):
            tried += pushing.drain()
    assert (tried, Push.objects.count()) == (5, 0)
    service.statuses = [413]
    assigned(make_ticket(mailbox), bob, ada)
    assert (pushing.drain(), Push.objects.count(), service.got) == (1, 0, [])


def test_a_worker_that_died_leaves_its_message_to_another(
    service, device, ticket, ada, bob
):
    assigned(ticket, bob, ada)
    while pushing._gather():
        pass
    assert len(pushing._claim()) == 1
    assert pushing.drain() == 0
    with later(seconds=61):
        assert (pushing.drain(), len(service.got)) == (1, 1)


def test_an_address_that_became_another_is_looked_at_once_more(
    service, device, settings, ticket, ada, bob
):
    settings.EGRESS_ALLOW -= {service.place}
    assigned(ticket, bob, ada)
    assert (pushing.drain(), service.got, Push.objects.count()) == (1, [], 0)
    device.refresh_from_db()
    assert device.last_error == "address_refused"


def test_in_quiet_hours_it_waits_unless_it_is_urgent_and_wanted_so(
    service, device, mailbox, ada, bob
):
    with time_machine.travel("2026-06-10T22:00:00Z"):
        wishes(bob, quiet_days=[0, 1, 2, 3, 4], urgent_anyway=True)
        ticket = make_ticket(mailbox)
        assigned(ticket, bob, ada)
        Device.objects.update(seen_at=timezone.now())
        assert pushing.drain() == 0
        actions.note(ticket, text="@Bob", by=ada)
        outbox.drain()
        pushing.drain()
        assert [one["body"] for one in service.said] == ["Ada mentioned you in a note"]
    assert Notification.objects.get(why="assigned").push_at.hour == 8


def test_what_was_snoozed_is_pushed_when_it_comes_back(
    service, device, ticket, ada, bob
):
    assigned(ticket, bob, ada)
    notifying.snooze(
        Notification.objects.get(), until=timezone.now() + timedelta(hours=1)
    )
    assert (pushing.drain(), service.got) == (0, [])
    with later(hours=1, seconds=1):
        assert pushing.waiting() > 0
        pushing.drain()
    assert [one["tag"] for one in service.said] == [f"t{ticket.number}"]


def test_its_bell_hangs_where_the_pump_looks():
    assert "notifications.push" in [bell.name for bell in doorbell.bells()]
