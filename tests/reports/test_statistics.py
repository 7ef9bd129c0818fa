"""Intervals are those of the textbooks, and behave as intervals have to."""

import math
from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.reports import statistics

shares = st.integers(1, 5000).flatmap(
    lambda whole: st.tuples(st.integers(0, whole), st.just(whole))
)
some = st.lists(st.integers(0, 10**6), min_size=1, max_size=900).map(sorted)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(18, 20, 70, 97), (9, 10, 60, 98), (0, 10, 0, 28), (10, 10, 72, 100),
     (81, 263, 26, 37), (1, 29, 1, 17)],
)  # fmt: skip
def test_wilson_s_interval_is_the_known_one(part, whole, low, high):
    found = statistics.wilson(part, whole)
    assert tuple(round(100 * one) for one in found) == (low, high)


def test_newcombe_s_interval_is_the_one_of_his_paper():
    """56/70 against 48/80 (Newcombe 1998, table II, method 10)."""
    found = statistics.difference(56, 70, 48, 80)
    assert tuple(round(one, 4) for one in found) == (0.0524, 0.3339)


@given(shares)
def test_what_was_seen_lies_in_its_interval_and_that_between_0_and_1(share):
    part, whole = share
    low, high = statistics.wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1


@given(shares)
def test_the_other_share_has_the_other_interval(share):
    part, whole = share
    low, high = statistics.wilson(part, whole)
    other = statistics.wilson(whole - part, whole)
    assert other == pytest.approx((1 - high, 1 - low))


@given(shares, st.integers(2, 20))
def test_the_more_cases_the_surer(share, times):
    part, whole = share
    low, high = statistics.wilson(part, whole)
    low2, high2 = statistics.wilson(part * times, whole * times)
    assert high2 - low2 < high - low


@given(shares, shares)
def test_a_change_backwards_is_the_opposite_one(new, old):
    low, high = statistics.difference(*new, *old)
    back = statistics.difference(*old, *new)
    assert back == pytest.approx((-high, -low))
    assert low <= new[0] / new[1] - old[0] / old[1] <= high


@given(shares)
def test_no_change_is_never_a_sure_one(share):
    low, high = statistics.difference(*share, *share)
    assert low <= 0 <= high


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 4)])
def test_what_is_no_share_has_no_interval(part, whole):
    with pytest.raises(ValueError, match="no share"):
        statistics.wilson(part, whole)


@given(some)
def test_the_median_lies_in_its_interval(values):
    assert statistics.median(values) == plain_median(values)
    interval = statistics.median_interval(values)
    if interval is not None:
        assert interval[0] <= statistics.median(values) <= interval[1]


@given(some, st.integers(1, 100))
def test_so_many_percent_are_not_above_a_percentile(values, percent):
    found = statistics.percentile(values, percent)
    assert sum(one <= found for one in values) * 100 >= percent * len(values)
    assert sum(one < found for one in values) * 100 < percent * len(values)


@pytest.mark.parametrize(
    ("count", "ranks"),
    [(5, None), (6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (100, (40, 61))],
)  # fmt: skip
def test_the_interval_of_a_median_is_between_the_known_ranks(count, ranks):
    assert statistics.median_interval(range(1, count + 1)) == ranks


def test_exact_and_approximate_ranks_meet():
    count = statistics.EXACT
    exact = statistics.median_interval(range(count))
    assert exact is not None
    curve = count / 2 - statistics.Z * math.sqrt(count) / 2
    assert abs(exact[0] - curve) <= 2


def test_of_nothing_there_is_no_median():
    assert statistics.median_interval([]) is None
    for ask in (statistics.median, lambda of: statistics.percentile(of, 90)):
        with pytest.raises(ValueError, match="no values"):
            ask([])
