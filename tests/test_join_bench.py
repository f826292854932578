"""The bench of joins: engines in processes of their own, compared; what fails is left in."""

import numpy as np
import pytest
from shapely.geometry import box

from bench import join_runners
from bench.join_engines import (
    Measured,
    apply_rule,
    build_points,
    format_rows,
    measure,
    write_inputs,
)
from bench.join_runners import ENGINES

AREAS = {
    f"T{x}{y}": box(x / 100, y / 100, (x + 1) / 100, (y + 1) / 100)
    for x in range(3)
    for y in range(3)
}


@pytest.fixture
def folder(tmp_path):
    write_inputs(tmp_path, AREAS, 2_000)
    return tmp_path


def test_engines_answer_alike_and_what_fails_stays_in_the_table(folder):
    seen = measure(folder, 2_000, 1, ["ours", "geopandas"])
    assert [(one.engine, one.threads, one.mismatches) for one in seen] == [
        ("ours", 1, 0),
        ("ours", 2, 0),
        ("geopandas", 1, 0),
        ("geopandas", 2, -1),  # it has one thread
    ]
    rows = format_rows(seen)
    assert len(rows) == 2 + 4
    assert "failed: RuntimeError: sjoin has one thread" in rows[-1]
    assert [row.split("|")[9].strip() for row in rows[2:5]] == ["0", "0", "0"]


def test_one_point_in_a_hundred_is_a_corner_and_several_areas_have_it():
    longitude, latitude = build_points(AREAS, 2_000)
    corners = {(x / 100, y / 100) for x in range(4) for y in range(4)}
    assert all(point in corners for point in zip(longitude[::100], latitude[::100], strict=True))


def test_the_lower_area_has_a_point_of_two():
    pairs = np.array([[0, 0, 2], [5, 3, 1]])
    assert apply_rule(pairs, 4).tolist() == [3, -1, 1, -1]


def test_an_answer_of_another_rule_is_counted(folder):
    """Control: who says of a border that the higher id has it differs at the corners."""
    with join_runners.open_geopandas(folder, 1) as engine:
        engine.run()
        point, area = engine.read()
    highest = np.full(2_000, -1)
    np.maximum.at(highest, point, area)
    lowest = apply_rule(np.array([point, area]), 2_000)
    assert 10 <= (highest != lowest).sum() <= 20


def test_medians_and_how_many_times_ours_by_hand():
    ours = Measured("ours", 1, 1_000, "grid", [0.1, 0.3, 0.2], [0.1, 0.1, 0.1], 0)
    other = Measured("duckdb", 1, 100, "1.5", [0.8, 0.6, 0.7], [0.5, 0.5, 0.5], 2)
    assert format_rows([ours, other])[2:] == [
        "| ours, the grid kept | grid | 1 | 1,000 | 0.200 | 0.100 to 0.300 | 0.100 | 1.0 | 0 |",
        "| DuckDB spatial `ST_Intersects` | 1.5 | 1 | 100 | 0.700 | 0.600 to 0.800 | 0.500 |"
        " 35.0 | 2 |",
    ]
    assert set(ENGINES) >= {"postgis", "sedonadb", "dask-geopandas"}
