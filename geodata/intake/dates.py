"""Reads the time in a cell: Thai and ISO spellings, Buddhist and Gregorian years.

The day stands before the month. Buddhist years (2400–2700) and Gregorian ones (1900–2200) are told
apart by their size. A year of two digits is Thai and of this century (43–99 is 2543–2599) beside
the Thai name of a month; anywhere else it is ambiguous and refused.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from geodata.errors import RowRejected
from geodata.intake.values import western_digits
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET

EARLIEST = datetime(1990, 1, 1, tzinfo=BANGKOK)
AHEAD = timedelta(days=1)  # clocks differ
LONGEST = 100  # characters
BUDDHIST_YEARS = range(2400, 2701)
GREGORIAN_YEARS = range(1900, 2201)
SHORT_THAI_YEARS = range(43, 100)

THAI_MONTHS = (
    "มกราคม มค", "กุมภาพันธ์ กพ", "มีนาคม มีค", "เมษายน เมย", "พฤษภาคม พค", "มิถุนายน มิย",
    "กรกฎาคม กค", "สิงหาคม สค", "กันยายน กย", "ตุลาคม ตค", "พฤศจิกายน พย", "ธันวาคม ธค",
)  # fmt: skip
ENGLISH_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sep", "october oct", "november nov", "december dec",
)  # fmt: skip
_MONTHS = {
    name: number
    for months in (THAI_MONTHS, ENGLISH_MONTHS)
    for number, names in enumerate(months, start=1)
    for name in names.split()
}

_PARTS = re.compile(
    r"(?:วัน[ก-๎]*ที่ *)?(?P<day>.+?)"
    r"(?:[ Tt,]+(?:เวลา *)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?(?: *น\.?)?"
    r" *(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([/\-.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([/\-.])(\d{1,2})\2(\d{4})")
_NAMED = re.compile(r"(\d{1,2})[ \-/]*([ก-๎A-Za-z.]+?)[ \-/]*(?:[พค]\.?ศ\.? *)?(\d{4}|\d{2})(?!\d)")


def moment(cell: str, now: datetime) -> datetime | None:
    """Return the time of a cell in UTC; None where the cell is empty.

    Parameters
    ----------
    cell
        `2023-07-23 06:14:39.04+00`, `23/7/2566`, `23 ก.ค. 66`, `23 กรกฎาคม 2566 14.30 น.` and the
        like. Without a zone it is Bangkok time, without a clock the first moment of the day.
    now
        The present moment. A time more than a day after it is refused.

    Raises
    ------
    RowRejected
        E-DATE-01 for no date, an ambiguous one, one before 1990 or in the future.
    """
    cleaned = western_digits(cell).strip()
    if not cleaned:
        return None
    try:
        found = _moment(cleaned) if len(cleaned) <= LONGEST else None
    except ValueError:  # 30 February, 25 o'clock, a zone of 99 hours
        found = None
    if found is None or not EARLIEST <= found <= now + AHEAD:
        raise RowRejected("E-DATE-01")
    return found.astimezone(UTC)


def _moment(cleaned: str) -> datetime | None:
    parts = _PARTS.fullmatch(cleaned)
    day = _day(parts["day"]) if parts else None
    if parts is None or day is None:
        return None
    return datetime(
        *day,
        int(parts["hour"] or 0),
        int(parts["minute"] or 0),
        int(parts["second"] or 0),
        int((parts["fraction"] or "")[:6].ljust(6, "0")),
        tzinfo=_zone(parts["zone"]),
    )


def _day(written: str) -> tuple[int, int, int] | None:
    """Return Gregorian year, month and day; whether that day exists is not looked at."""
    if found := _YEAR_FIRST.fullmatch(written):
        return _year(int(found[1])), int(found[3]), int(found[4])
    if found := _DAY_FIRST.fullmatch(written):
        return _year(int(found[4])), int(found[3]), int(found[1])
    if found := _NAMED.fullmatch(written):
        name = found[2].replace(".", "").casefold()
        year = int(found[3])
        if year in SHORT_THAI_YEARS and not name.isascii():
            year += 2500
        return _year(year), _MONTHS.get(name, 0), int(found[1])
    return None


def _year(year: int) -> int:
    """Return the Gregorian year; ValueError for one that is neither Gregorian nor Buddhist."""
    if year in BUDDHIST_YEARS:
        return year - BUDDHIST_OFFSET
    if year in GREGORIAN_YEARS:
        return year
    raise ValueError(year)


def _zone(written: str | None) -> tzinfo:
    if written is None:
        return BANGKOK
    if written in "Zz":
        return UTC
    digits = written[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset)
