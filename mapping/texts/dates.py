"""Dates and times as people in Thailand read them: Bangkok time, Buddhist year."""

from datetime import date, datetime

from pythainlp.util import thai_strftime

from geodata.errors import BadInput
from geodata.model.times import BANGKOK
from geodata.reasons import Language


def format_long_date(moment: datetime | date, language: Language) -> str:
    """Return `30 กันยายน พ.ศ. 2569`, or `30 September 2026`."""
    local = _to_local(moment)
    if language == "th":
        return str(thai_strftime(local, "%-d %B พ.ศ. %Y"))
    return f"{local.day} {local:%B %Y}"


def format_short_date(moment: datetime | date, language: Language) -> str:
    """Return `30 ก.ย. 2569`, or `30 Sep 2026`."""
    local = _to_local(moment)
    if language == "th":
        return str(thai_strftime(local, "%-d %b %Y"))
    return f"{local.day} {local:%b %Y}"


def format_month(month: int, language: Language) -> str:
    """Return `กันยายน`, or `September`."""
    return format_month_and_year(2000, month, language).split()[0]


def format_short_month(month: int, language: Language) -> str:
    """Return `ต.ค.`, or `Oct`."""
    return format_short_date(date(2000, month, 1), language).split(" ")[1]


def format_month_and_year(year: int, month: int, language: Language) -> str:
    """Return `กันยายน พ.ศ. 2569`, or `September 2026`."""
    return format_long_date(date(year, month, 1), language).split(" ", 1)[1]


def format_month_range(first: str, last: str, language: Language) -> str:
    """Return `ม.ค.–มิ.ย. 2569` of `2026-01` and `2026-06`; each with its year where they differ."""
    start, end = (date.fromisoformat(f"{month}-01") for month in (first, last))
    months = [
        format_short_date(year_month, language).split(" ", 1)[1] for year_month in (start, end)
    ]
    if start.year != end.year:
        return " – ".join(months)
    return f"{months[0].split()[0]}–{months[1]}" if start != end else months[0]


def format_time(moment: datetime, language: Language) -> str:
    """Return `14.30 น.`, or `14:30`."""
    local = _to_local(moment)
    return f"{local:%H.%M} น." if language == "th" else f"{local:%H:%M}"


def build_date(day: int | None, month: int | None, year: int | None) -> date | None:
    """Return the day that three lists name; None where none of them was touched.

    Raises
    ------
    BadInput
        E-DATE-02 where a part is missing, E-DATE-01 where the month has no such day.
    """
    if day is None and month is None and year is None:
        return None
    if day is None or month is None or year is None:
        raise BadInput("E-DATE-02")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadInput("E-DATE-01") from error


def _to_local(moment: datetime | date) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(BANGKOK)
    return datetime(moment.year, moment.month, moment.day, tzinfo=BANGKOK)
