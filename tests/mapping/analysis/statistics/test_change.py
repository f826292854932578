"""Two windows: exact where chance alone varies the months, wider where reports come in bunches."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.validate_change import measure
from mapping.analysis.statistics.change import compare_windows, compute_dispersion

MONTHS = st.lists(st.integers(0, 40), min_size=6, max_size=6)


def test_a_doubling_by_hand():
    change = compare_windows([5] * 6, [10] * 6)
    assert (change.ratio, change.dispersion) == (pytest.approx(2), 1)
    assert change.is_clear
    assert change.low == pytest.approx(1.27, abs=0.01)  # Clopper–Pearson of 60 of 90
    assert change.p_value == pytest.approx(0.00204, abs=1e-4)


def test_under_thirty_records_nothing_is_said():
    assert compare_windows([2] * 6, [2, 2, 2, 2, 2, 7]) is None  # 29
    assert compare_windows([2] * 6, [2, 2, 2, 2, 2, 8]) is not None  # 30


def test_bunches_widen_the_interval():
    even = compare_windows([10] * 6, [14] * 6)
    bunched = compare_windows([0, 30, 0, 30, 0, 0], [42, 0, 42, 0, 0, 0])
    assert bunched.dispersion > 5
    assert bunched.low < even.low < even.high < bunched.high


def test_months_that_are_alike_are_no_more_than_chance():
    assert compute_dispersion([[5, 5, 5], [9, 9, 9]]) == 1
    assert compute_dispersion([[1]]) == 1
    assert compute_dispersion([[0, 10], [5, 5]]) == 5  # 25/5 + 25/5, by two


def test_an_empty_first_window_has_no_ratio_but_a_lower_end():
    change = compare_windows([0] * 6, [6] * 6)
    assert change.ratio == inf
    assert change.low > 1


def test_longer_windows_expect_more():
    assert not compare_windows([30] * 2, [60] * 2, days=(90, 180)).is_clear


@given(MONTHS, MONTHS)
def test_turned_round_it_is_the_inverse(before, after):
    there, back = compare_windows(before, after), compare_windows(after, before)
    assert (there is None) == (back is None)
    if there is None or there.ratio in (0, inf):
        return
    assert there.ratio == pytest.approx(1 / back.ratio)
    assert there.is_clear == back.is_clear


@pytest.mark.parametrize(("before", "after", "days"), [([], [1], None), ([1], [1], (0, 5))])
def test_a_window_without_a_month_or_a_day_is_refused(before, after, days):
    with pytest.raises(ValueError, match="window"):
        compare_windows(before, after, days)


def test_false_alarms_stay_few_and_a_doubling_is_seen():
    assert measure(40, 1.0, "chance", 300) <= 0.07
    assert measure(40, 1.0, "bunches", 300) <= 0.09
    assert measure(100, 2.0, "chance", 100) >= 0.95
