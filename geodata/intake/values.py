"""Reads one cell: coordinates, times, lists of types. Text in, value out; RowRejected otherwise."""

import math
import re
import unicodedata
from datetime import UTC, datetime, timedelta

from geodata.errors import RowRejected
from geodata.model.times import BANGKOK, BUDDHIST_OFFSET

THAILAND_LATITUDE = (5.6, 20.5)  # degrees, WGS84
THAILAND_LONGITUDE = (97.3, 105.7)
EARLIEST = datetime(1990, 1, 1, tzinfo=BANGKOK)
LONGEST_TEXT = 100
MOST_TYPES = 20
BUDDHIST_YEARS = range(2400, 2701)
GREGORIAN_YEARS = range(1900, 2201)
SHORT_BUDDHIST_YEARS = range(43, 100)  # 2543 to 2599, only beside a Thai month

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "มกราคม ม.ค. มค",
            "กุมภาพันธ์ ก.พ. กพ",
            "มีนาคม มี.ค. มีค",
            "เมษายน เม.ย. เมย",
            "พฤษภาคม พ.ค. พค",
            "มิถุนายน มิ.ย. มิย",
            "กรกฎาคม ก.ค. กค",
            "สิงหาคม ส.ค. สค",
            "กันยายน ก.ย. กย",
            "ตุลาคม ต.ค. ตค",
            "พฤศจิกายน พ.ย. พย",
            "ธันวาคม ธ.ค. ธค",
        ),
        start=1,
    )
    for name in names.split()
}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TIME = r"(?:[ T,]+(?:เวลา *)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?: *น\.?)?)?"
_DAY_FIRST = re.compile(r"(\d{1,2})[/\-.](\d{1,2})[/\-.](\d{4})" + _TIME)
_YEAR_FIRST = re.compile(r"(\d{4})[/\-.](\d{1,2})[/\-.](\d{1,2})" + _TIME)
_THAI_MONTH = re.compile(r"(\d{1,2}) *([ก-๙.]+?) *(?:พ\.?ศ\.? *)?(\d{4}|\d{2})" + _TIME)
_WITH_ZONE = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)"
)


def text(cell: str) -> str:
    """Return a cell as it may be kept: NFC, trimmed, no control characters, not too long.

    Raises
    ------
    RowRejected
        E-ROW-09 too long; E-ROW-11 control characters.
    """
    cleaned = unicodedata.normalize("NFC", cell).strip()
    if len(cleaned) > LONGEST_TEXT:
        raise RowRejected("E-ROW-09")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in cleaned):
        raise RowRejected("E-ROW-11")
    return cleaned


def western_digits(cell: str) -> str:
    """Return a cell with Thai and full-width digits written as Arabic ones."""
    return cell if cell.isascii() else "".join(_digit(letter) for letter in cell)


def number(cell: str) -> float:
    """Return a finite number; E-ROW-06 for anything else."""
    cleaned = western_digits(cell).strip().strip("'\"").strip()
    try:
        value = float(cleaned) if _NUMBER.fullmatch(cleaned) else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise RowRejected("E-ROW-06")
    return value


def in_thailand(longitude: float, latitude: float) -> None:
    """Refuse a point outside Thailand: E-ROW-05 where the two are swapped, else 03 or 04."""
    good_latitude = THAILAND_LATITUDE[0] <= latitude <= THAILAND_LATITUDE[1]
    good_longitude = THAILAND_LONGITUDE[0] <= longitude <= THAILAND_LONGITUDE[1]
    if good_latitude and good_longitude:
        return
    if _could_be(longitude, latitude):
        raise RowRejected("E-ROW-05")
    raise RowRejected("E-ROW-04" if good_latitude else "E-ROW-03")


def pair(cell: str) -> tuple[float, float] | None:
    """Return (longitude, latitude) of a cell that holds both; None where it is empty.

    Thailand's latitudes and longitudes do not overlap, so the order in the cell does not matter:
    `['100.5', '13.7']` and `13.7, 100.5` are the same place.
    """
    cleaned = western_digits(cell).strip().strip("[](){}")
    if not cleaned.strip(" ,'\""):
        return None
    parts = [part for part in re.split(r"[,;\s]+", cleaned) if part.strip("'\"")]
    if len(parts) == 1:
        raise RowRejected("E-ROW-07")
    if len(parts) != 2:
        raise RowRejected("E-ROW-06")
    first, second = number(parts[0]), number(parts[1])
    if _could_be(first, second):
        first, second = second, first
    in_thailand(first, second)
    return first, second


def types(cell: str) -> tuple[str, ...]:
    """Return the types of a cell `ถนน,ทางเท้า`, each once, in their order."""
    names = [text(part) for part in re.split(r"[,;|]", cell.strip("[]"))]
    named = [name.strip("'\" ") for name in names]
    found = tuple(dict.fromkeys(name for name in named if name))
    if len(found) > MOST_TYPES:
        raise RowRejected("E-ROW-09")
    return found


def moment(cell: str, now: datetime) -> datetime | None:
    """Return the time of a cell in UTC; None where it is empty.

    ISO with or without a zone (without: Bangkok), `23/7/2566`, `23 ก.ค. 2566 14.30 น.`; Buddhist
    and Gregorian years are told apart by their size.

    Raises
    ------
    RowRejected
        E-DATE-01 for no date, an ambiguous one, one before 1990 or in the future.
    """
    cleaned = western_digits(cell).strip()
    if not cleaned:
        return None
    try:
        found = _moment(cleaned)
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= now + timedelta(days=1):
        raise RowRejected("E-DATE-01")
    return found.astimezone(UTC)


def _moment(cleaned: str) -> datetime | None:
    if match := _WITH_ZONE.fullmatch(cleaned):
        day, time, fraction, zone = match.groups()
        found = datetime.fromisoformat(
            f"{day}T{time}{(fraction or '')[:7].ljust(7, '0') if fraction else ''}{zone}"
        )
        return found.replace(year=_year(found.year))
    if match := _YEAR_FIRST.fullmatch(cleaned):
        year, month, day, *time = match.groups()
        return _local(int(year), int(month), int(day), time)
    if match := _DAY_FIRST.fullmatch(cleaned):
        day, month, year, *time = match.groups()
        return _local(int(year), int(month), int(day), time)
    if match := _THAI_MONTH.fullmatch(cleaned):
        day, name, year, *time = match.groups()
        return _local(
            _short(int(year)), MONTHS.get(name, MONTHS.get(f"{name}.", 0)), int(day), time
        )
    return None


def _local(year: int, month: int, day: int, time: list[str | None]) -> datetime:
    hour, minute, second = (int(part or 0) for part in time)
    return datetime(_year(year), month, day, hour, minute, second, tzinfo=BANGKOK)


def _year(year: int) -> int:
    """Return the Gregorian year; ValueError for one that is neither."""
    if year in BUDDHIST_YEARS:
        return year - BUDDHIST_OFFSET
    if year in GREGORIAN_YEARS:
        return year
    raise ValueError(year)


def _short(year: int) -> int:
    return 2500 + year if year in SHORT_BUDDHIST_YEARS else year


def _could_be(latitude: float, longitude: float) -> bool:
    return (
        THAILAND_LATITUDE[0] <= latitude <= THAILAND_LATITUDE[1]
        and THAILAND_LONGITUDE[0] <= longitude <= THAILAND_LONGITUDE[1]
    )


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
