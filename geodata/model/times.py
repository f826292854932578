"""Time: stored in UTC, counted by the Thai fiscal year."""

from datetime import UTC, date, datetime, time, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")  # no daylight saving since 1920
BUDDHIST_OFFSET = 543


def format_iso(moment: datetime) -> str:
    """Return ISO 8601 in UTC with seconds, as it is stored."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_iso(text: str) -> datetime:
    """Return the moment that `format_iso` wrote."""
    return datetime.fromisoformat(text)


def to_bangkok_date(moment: datetime) -> date:
    """Return the day on which a moment lies in Bangkok."""
    return moment.astimezone(BANGKOK).date()


def to_bangkok_midnight(day: date) -> datetime:
    """Return the moment at which a day begins in Bangkok."""
    return datetime.combine(day, time(), BANGKOK)


def find_fiscal_year_days(year_be: int) -> tuple[date, date]:
    """Return the first and the last day of a fiscal year, named in B.E."""
    year = year_be - BUDDHIST_OFFSET
    return date(year - 1, 10, 1), date(year, 9, 30)


def to_fiscal_year_be(moment: datetime) -> int:
    """Return the fiscal year in B.E.: 1 October – 30 September, named by the year it ends in."""
    local = moment.astimezone(BANGKOK)
    return local.year + BUDDHIST_OFFSET + (local.month >= 10)
