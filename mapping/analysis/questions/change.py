"""How it changes: two windows of the same length, of records that are complete for their file.

Only whole months count: the first and the last month of the file are left out. Published
complaints only ever add up, so that no trend is drawn through them.
"""

from collections.abc import Mapping, Sequence
from math import isfinite

from geodata.model.times import BUDDHIST_OFFSET
from mapping.analysis.questions.finding import Finding, Row, format_release_day
from mapping.analysis.statistics.change import MIN_RECORDS, RateChange, compare_windows
from mapping.json_types import Documents
from mapping.texts import Texts
from mapping.texts.dates import format_month_range

WINDOWS = (12, 6)  # months: whole years are compared where there are two, else half-years
MONTHS_A_YEAR = 12
FIRST_FISCAL_MONTH = 10


def answer_change(documents: Documents, texts: Texts) -> Finding:
    """Return whether more records came in during the newest window than during the one before."""
    counts = documents["cube.json"].get("months", {})
    months = list_whole_months(counts)
    size = next((size for size in WINDOWS if len(months) >= 2 * size), None)
    if size is None:
        return _refuse(texts("analysis.change.few_months"), months, documents, texts)
    windows = (months[-2 * size : -size], months[-size:])
    before, after = ([counts.get(month, 0) for month in window] for window in windows)
    change = compare_windows(before, after)
    if change is None:
        return _refuse(texts("analysis.change.few", least=MIN_RECORDS), months, documents, texts)
    first, second = (format_month_range(w[0], w[-1], texts.language) for w in windows)
    words = {
        "first": first,
        "second": second,
        "before": f"{sum(before):,}",
        "after": f"{sum(after):,}",
    }
    sentence = texts("analysis.change.sentence", **words)
    return Finding(
        f"{sentence} {_judge(change, texts, is_same=sum(before) == sum(after))}",
        count=sum(before) + sum(after),
        period=f"{first} · {second}",
        method=texts("analysis.change.method"),
        source=texts("analysis.per_person.source_records", feeds=", ".join(_list_feeds(documents))),
        columns=_name_columns(texts),
        rows=_list_rows(months, counts, texts),
        parameters=(
            (texts("analysis.per_person.confidence"), "95 %"),
            (texts("analysis.change.dispersion"), f"{change.dispersion:.1f}"),
        ),
        notes=(texts("analysis.change.no_cause"), texts("analysis.per_person.people")),
    )


def list_whole_months(counts: Mapping[str, int]) -> list[str]:
    """Return the months between the first and the last of a file, those without a record too."""
    if not counts:
        return []
    numbers = [_number_month(month) for month in (min(counts), max(counts))]
    return [_name_month(number) for number in range(numbers[0] + 1, numbers[1])]


def find_fiscal_place(month: str) -> tuple[int, int]:
    """Return the fiscal year (Buddhist era) of a month, and its place in it: October is 0."""
    year, number = (int(part) for part in month.split("-"))
    is_next = number >= FIRST_FISCAL_MONTH
    return year + BUDDHIST_OFFSET + is_next, (number - FIRST_FISCAL_MONTH) % MONTHS_A_YEAR


def _judge(change: RateChange, texts: Texts, *, is_same: bool) -> str:
    if is_same:
        return texts("analysis.change.same")
    if not change.is_clear:
        return texts("analysis.change.unclear")
    key = "more" if change.ratio > 1 else "less"
    if not isfinite(change.high) or not isfinite(change.ratio):
        return texts(f"analysis.change.{key}_from_none")
    return texts(
        f"analysis.change.{key}",
        ratio=f"{change.ratio:.1f}",
        low=f"{change.low:.1f}",
        high=f"{change.high:.1f}",
    )


def _refuse(needs: str, months: Sequence[str], documents: Documents, texts: Texts) -> Finding:
    counts = documents["cube.json"].get("months", {})
    total = sum(counts.get(month, 0) for month in months)
    return Finding(
        texts(
            "analysis.change.none", count=f"{total:,}", date=format_release_day(documents, texts)
        ),
        count=total,
        period=format_month_range(months[0], months[-1], texts.language) if months else "",
        method=texts("analysis.change.method"),
        source=texts("analysis.change.source"),
        columns=_name_columns(texts),
        rows=_list_rows(months, counts, texts),
        needs=needs,
    )


def _name_columns(texts: Texts) -> Row:
    return texts("analysis.change.column.month"), texts("analysis.change.column.records")


def _list_rows(months: Sequence[str], counts: Mapping[str, int], texts: Texts) -> tuple[Row, ...]:
    return tuple(
        (format_month_range(month, month, texts.language), f"{counts.get(month, 0):,}")
        for month in reversed(months)
    )


def _list_feeds(documents: Documents) -> list[str]:
    return list(documents["about.json"]["feeds"])


def _number_month(month: str) -> int:
    year, number = (int(part) for part in month.split("-"))
    return year * MONTHS_A_YEAR + number - 1


def _name_month(number: int) -> str:
    return f"{number // MONTHS_A_YEAR}-{number % MONTHS_A_YEAR + 1:02}"
