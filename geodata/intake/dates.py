"""Reads the time in a cell: Thai and ISO spellings, Buddhist and Gregorian years.

Whether the day or the month stands first in `12/1/2024` is decided by the whole column
(`survey`). Buddhist years (2400–2700) and Gregorian
ones (1900–2200) are told apart by their size. A year of two digits is Thai and of this century
(43–99 is 2543–2599) beside the Thai name of a month; anywhere else it is ambiguous and refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from geodata.errors import RowRejected
from geodata.intake.values import to_western_digits
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET

EARLIEST = datetime(1990, 1, 1, tzinfo=BANGKOK)
MAX_AHEAD = timedelta(days=1)  # clocks differ
MAX_LENGTH = 100  # characters
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
    r"(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?: *(?P<half>[AaPp]\.?[Mm]\.?|ก่อนเที่ยง|หลังเที่ยง))?(?: *น\.?)?"
    r" *(?P<zone>[Zz]|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|GMT|UTC)?)?"
)
_SPACES = str.maketrans("\u00a0\u202f", "  ")  # a narrow one stands before PM
_AFTERNOON = ("p", "ห")  # as the words for it begin
_YEAR_FIRST = re.compile(r"(\d{4})([/\-.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([/\-.])(\d{1,2})\2(\d{4})")
_NAMED = re.compile(r"(\d{1,2})[ \-/]*([ก-๎A-Za-z.]+?)[ \-/]*(?:[พค]\.?ศ\.? *)?(\d{4}|\d{2})(?!\d)")
_NAME_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")  # Feb 13, 2024
_STARTS_NUMERIC = re.compile(r"(\d{1,2})([/\-.])(\d{1,2})\2(\d{4})(?!\d)")
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?")
_EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=BANGKOK)  # the day 0 of Excel
_SERIALS = range(32874, 80000)  # 1990 to 2119


class DateOrder(StrEnum):
    """Which of the two stands first in `12/1/2024`."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How the dates of one column are written, told by all of its cells.

    `order` is None where no cell has both numbers or nothing tells; `open_cell` is a date that can
    be read both ways, and `is_undecided` says that nothing in the column tells which is meant.
    `is_mangled` says that a spreadsheet may have taken days for months: what it could not take for
    a date, days above 12, stayed text, and no date that it made has such a day.
    """

    order: DateOrder | None = None
    open_cell: str = ""
    is_undecided: bool = False
    is_mangled: bool = False


def survey_column(cells: Iterable[str]) -> DateColumn:
    """Return how the dates of a column are written.

    A day above 12 decides for the whole column. Where none is there, a Buddhist year does: Thai
    dates put the day first. Days above 12 on both sides, or neither of the two, leave it open.
    """
    day_first = month_first = thai = False
    open_cell = ""
    made: set[bool] = set()  # of dates that a spreadsheet made: whether their day is above 12
    for cell in cells:
        written = to_western_digits(cell[:MAX_LENGTH]).strip()
        if (whole := _find_day_of_month(written)) is not None:
            made.add(whole > 12)
        if (found := _STARTS_NUMERIC.match(written)) is None:
            continue
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day_first |= first > 12 >= second
        month_first |= second > 12 >= first
        if first <= 12 and second <= 12 and first != second:
            open_cell = open_cell or f"{first}/{second}/{year}"
            thai |= year in BUDDHIST_YEARS
    order: DateOrder | None = None
    if day_first != month_first:
        order = DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    elif thai and not day_first:
        order = DateOrder.DAY_FIRST
    return DateColumn(
        order=order,
        open_cell=open_cell,
        is_undecided=order is None and bool(open_cell),
        is_mangled=(day_first or month_first) and not open_cell and made == {False},
    )


def _find_day_of_month(written: str) -> int | None:
    """Return the day of the month of a date without a clock that a spreadsheet may have made."""
    if _is_serial(written):
        return (_EXCEL_ZERO + timedelta(days=int(written[:5]))).day
    found = _YEAR_FIRST.fullmatch(written.removesuffix(" 00:00:00"))
    return None if found is None else int(found[4])


def parse_moment(
    cell: str,
    now: datetime,
    *,
    order: DateOrder = DateOrder.DAY_FIRST,
    is_mangled: bool = False,
    zone: tzinfo = BANGKOK,
) -> datetime | None:
    """Return the time of a cell in UTC; None where the cell is empty.

    Parameters
    ----------
    cell
        `2023-07-23 06:14:39.04+00`, `23/7/2566`, `23 ก.ค. 66`, `23 กรกฎาคม 2566 14.30 น.`,
        `2024/02/13 2:03:22 PM GMT+7`, `45335` (a day of Excel) and the like. Without a clock it is
        the first moment of the day.
    now
        The present moment. A time more than a day after it is refused.
    order
        Which stands first where day and month are both numbers and the year comes last.
    is_mangled
        Whether a spreadsheet may have exchanged day and month in the dates that it made.
    zone
        Of a time that states none.

    Raises
    ------
    RowRejected
        E-DATE-01 for no date, an ambiguous one, one before 1990 or in the future; E-DATE-04 for one
        that a spreadsheet made where `is_mangled`.
    """
    written = to_western_digits(cell).translate(_SPACES).strip()
    if not written:
        return None
    if is_mangled and _find_day_of_month(written) is not None:
        raise RowRejected("E-DATE-04")
    try:
        found = _parse_written(written, order, zone) if len(written) <= MAX_LENGTH else None
    except (ValueError, OverflowError):  # 30 February, 25 o'clock, a zone of 99 hours
        found = None
    if found is None or not EARLIEST <= found <= now + MAX_AHEAD:
        raise RowRejected("E-DATE-01")
    return found.astimezone(UTC)


def _is_serial(written: str) -> bool:
    return _SERIAL.fullmatch(written) is not None and int(written[:5]) in _SERIALS


def _parse_written(written: str, order: DateOrder, zone: tzinfo) -> datetime | None:
    if _is_serial(written):
        seconds = round(float(written) * 86400)
        return _EXCEL_ZERO + timedelta(seconds=seconds)
    parts = _PARTS.fullmatch(written)
    day = _parse_day(parts["day"], order) if parts else None
    if parts is None or day is None:
        return None
    return datetime(
        *day,
        _parse_hour(parts["hour"], parts["half"]),
        int(parts["minute"] or 0),
        int(parts["second"] or 0),
        int((parts["fraction"] or "")[:6].ljust(6, "0")),
        tzinfo=_parse_zone(parts["zone"], zone),
    )


def _parse_hour(written: str | None, half: str | None) -> int:
    """Return the hour of the day; ValueError for one that a clock of twelve hours has not."""
    hour = int(written or 0)
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + 12 * half.casefold().startswith(_AFTERNOON)


def _parse_day(written: str, order: DateOrder) -> tuple[int, int, int] | None:
    """Return Gregorian year, month and day; whether that day exists is not looked at."""
    if found := _YEAR_FIRST.fullmatch(written):
        return _convert_year(int(found[1])), int(found[3]), int(found[4])
    if found := _YEAR_LAST.fullmatch(written):
        day, month = int(found[1]), int(found[3])
        if order is DateOrder.MONTH_FIRST:
            day, month = month, day
        return _convert_year(int(found[4])), month, day
    if found := _NAME_FIRST.fullmatch(written):
        return _convert_year(int(found[3])), _MONTHS.get(found[1].casefold(), 0), int(found[2])
    if found := _NAMED.fullmatch(written):
        name = found[2].replace(".", "").casefold()
        year = int(found[3])
        if year in SHORT_THAI_YEARS and not name.isascii():
            year += 2500
        return _convert_year(year), _MONTHS.get(name, 0), int(found[1])
    return None


def _convert_year(year: int) -> int:
    """Return the Gregorian year; ValueError for one that is neither Gregorian nor Buddhist."""
    if year in BUDDHIST_YEARS:
        return year - BUDDHIST_OFFSET
    if year in GREGORIAN_YEARS:
        return year
    raise ValueError(year)


def _parse_zone(written: str | None, unstated: tzinfo) -> tzinfo:
    if written is None:
        return unstated
    offset = written.upper().removeprefix("GMT").removeprefix("UTC")
    if offset in ("", "Z"):
        return UTC
    hours, _, minutes = offset[1:].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-ahead if offset[0] == "-" else ahead)
