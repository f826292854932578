"""Stored in UTC, counted by the fiscal year of Thailand."""

from datetime import UTC, datetime

import pytest

from geodata.model import times


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2025, 9, 30, 16, 59, tzinfo=UTC), 2568),  # 23.59 in Bangkok, 30 September
        (datetime(2025, 9, 30, 17, 0, tzinfo=UTC), 2569),  # midnight in Bangkok, 1 October
        (datetime(2026, 9, 30, 5, 0, tzinfo=UTC), 2569),
        (datetime(2026, 1, 1, tzinfo=UTC), 2569),
    ],
)
def test_the_fiscal_year_ends_with_september_in_bangkok(moment, year):
    assert times.to_fiscal_year_be(moment) == year


def test_iso_there_and_back():
    moment = datetime(2026, 9, 30, 14, 30, tzinfo=times.BANGKOK)
    assert times.format_iso(moment) == "2026-09-30T07:30:00Z"
    assert times.parse_iso(times.format_iso(moment)) == moment
