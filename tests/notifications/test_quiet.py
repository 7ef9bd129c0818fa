"""Quiet hours, on everybody's own clock; and mails that come once a day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from helpdesk.base.accounts import actions as people
from helpdesk.notifications import mailing
from helpdesk.notifications.models import Notification
from helpdesk.notifications.queries import bell
from helpdesk.notifications.quiet import Hours, next_at
from tests.notifications.wishing import wishes
from tests.tickets.chatting import writes
from tickets import actions, outbox

BERLIN = ZoneInfo("Europe/Berlin")
WEEK, WEEKEND = range(5), (5, 6)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def hours(**more) -> Hours:
    return Hours(
        **{"zone": BERLIN, "begins": time(18), "ends": time(8), "days": WEEK, **more}
    )


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-06-10T17:59", None),
        ("2026-06-10T18:00", "2026-06-11T08:00"),
        ("2026-06-11T07:59", "2026-06-11T08:00"),
        ("2026-06-11T08:00", None),
        # Friday night, and then the weekend, which is quiet as a whole.
        ("2026-06-12T19:00", "2026-06-15T00:00"),
        ("2026-06-14T12:00", "2026-06-15T00:00"),
        ("2026-06-15T00:00", None),
        # The night in which the clock goes back an hour.
        ("2026-10-23T23:00", "2026-10-26T00:00"),
    ],
)
def test_when_quiet_ends(now, end):
    found = hours(free=WEEKEND).end(at(now))
    assert found == (at(end) if end else None)


def test_hours_within_a_day_and_of_whole_days_and_of_none():
    lunch = hours(begins=time(12), ends=time(13), days=[2])
    assert lunch.end(at("2026-06-10T12:30")) == at("2026-06-10T13:00")
    assert lunch.end(at("2026-06-11T12:30")) is None
    assert hours(days=[]).end(at("2026-06-10T23:00")) is None
    # Whoever is free on every day is told after a week all the same.
    ends = hours(free=range(7)).end(at("2026-06-10T12:00"))
    assert at("2026-06-17T00:00") <= ends <= at("2026-06-19T00:00")


def test_the_next_time_it_is_an_hour_somewhere():
    assert next_at(8, BERLIN, at("2026-06-10T07:59")) == at("2026-06-10T08:00")
    assert next_at(8, BERLIN, at("2026-06-10T08:00")) == at("2026-06-11T08:00")


@pytest.fixture
def outgoing(settings, company):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-10T20:00:00Z", tick=False) as travel:
        yield travel


def happens(ticket, ada, bob):
    actions.assign(ticket, to=bob, by=ada)
    outbox.drain()


def test_mail_waits_until_quiet_is_over(clock, outgoing, ticket, ada, bob):
    people.save_profile(bob, name="Bob", language="", time_zone="Europe/Berlin", by=bob)
    wishes(bob, quiet_days=list(WEEK), assigned={"mail": "now", "sound": "soft"})
    happens(ticket, ada, bob)
    assert (mailing.drain(), bell(bob).unread, bell(bob).sounds) == (0, 1, [])
    clock.move_to("2026-06-11T05:59:00Z")
    assert mailing.drain() == 0
    clock.move_to("2026-06-11T06:00:00Z")
    assert (mailing.drain(), len(outgoing)) == (1, 1)


def test_who_is_out_of_office_is_mailed_when_they_are_back(
    clock, outgoing, ticket, ada, bob
):
    clock.move_to("2026-06-10T09:00:00Z")
    back = datetime(2026, 6, 20, 9, tzinfo=UTC)
    now = datetime(2026, 6, 10, 8, tzinfo=UTC)
    people.plan_absence(agent=bob, begins=now, ends=back, deputy=None, note="", by=ada)
    actions.note(ticket, text="@Bob", by=ada)
    outbox.drain()
    assert Notification.objects.get(agent=bob).mail_at == back
    wishes(bob, quiet_absent=False)
    actions.note(ticket, text="@Bob again", by=ada)
    outbox.drain()
    soon = now + timedelta(hours=1, minutes=10)
    assert Notification.objects.latest("pk").mail_at == soon


def test_a_daily_mail_comes_at_its_hour_and_no_sooner_with_another(
    clock, outgoing, ticket, ada, bob
):
    wishes(bob, daily_at=7, answered_mine={"mail": "daily"}, mentioned={"mail": "now"})
    happens(ticket, ada, bob)
    Notification.objects.all().delete()
    writes(ticket)
    actions.note(ticket, text="@Bob", by=ada)
    outbox.drain()
    mailing.drain()
    assert ["mentioned you" in one.body for one in outgoing] == [True]
    assert "An answer" not in outgoing[0].body
    clock.move_to("2026-06-11T07:00:00Z")
    mailing.drain()
    assert "An answer in the matter of Irma" in outgoing[1].body
