"""Release days, and clocks that cannot be believed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import StorageUnavailable
from mapping.publish.release_days import check_clock, find_next_release_day

DAY = date(2026, 2, 2)


@pytest.mark.parametrize(
    ("today", "last", "expected"),
    [
        (date(2026, 2, 1), None, date(2026, 2, 2)),  # a Monday
        (date(2026, 2, 2), None, date(2026, 2, 2)),
        (date(2026, 2, 3), None, date(2026, 3, 2)),
        (date(2026, 4, 1), None, date(2026, 4, 20)),  # 6 April: Chakri; 13 April: Songkran
        (date(2026, 5, 1), None, date(2026, 5, 11)),  # 4 May: Coronation Day
        (date(2026, 5, 1), date(2026, 4, 20), date(2026, 5, 18)),  # 28 days after
        (date(2026, 5, 1), date(2026, 4, 21), date(2026, 5, 25)),
        (date(2026, 2, 2), date(2026, 2, 2), date(2026, 3, 2)),
        (date(2026, 3, 3), date(2026, 3, 2), date(2026, 4, 20)),  # not a second time in March
        (date(2027, 1, 20), None, date(2027, 2, 1)),  # the first of a month
        (date(2027, 2, 1), None, date(2027, 2, 1)),
        (date(2026, 12, 20), None, date(2027, 1, 4)),
    ],
)
def test_the_first_working_monday_of_a_month(today, last, expected):
    assert find_next_release_day(today, last) == expected


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(0, 400))
def test_a_release_day_is_a_monday_and_four_weeks_after_the_last(today, ago):
    last = today - timedelta(days=ago)
    day = find_next_release_day(today, last)
    assert day.weekday() == 0
    assert day >= today
    assert (day - last).days >= 28
    assert (day.year, day.month) != (last.year, last.month)


def test_a_clock_that_goes_as_clocks_do_is_believed():
    check_clock(DAY, None, None)
    check_clock(DAY, DAY, DAY - timedelta(days=1))
    check_clock(DAY, DAY - timedelta(days=14), None)


@pytest.mark.parametrize(
    ("seen", "last"),
    [
        (DAY + timedelta(days=1), None),
        (DAY - timedelta(days=15), None),
        (DAY - timedelta(days=365), None),
        (DAY + timedelta(days=365), None),
        (None, DAY),
        (None, DAY + timedelta(days=1)),
        (DAY, DAY),
    ],
)
def test_a_clock_that_went_back_or_leapt_is_not(seen, last):
    with pytest.raises(StorageUnavailable, match="E-SYS-08"):
        check_clock(DAY, seen, last)
