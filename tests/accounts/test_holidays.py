"""Holidays that nobody types: of a country, and out of a calendar file."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.accounts import actions, public_holidays
from helpdesk.base.accounts.actions.calendars import MOST_HOLIDAYS
from helpdesk.base.accounts.errors import OnlyAdmins, TooManyHolidays
from helpdesk.base.accounts.ical import all_days
from helpdesk.base.accounts.models import Holiday
from tests.tickets.pages import browser_of, shown

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
FILE = b"""\
BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20261227\r
SUMMARY:Christmas\\, and\r
  what follows\r
BEGIN:VALARM\r
SUMMARY:No name of it\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20260501T090000Z\r
SUMMARY:A meeting\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20200606\r
RRULE:FREQ=YEARLY\r
SUMMARY:Founders' day\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260105\r
RRULE:FREQ=WEEKLY;BYDAY=MO\r
SUMMARY:Mondays\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20260811\r
STATUS:CANCELLED\r
SUMMARY:Not this year\r
END:VEVENT\r
END:VCALENDAR\r
"""


def days(content: bytes) -> list[tuple[date, str]]:
    return all_days(content, first=FIRST, last=LAST)


def event(*lines: str) -> bytes:
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]).encode()


def test_all_day_events_are_days_and_nothing_else_is():
    assert days(FILE) == [
        (date(2026, 1, 5), "Mondays"),
        (date(2026, 6, 6), "Founders' day"),
        *((date(2026, 12, day), "Christmas, and what follows") for day in (24, 25, 26)),
        (date(2027, 6, 6), "Founders' day"),
        (date(2028, 6, 6), "Founders' day"),
    ]


def test_what_comes_each_year_ends_when_it_says_so():
    every = event("DTSTART:20260101", "RRULE:FREQ=YEARLY;UNTIL=20270630")
    assert [day.year for day, _name in days(every)] == [2026, 2027]
    twice = event("DTSTART:20260101", "RRULE:FREQ=YEARLY;COUNT=2")
    assert [day.year for day, _name in days(twice)] == [2026, 2027]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20260230",), ("DTSTART:",), ("SUMMARY:No day",), ("DTSTART:soon",),
        ("DTSTART:20260101", "STATUS:cancelled"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_left_out(lines):
    assert days(event(*lines)) == []


def test_an_event_that_never_ends_is_cut_off():
    assert len(days(event("DTSTART:20260101", "DTEND:99991231"))) == 60


@given(st.binary(max_size=300))
def test_whatever_is_in_a_file_it_is_read(content):
    assert isinstance(days(b"BEGIN:VEVENT\n" + content + b"\nEND:VEVENT"), list)


def test_regions_have_days_of_their_own_and_names_are_in_our_language():
    with translation.override("de"):
        bavaria = dict(public_holidays.public_holidays("DE", region="BY", years=[2026]))
        assert ("DE", "Deutschland") in public_holidays.countries()
    with translation.override("en"):
        germany = dict(public_holidays.public_holidays("DE", years=[2026]))
        assert ("DE", "Germany") in public_holidays.countries()
    assert bavaria[date(2026, 1, 6)] == "Heilige Drei Könige"
    assert date(2026, 1, 6) not in germany
    assert germany[date(2026, 10, 3)] == "German Unity Day"


@pytest.fixture
def office(company, ada):
    return actions.save_calendar(
        name="Office", zone="UTC", blocks=[], by=ada,
        holidays=[(date(2026, 12, 25), "Ours")],
    )  # fmt: skip


@pytest.fixture
def path(office):
    with time_machine.travel("2026-06-10T09:00:00Z"):
        yield reverse("accounts:add_holidays", args=[office.public_id])


def test_a_country_s_days_are_added_and_those_there_are_keep_their_names(
    office, path, ada
):
    typed = {"country": "DE", "region": "by"}
    answer = browser_of(ada).post(path, typed, follow=True)
    assert "days are new" in shown(answer)
    found = dict(office.holidays.values_list("day", "name"))
    assert found[date(2026, 12, 25)] == "Ours"
    assert found[date(2027, 1, 6)] == "Epiphany"
    assert {day.year for day in found} == {2026, 2027, 2028}
    browser_of(ada).post(path, typed)
    assert office.holidays.count() == len(found)


def test_a_file_s_days_are_added(office, path, ada):
    file = SimpleUploadedFile("days.ics", FILE)
    browser_of(ada).post(path, {"by_file": "1", "file": file})
    assert office.holidays.filter(name="Founders' day").count() == 3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"country": ""}, "This field is required"),
        ({"country": "XX"}, "Select a valid choice"),
        ({"country": "DE", "region": "ZZ"}, "This country has no such region. It has:"),
        ({"by_file": "1"}, "This field is required"),
        ({"by_file": "1", "file": b"nothing"}, "It has no all-day events"),
        ({"by_file": "1", "file": b"x" * 1_000_001}, "This file is too large"),
    ],
)
def test_what_is_wrong_is_said(office, path, ada, typed, words):
    if "file" in typed:
        typed = typed | {"file": SimpleUploadedFile("days.ics", typed["file"])}
    answer = browser_of(ada).post(path, typed)
    assert answer.status_code == 422
    assert words in shown(answer)
    assert office.holidays.count() == 1


def test_more_than_somebody_can_look_through_is_refused(office, ada):
    Holiday.objects.bulk_create(
        Holiday(calendar=office, day=date.fromordinal(700_000 + number))
        for number in range(MOST_HOLIDAYS - 1)
    )
    with pytest.raises(TooManyHolidays):
        actions.add_holidays(office, holidays=[(date(2026, 1, 1), "")], by=ada)


def test_only_admins_add_holidays(office, path, bob):
    assert browser_of(bob).get(path).status_code == 404
    assert browser_of(bob).post(path, {"country": "DE"}).status_code == 404
    with pytest.raises(OnlyAdmins):
        actions.add_holidays(office, holidays=[], by=bob)
