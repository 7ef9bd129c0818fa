"""Whose turn it is, by shifts and by weeks that come again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.base.accounts.rota import DAY, Turn, next_change, on_duty

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday.
START = date(2026, 11, 23)
WORK = frozenset(range(5))
NINE, FIVE = 9 * 60, 17 * 60


def at(day: int, hour: float, zone=BERLIN) -> datetime:
    wall = datetime(2026, 11, 23, tzinfo=zone) + timedelta(days=day, hours=hour)
    return wall.astimezone(UTC)


def weekly(agent: int, **more) -> Turn:
    given = {"weekdays": WORK, "opens": NINE, "closes": FIVE, "since": START, **more}
    return Turn(agent=agent, **given)


@pytest.mark.parametrize(
    ("day", "hour", "who"),
    [
        (0, 8.9, None),
        (0, 9, 1),
        (4, 16.9, 1),
        (4, 17, None),
        (5, 12, None),
        (-3, 12, None),
    ],
)
def test_on_its_weekdays_between_its_hours_from_its_first_week_on(day, hour, who):
    assert on_duty([weekly(1)], BERLIN, at(day, hour)) == who


def test_three_people_take_turns_a_week_each():
    turns = [
        weekly(who, every=3, since=START + timedelta(weeks=week))
        for week, who in enumerate((1, 2, 3))
    ]
    assert [on_duty(turns, BERLIN, at(7 * week, 12)) for week in range(7)] == [
        1, 2, 3, 1, 2, 3, 1,
    ]  # fmt: skip


def test_a_night_runs_into_the_next_day():
    night = [weekly(1, weekdays=frozenset({4}), opens=22 * 60, closes=6 * 60)]
    hours = (21.9, 22, 29.9, 30)
    assert [on_duty(night, BERLIN, at(4, hour)) for hour in hours] == [None, 1, 1, None]


def test_a_single_shift_goes_before_the_weeks():
    swap = Turn(agent=2, begins=at(0, 10), ends=at(0, 12))
    turns = [weekly(1), swap]
    assert [on_duty(turns, BERLIN, at(0, hour)) for hour in (9.9, 10, 12)] == [1, 2, 1]


def test_of_two_lines_the_later_one_holds():
    assert on_duty([weekly(1, line=1), weekly(2, line=2)], BERLIN, at(0, 12)) == 2


def test_hours_are_those_on_the_wall_when_clocks_are_changed():
    sunday = [weekly(1, weekdays=frozenset({6}), since=date(2026, 3, 2))]
    before, after = (
        datetime(2026, 3, 22, 8, tzinfo=UTC),
        datetime(2026, 3, 29, 7, tzinfo=UTC),
    )
    assert on_duty(sunday, BERLIN, before) == on_duty(sunday, BERLIN, after) == 1


minutes = st.integers(0, DAY)
lines = st.builds(
    Turn,
    agent=st.integers(1, 4),
    line=st.integers(0, 9),
    weekdays=st.frozensets(st.integers(0, 6), max_size=4),
    opens=st.sampled_from([0, 60, NINE, 1320]),
    closes=st.sampled_from([30, 360, FIVE, DAY]),
    every=st.integers(1, 3),
    since=st.sampled_from([START, START + timedelta(days=7)]),
) | st.integers(0, 20_000).map(
    lambda minute: Turn(
        agent=9,
        begins=at(0, minute / 60),
        ends=at(0, minute / 60 + 5),
    )
)


@settings(deadline=None, max_examples=60)
@given(st.lists(lines, max_size=5), st.integers(0, 20_000))
def test_between_two_changes_it_is_the_same_persons_turn(turns, minute):
    now = at(0, minute / 60)
    change = next_change(turns, BERLIN, now) or now + timedelta(days=7)
    who = on_duty(turns, BERLIN, now)
    # Nothing is lost by looking only then: nobody else's turn comes before.
    step = max(timedelta(minutes=1), (change - now) / 40)
    moment = now
    while moment < change:
        assert on_duty(turns, BERLIN, moment) == who
        moment += step
