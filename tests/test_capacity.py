"""What the city and the country need: the calculation by hand, and the page that says it."""

import re

import pytest

from bench.capacity import (
    PAGES,
    Assumptions,
    Rates,
    Scale,
    build_pages,
    compute_need,
    format_pages,
    read_rates,
)

RATES = Rates(
    join_points_per_s=1_000_000,
    join_memory_mb=400,
    two_workers_faster=1.5,
    database_mb=20,
    folder_mb=50,
)
ASSUMED = Assumptions(
    records_per_district=30_000,
    years=10,
    viewers_per_district=150,
    rooms_share=10,
    districts_per_machine=6,
)
TWENTY = Scale("", "", districts=20, communities=900)


def test_twenty_districts_by_hand():
    need = compute_need(TWENTY, RATES, ASSUMED)
    assert need.records == 6_000_000
    assert (need.join_s, need.join_two_s, need.join_memory_mb) == (6, 4, 400)
    assert (need.database_gb, need.folder_gb) == (4, 10)
    assert (need.viewers, need.viewer_machines) == (3_000, 2)
    assert (need.room_machines, need.project_machines, need.machines) == (2, 4, 8)


def test_rates_are_read_where_they_were_measured():
    results = (
        "| `join` | 10,000,000 | 9.0 | 5.0 | 300 MB |  |\n"
        "| `join --engine dask --workers 1` | 10,000,000 | 12.0 | 11.0 | 310 MB | 0 |\n"
        "| `join --engine dask --workers 2` | 10,000,000 | 8.0 | 12.0 | 310 MB | 0 |\n"
        "| `join` | 100,000,000 | 60.0 | 50.0 | 330 MB |  |\n"
    )
    readme = "| disk | database 4.5 MB, the whole folder with releases and photos 12.0 MB | x |"
    assert read_rates(results, readme) == Rates(2_000_000, 330, 1.5, 4.5, 12)


def test_a_result_that_is_not_there_is_no_number():
    with pytest.raises(ValueError, match="max"):
        read_rates("| `join --engine dask --workers 1` | failed |", "")


def test_the_page_says_what_the_calculation_gives_today():
    written = {name: page.read_text(encoding="utf-8") for name, page in PAGES.items()}
    assert written == build_pages()


def test_the_page_changes_with_what_it_is_made_of():
    """Control: a page of yesterday's rates is noticed."""
    for language, page in format_pages(RATES, ASSUMED).items():
        assert page != PAGES[language].read_text(encoding="utf-8")


def test_thai_and_english_have_the_same_numbers():
    thai, english = format_pages(RATES, ASSUMED).values()
    tables = [
        [re.findall(r"\d[\d,.]*", line) for line in part.splitlines() if line.startswith("| ")]
        for part in (thai, english)
    ]
    assert len(tables[0]) > 12
    assert tables[0] == tables[1]
