"""Business hours: typed by admins, gone by by teams."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from helpdesk.base.accounts import actions, calendars
from helpdesk.base.accounts.errors import CalendarInUse, CalendarNameTaken, OnlyAdmins
from helpdesk.base.accounts.hours import Block
from helpdesk.base.accounts.models import Calendar
from tests.tickets.pages import browser_of, field, shown

HOURS = "/settings/hours/"
WEEK = {f"day_{day}": "9-12, 13:00-17:30" for day in range(5)}


def typed(**more):
    return {"name": "Office", "zone": "Europe/Berlin", **WEEK, **more}


@pytest.fixture
def office(ada):
    return actions.save_calendar(
        name="Office",
        zone="Europe/Berlin",
        blocks=[Block(day, 540, 1020) for day in range(5)],
        holidays=[(date(2026, 12, 25), "Christmas")],
        by=ada,
    )


def test_business_hours_are_typed_as_people_write_them(ada):
    answer = browser_of(ada).post(
        HOURS + "new/",
        typed(day_5="10 – 14", holidays="2026-12-25 Christmas\n\n2027-1-1\n"),
    )

    assert answer.headers["Location"] == HOURS
    office = Calendar.objects.get()
    assert list(office.hours.values_list("weekday", "begins", "ends"))[-3:] == [
        (4, 540, 720), (4, 780, 1050), (5, 600, 840),
    ]  # fmt: skip
    assert list(office.holidays.values_list("day", "name")) == [
        (date(2026, 12, 25), "Christmas"), (date(2027, 1, 1), ""),
    ]  # fmt: skip


def test_the_page_of_hours_shows_what_was_typed_and_changes_it_as_a_whole(ada, office):
    path = reverse("accounts:edit_calendar", args=[office.public_id])
    page = browser_of(ada).get(path)
    assert field(page, "day_0") == "9:00-17:00"
    assert "2026-12-25 Christmas" in page.content.decode()

    browser_of(ada).post(path, {"name": "Shop", "zone": "UTC", "day_6": "0:00-24:00"})

    office.refresh_from_db()
    assert (office.name, office.zone, office.holidays.count()) == ("Shop", "UTC", 0)
    assert [(h.weekday, h.begins, h.ends) for h in office.hours.all()] == [(6, 0, 1440)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day_0": "nine to five"}, "Write hours like this"),
        ({"day_0": "17-9"}, "the earlier first"),
        ({"day_0": "9-25"}, "0:00 to 24:00"),
        ({"day_0": "9-12, 11-13"}, "overlap"),
        ({"day_0": "9:70-12"}, "0:00 to 24:00"),
        ({"holidays": "2026-02-30 Never"}, "is no day"),
        ({"holidays": "<b>Christmas</b>"}, "“<b>Christmas</b>” is no day"),
        ({"zone": "Europe/Atlantis"}, "Select a valid choice"),
        ({"name": " \n"}, "required"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_what_was_typed(ada, wrong, words):
    answer = browser_of(ada).post(HOURS + "new/", typed(**wrong))

    assert answer.status_code == 422
    assert words in shown(answer)
    assert field(answer, "day_1") == WEEK["day_1"]
    assert not Calendar.objects.exists()


def test_two_calendars_do_not_share_a_name(ada, office):
    with pytest.raises(CalendarNameTaken):
        actions.save_calendar(name="OFFICE", zone="UTC", blocks=[], by=ada)
    answer = browser_of(ada).post(HOURS + "new/", typed(name="office"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["name"])


def test_a_team_goes_by_hours_and_they_cannot_be_deleted_meanwhile(
    ada, support, office
):
    path = reverse("accounts:edit_team", args=[support.public_id])
    browser_of(ada).post(
        path,
        {"name": "Support", "lead": ada.pk, "idle_after": "2", "calendar": office.pk},
    )
    support.refresh_from_db()
    assert support.calendar == office

    with pytest.raises(CalendarInUse):
        actions.delete_calendar(office, by=ada)
    delete = reverse("accounts:delete_calendar", args=[office.public_id])
    answer = browser_of(ada).post(delete, follow=True)
    assert "A team or an SLA policy goes by these business hours" in shown(answer)


def test_hours_nobody_goes_by_are_deleted_after_a_question(ada, office):
    delete = reverse("accounts:delete_calendar", args=[office.public_id])
    assert "gone for good" in shown(browser_of(ada).get(delete))
    browser_of(ada).post(delete)
    assert not Calendar.objects.exists()


def test_nobody_but_an_admin_changes_business_hours(carol, office):
    with pytest.raises(OnlyAdmins):
        actions.save_calendar(name="Night", zone="UTC", blocks=[], by=carol)
    with pytest.raises(OnlyAdmins):
        actions.delete_calendar(office, by=carol)
    paths = [HOURS, HOURS + "new/", f"{HOURS}{office.public_id}/"]
    codes = {browser_of(carol).get(path).status_code for path in paths}
    assert codes == {404}


def test_a_team_without_a_calendar_is_always_there(office):
    sunday = datetime(2026, 6, 14, 12, tzinfo=UTC)
    later = sunday + timedelta(days=2)
    assert calendars.is_open(None, sunday) is True
    assert calendars.is_open(office, sunday) is False
    assert calendars.next_opening(office, sunday) == datetime(
        2026, 6, 15, 7, tzinfo=UTC
    )
    assert calendars.next_closing(office, later) == datetime(
        2026, 6, 16, 15, tzinfo=UTC
    )
    assert calendars.working_seconds(office, sunday, later) == 8 * 3600 + 5 * 3600


def test_the_list_of_hours_asks_as_much_for_three_as_for_one(
    ada, office, support, django_assert_max_num_queries
):
    browser = browser_of(ada)
    browser.get(HOURS)
    with django_assert_max_num_queries(8) as one:
        browser.get(HOURS)
    for name in ("North", "South"):
        actions.save_calendar(name=name, zone="UTC", blocks=[Block(0, 0, 9)], by=ada)
    with django_assert_max_num_queries(8) as three:
        page = browser.get(HOURS)
    assert len(one) == len(three)
    assert "South" in page.content.decode()
