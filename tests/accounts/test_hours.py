"""When it is open: held against somebody who looks at the clock every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.base.accounts.hours import ALWAYS, Block, Hours

MINUTE = timedelta(minutes=1)
# Two that change by an hour on different days, one by half an hour, one at midnight, one
# that once skipped a whole day, one far off and steady.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo",
         "Pacific/Apia", "Asia/Kathmandu", "UTC"]  # fmt: skip
# Around days on which clocks are changed, and one that is like any other.
BEGINNINGS = [
    datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 11, 1, 0, tzinfo=UTC),
    datetime(2026, 4, 4, 6, tzinfo=UTC), datetime(2026, 4, 23, 18, tzinfo=UTC),
    datetime(2011, 12, 29, 18, tzinfo=UTC), datetime(2026, 6, 10, 3, tzinfo=UTC),
]  # fmt: skip


@st.composite
def blocks(draw):
    begins = draw(st.sampled_from([0, 30, 60, 120, 150, 180, 540, 780, 1320, 1439]))
    ends = draw(st.integers(begins + 1, 1440) | st.just(1440))
    return Block(draw(st.integers(0, 6)), begins, ends)


@st.composite
def moments(draw):
    """Some minute soon after one of the beginnings."""
    return draw(st.sampled_from(BEGINNINGS)) + draw(st.integers(0, 2 * 1440)) * MINUTE


@st.composite
def calendars(draw):
    days = st.dates(date(2026, 3, 27), date(2026, 4, 25)) | st.dates(
        date(2026, 10, 24), date(2026, 11, 2)
    )
    return Hours.of(
        draw(st.sampled_from(ZONES)),
        draw(st.lists(blocks(), max_size=9)),
        draw(st.lists(days, max_size=3)),
    )


def looks_open(hours: Hours, at: datetime) -> bool:
    """What a clock on the wall and a calendar beside it say."""
    wall = at.astimezone(hours.zone)
    second = (wall.hour * 60 + wall.minute) * 60
    return wall.date() not in hours.holidays and any(
        begins <= second < ends for begins, ends in hours.days[wall.weekday()]
    )


def walk(since: datetime, until: datetime):
    while since < until:
        yield since
        since += MINUTE


@pytest.mark.sampled
@settings(max_examples=150, deadline=None)
@given(hours=calendars(), at=moments(), minutes=st.integers(0, 3000))
def test_working_seconds_are_those_of_a_minute_walker(hours, at, minutes):
    until = at + minutes * MINUTE
    walked = sum(60 for minute in walk(at, until) if looks_open(hours, minute))
    assert hours.seconds(at, until) == walked


@pytest.mark.sampled
@settings(max_examples=150, deadline=None)
@given(hours=calendars(), at=moments())
def test_the_next_opening_and_closing_are_where_a_minute_walker_finds_them(hours, at):
    end = at + timedelta(days=4)
    opening = next((m for m in walk(at, end) if looks_open(hours, m)), None)
    closing = next((m for m in walk(at, end) if not looks_open(hours, m)), None)
    found, shut = hours.next_opening(at), hours.next_closing(at)
    assert hours.is_open(at) is looks_open(hours, at)
    assert found == opening if opening else found is None or found >= end
    assert shut == closing if closing else shut is None or shut >= end


@settings(max_examples=100, deadline=None)
@given(
    hours=calendars(),
    at=moments(),
    steps=st.lists(st.integers(0, 200_000_000), min_size=2, max_size=2),
)
def test_working_time_of_two_parts_is_that_of_the_whole(hours, at, steps):
    """Whatever parts of a second the instants have."""
    middle = at + timedelta(milliseconds=steps[0])
    end = middle + timedelta(milliseconds=steps[1])
    assert hours.seconds(at, middle) + hours.seconds(middle, end) == hours.seconds(
        at, end
    )


def office(zone: str = "Europe/Berlin", *holidays: date) -> Hours:
    """Monday to Friday, nine to half past five, an hour for lunch."""
    week = [Block(day, *part) for day in range(5) for part in ((540, 720), (780, 1050))]
    return Hours.of(zone, week, holidays)


def berlin(*when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo("Europe/Berlin"))


def test_lunch_is_no_working_time():
    day = (2026, 6, 10)
    assert office().seconds(berlin(*day, 11), berlin(*day, 14)) == 2 * 3600
    assert office().next_closing(berlin(*day, 11)) == berlin(*day, 12)
    assert office().next_opening(berlin(*day, 12)) == berlin(*day, 13)


def test_friday_evening_waits_for_monday_and_a_holiday_for_the_day_after():
    friday = berlin(2026, 12, 25, 18)
    assert office().next_opening(friday) == berlin(2026, 12, 28, 9)
    monday = date(2026, 12, 28)
    assert office("Europe/Berlin", monday).next_opening(friday) == (
        berlin(2026, 12, 29, 9)
    )


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 10), 24)]
)
def test_a_day_around_the_clock_has_the_hours_it_has(day, hours):
    always = Hours.of("Europe/Berlin", [Block(d, 0, 1440) for d in range(7)])
    begins = berlin(*day)
    ends = berlin(day[0], day[1], day[2] + 1)
    assert always.seconds(begins, ends) == hours * 3600
    assert always.next_closing(begins) is None


def test_an_hour_the_clock_leaves_out_is_never_open():
    night = Hours.of("Europe/Berlin", [Block(6, 125, 175)])
    saturday = berlin(2026, 3, 28, 12)
    assert night.next_opening(saturday) == berlin(2026, 4, 5, 2, 5)


def test_an_hour_the_clock_repeats_is_open_twice():
    night = Hours.of("Europe/Berlin", [Block(6, 120, 180)])
    sunday = berlin(2026, 10, 25)
    assert night.seconds(sunday, sunday + timedelta(days=1)) == 2 * 3600


def test_a_night_shift_closes_in_the_morning_not_at_midnight():
    night = Hours.of("Europe/Berlin", [Block(0, 1320, 1440), Block(1, 0, 360)])
    assert night.next_closing(berlin(2026, 6, 8, 23)) == berlin(2026, 6, 9, 6)


def test_without_a_block_it_is_never_open():
    never = Hours.of("Europe/Berlin", [])
    now = berlin(2026, 6, 10, 12)
    assert (never.is_open(now), never.next_opening(now)) == (False, None)
    assert never.next_closing(now) == now
    assert never.seconds(now, now + timedelta(days=400)) == 0


def test_holidays_may_take_week_after_week_but_not_for_ever():
    mondays = [date(2026, 6, 8) + timedelta(weeks=n) for n in range(60)]
    only_mondays = Hours.of("Europe/Berlin", [Block(0, 540, 600)], mondays)
    opening = only_mondays.next_opening(berlin(2026, 6, 7, 12))
    assert opening == berlin(2027, 8, 2, 9)


def test_who_is_always_there_is_so_without_a_calendar():
    now = berlin(2026, 6, 10, 12)
    assert ALWAYS.is_open(now)
    assert (ALWAYS.next_opening(now), ALWAYS.next_closing(now)) == (now, None)
    assert ALWAYS.seconds(now, now + timedelta(hours=2)) == 7200
    assert ALWAYS.seconds(now, now - timedelta(hours=2)) == 0


def test_ten_years_take_no_time_to_speak_of():
    first, last = date(2020, 1, 1), date(2030, 1, 1)
    days = (first + timedelta(days=n) for n in range((last - first).days))
    weekdays = sum(day.weekday() < 5 for day in days)
    since, until = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (first, last))
    assert office("UTC").seconds(since, until) == weekdays * (3 + 4.5) * 3600


def test_looking_back_is_looking_ahead_the_other_way():
    """From where we get by looking back, it is open for just so long until then."""
    hours = Hours.of("Europe/Berlin", [Block(0, 540, 720), Block(0, 780, 1020)])
    monday = datetime(2026, 3, 30, 15, tzinfo=UTC)
    for seconds in (1, 3600, 4 * 3600, 20 * 3600):
        start = hours.before(monday, seconds)
        assert hours.seconds(start, monday) == seconds
        assert hours.seconds(start + timedelta(seconds=1), monday) == seconds - 1
    assert Hours.of("UTC", []).before(monday, 1) is None
