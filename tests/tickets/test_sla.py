"""How clocks run: held against somebody who looks at the clock every minute."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.base.accounts.hours import ALWAYS, Block, Hours
from tests.accounts.test_hours import (
    MINUTE,
    berlin,
    calendars,
    looks_open,
    moments,
    office,
    walk,
)
from tickets import sla

HOUR = 3600
# What the walker walks at most.
LONG = timedelta(days=6)


@st.composite
def pauses(draw, since: datetime):
    """Some that overlap, some that touch, some before it began; one may have no end."""
    found = []
    for _one in range(draw(st.integers(0, 3))):
        begins = since + draw(st.integers(-600, 4000)) * MINUTE
        ends = begins + draw(st.sampled_from([0, 1, 60, 600, 3000])) * MINUTE
        found.append((begins, ends))
    if found and draw(st.booleans()):
        found.append((found[-1][1], found[-1][1] + 90 * MINUTE))
    if draw(st.integers(0, 4)) == 0:
        found.append((since + draw(st.integers(-60, 4000)) * MINUTE, None))
    return draw(st.permutations(found))


@st.composite
def clocks(draw):
    since = draw(moments())
    return draw(calendars()), since, draw(pauses(since))


def runs(hours: Hours, at: datetime, paused) -> bool:
    asleep = any(begins <= at and (not ends or at < ends) for begins, ends in paused)
    return not asleep and looks_open(hours, at)


@settings(max_examples=120, deadline=None)
@given(clock=clocks(), minutes=st.integers(0, 5000))
def test_what_passed_is_what_a_minute_walker_counts(clock, minutes):
    hours, since, paused = clock
    until = since + minutes * MINUTE
    walked = sum(60 for minute in walk(since, until) if runs(hours, minute, paused))
    assert sla.elapsed(hours, since, until, paused) == walked


@settings(max_examples=120, deadline=None)
@given(clock=clocks(), minutes=st.integers(1, 2000))
def test_it_is_due_where_a_minute_walker_has_counted_enough(clock, minutes):
    hours, since, paused = clock
    found, left = sla.due(hours, since, minutes * 60, paused), minutes
    for minute in walk(since, since + LONG):
        if runs(hours, minute, paused):
            left -= 1
        if left == 0:
            assert found == minute + MINUTE
            return
    assert found is None or found > since + LONG


@settings(max_examples=100, deadline=None)
@given(clock=clocks(), seconds=st.integers(1, 90_000), parts=st.integers(0, 999_999))
def test_when_it_is_due_exactly_so_much_has_passed_and_a_second_before_it_had_not(
    clock, seconds, parts
):
    hours, since, paused = clock
    since += timedelta(microseconds=parts)
    if (at := sla.due(hours, since, seconds, paused)) is not None:
        assert sla.elapsed(hours, since, at, paused) == seconds
        before = at - timedelta(seconds=1)
        assert sla.elapsed(hours, since, before, paused) == seconds - 1


def test_it_stands_still_while_a_pause_has_no_end():
    begun = berlin(2026, 6, 10, 9)
    pause = (berlin(2026, 6, 10, 10), None)
    assert sla.due(office(), begun, 2 * HOUR, [pause]) is None
    assert sla.due(office(), begun, HOUR, [pause]) == berlin(2026, 6, 10, 10)
    assert sla.elapsed(office(), begun, berlin(2026, 6, 12), [pause]) == HOUR


def test_where_it_never_opens_nothing_is_ever_due():
    begun = berlin(2026, 6, 10, 9)
    assert sla.due(Hours.of("Europe/Berlin", []), begun, 60) is None
    assert sla.due(ALWAYS, begun, 60) == begun + MINUTE


def test_a_target_no_lifetime_is_enough_for_is_never_due():
    minute = Hours.of("UTC", [Block(0, 0, 1)])
    assert sla.due(minute, datetime(2026, 1, 1, tzinfo=UTC), 366 * 86_400) is None


def test_four_hours_over_the_night_on_which_clocks_are_changed():
    night = Hours.of("Europe/Berlin", [Block(day, 0, 360) for day in range(7)])
    # The hour from two to three is there twice, or not at all.
    autumn, spring = berlin(2026, 10, 25, 0), berlin(2026, 3, 29, 0)
    assert sla.due(night, autumn, 4 * HOUR) == berlin(2026, 10, 25, 3)
    assert sla.due(night, spring, 4 * HOUR) == berlin(2026, 3, 29, 5)


def test_a_holiday_and_a_weekend_are_left_out():
    begun = berlin(2026, 12, 24, 17)
    hours = office("Europe/Berlin", date(2026, 12, 25))
    assert sla.due(hours, begun, HOUR) == berlin(2026, 12, 28, 9, 30)


def test_it_warns_when_so_much_working_time_is_left():
    begun = berlin(2026, 6, 12, 15)
    assert sla.warns_at(office(), begun, 4 * HOUR, HOUR) == berlin(2026, 6, 15, 9, 30)
    assert sla.due(office(), begun, 4 * HOUR) == berlin(2026, 6, 15, 10, 30)


def test_it_does_not_warn_of_what_was_short_from_the_first():
    begun = berlin(2026, 6, 12, 15)
    assert sla.warns_at(office(), begun, HOUR, HOUR) is None
    assert sla.warns_at(office(), begun, HOUR, 0) is None


def policy(number: int, **conditions) -> sla.Policy:
    kept = {"teams": [], "channels": [], "priorities": [], "organizations": [],
            "tags": [], "calendar": None, "targets": {}, "warn_percent": None,
            "warn_seconds": None, "pauses": [], "name": "", "id": number,
            "since": "2026-01-01T00:00:00+00:00"}  # fmt: skip
    return sla.Policy.of({**kept, **conditions})


def test_the_first_policy_whose_every_condition_holds_is_the_one():
    vip, ours, rest = policy(1, tags=[7], teams=[1]), policy(2, teams=[1]), policy(3)
    rules = sla.Rules(1, (vip, ours, rest))

    def found(**more):
        given = {"team": 1, "channel": 5, "priority": 2, "organization": None, **more}
        return rules.first_fit(sla.Matter(**given))

    assert found() == ours
    assert found(tags=[6, 7]) == vip
    assert found(team=2, tags=[7]) == rest
    assert sla.Rules(1, (vip, ours)).first_fit(
        sla.Matter(team=2, channel=5, priority=2, organization=None)
    ) is None  # fmt: skip


def test_a_part_of_a_target_is_rounded_down_to_a_second():
    assert policy(1, warn_percent=25).before(1001) == 250
    assert policy(1, warn_seconds=90).before(1001) == 90
    assert policy(1).before(1001) == 0
