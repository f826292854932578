"""On which days complaint counts are released: the calendar decides, nobody's impatience."""

from datetime import date, timedelta

import holidays

from geodata.errors import StorageUnavailable

MONDAY = 0
APART_DAYS = 28  # between two releases
CLOCK_LEAP_DAYS = 14  # the clock may have run ahead of the day last seen by no more than this


def next_release_day(today: date, last: date | None) -> date:
    """Return the next release day, today included.

    It is the first working Monday of a month; where that is less than 28 days after the last
    release, the next working Monday. Working days are those of the Thai public calendar.
    """
    first = today.replace(day=1)
    while True:
        day = _day_of_month(first, last)
        if day is not None and day >= today:
            return day
        first = (first + timedelta(days=31)).replace(day=1)


def check_clock(day: date, seen: date | None, last: date | None) -> None:
    """Let pass only a day that the clock can be believed about.

    Parameters
    ----------
    seen
        The latest day on which this project was awake.
    last
        The day of the last release.

    Raises
    ------
    StorageUnavailable
        E-SYS-08 where the clock went back, or leapt ahead.
    """
    went_back = (seen is not None and day < seen) or (last is not None and day <= last)
    leapt = seen is not None and day > seen + timedelta(days=CLOCK_LEAP_DAYS)
    if went_back or leapt:
        raise StorageUnavailable("E-SYS-08")


def _day_of_month(first: date, last: date | None) -> date | None:
    day = first + timedelta(days=(MONDAY - first.weekday()) % 7)
    if last is not None and (last.year, last.month) == (first.year, first.month):
        return None
    while day.month == first.month:
        is_apart = last is None or day - last >= timedelta(days=APART_DAYS)
        if is_apart and _is_working(day):
            return day
        day += timedelta(days=7)
    return None


def _is_working(day: date) -> bool:
    return day not in holidays.country_holidays("TH", years=day.year)
