"""The days on which complaint counts are released, fixed by the calendar."""

from datetime import date, timedelta

import holidays

from geodata.errors import StorageUnavailable

MONDAY = 0
MIN_DAYS_BETWEEN_RELEASES = 28  # between two releases
MAX_CLOCK_LEAP_DAYS = 14  # the clock may have run ahead of the day last seen by no more than this


def find_next_release_day(today: date, last: date | None) -> date:
    """Return the next release day, today included.

    It is the first working Monday of a month; where that is less than 28 days after the last
    release, the next working Monday. Working days are those of the Thai public calendar.
    """
    first = today.replace(day=1)
    while True:
        day = _find_release_day(first, last)
        if day is not None and day >= today:
            return day
        first = (first + timedelta(days=31)).replace(day=1)


def check_clock(day: date, last_seen_day: date | None, last_release_day: date | None) -> None:
    """Raise StorageUnavailable unless the day fits what the clock showed before.

    Parameters
    ----------
    last_seen_day
        The latest day on which this project was awake.
    last_release_day
        The day of the last release.

    Raises
    ------
    StorageUnavailable
        E-SYS-08 where the clock went back, or leapt ahead.
    """
    has_gone_back = (last_seen_day is not None and day < last_seen_day) or (
        last_release_day is not None and day <= last_release_day
    )
    has_leapt = last_seen_day is not None and day > last_seen_day + timedelta(
        days=MAX_CLOCK_LEAP_DAYS
    )
    if has_gone_back or has_leapt:
        raise StorageUnavailable("E-SYS-08")


def _find_release_day(first: date, last: date | None) -> date | None:
    day = first + timedelta(days=(MONDAY - first.weekday()) % 7)
    if last is not None and (last.year, last.month) == (first.year, first.month):
        return None
    while day.month == first.month:
        is_far_enough = last is None or day - last >= timedelta(days=MIN_DAYS_BETWEEN_RELEASES)
        if is_far_enough and _is_working_day(day):
            return day
        day += timedelta(days=7)
    return None


def _is_working_day(day: date) -> bool:
    return day not in holidays.country_holidays("TH", years=day.year)
