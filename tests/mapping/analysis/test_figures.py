"""Rows of the table: filters, order, and what stays missing."""

import pytest

from geodata.model.places.places import AreaLevel
from mapping.analysis import figures
from mapping.analysis.figures import AreaFilter


def properties(area_id, name, **changes):
    return {
        "id": area_id,
        "name_th": name,
        "name_en": None,
        "subdistrict_code": "100201",
        "zone": None,
        "kind_th": "ชุมชนเมือง",
        "level": "community",
        "boundary_status": "estimated",
        "boundary_version": 2,
        "coverage": "not visited",
        "visited": {"communities": 0, "of": 1},
        "complaints": {"count": None, "withheld": True},
        "feed_placed": {},
        "feed_reports_total": 0,
        "residents": None,
        "official_area_km2": None,
        "measured_area_km2": 0.07,
        **changes,
    }


@pytest.fixture
def areas():
    rows = [
        properties("DS01", "ชุมชนแฟลต", zone=2),
        properties("DS02", "ชุมชนกลาง", complaints={"count": 7, "withheld": False}),
        properties("DS03", "ชุมชนเก่า", subdistrict_code="100202"),
    ]
    return {"feeds": ["Traffy Fondue"], "features": [{"properties": row} for row in rows]}


@pytest.fixture
def cube():
    return {
        "fiscal_years": [2566, 2567],
        "types": [{"id": "ta", "label": "ถนน"}, {"id": "tb", "label": "ทางเท้า"}],
        "areas": {
            "DS01": {
                "totals": [[None, 1], [0, 3], [1, 2]],
                "types": [[0, 0, 3], [0, 1, 1], [1, 1, 2]],
            }
        },
    }


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (AreaFilter(), 6),
        (AreaFilter(fiscal_year_be=2566), 3),
        (AreaFilter(type_id="tb"), 3),
        (AreaFilter(type_id="tb", fiscal_year_be=2567), 2),
        (AreaFilter(type_id="unknown"), 0),
        (AreaFilter(fiscal_year_be=2500), 0),
    ],
)
def test_the_cube_answers_every_filter(cube, chosen, count):
    assert figures.count_feed_records(cube, "DS01", chosen) == count


def test_an_area_without_records_has_none(cube):
    assert figures.count_feed_records(cube, "DS02", AreaFilter()) == 0


def test_names_are_in_thai_order(areas, cube):
    rows = figures.list_area_figures(areas, cube, AreaFilter())
    assert [row.name_th for row in rows] == ["ชุมชนกลาง", "ชุมชนเก่า", "ชุมชนแฟลต"]


def test_withheld_stays_none(areas, cube):
    rows = figures.list_area_figures(areas, cube, AreaFilter())
    assert sorted(row.complaints or 0 for row in rows) == [0, 0, 7]


def test_only_feed_reports_order_rows(areas, cube):
    rows = figures.sort_by_feed_reports(figures.list_area_figures(areas, cube, AreaFilter()))
    counts = [row.feed_reports for row in rows]
    assert counts == sorted(counts, key=lambda count: -1 if count is None else count, reverse=True)
    assert counts[0]


def test_without_a_feed_there_is_no_number_at_all(areas, cube):
    rows = figures.list_area_figures({**areas, "feeds": []}, cube, AreaFilter())
    assert {row.feed_reports for row in rows} == {None}


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (AreaFilter(zone=2), {"DS01"}),
        (AreaFilter(subdistrict="100202"), {"DS03"}),
        (AreaFilter(AreaLevel.COMMUNITY, subdistrict="100204"), set()),
    ],
)
def test_places_filter_rows(areas, cube, chosen, ids):
    assert {row.id for row in figures.list_area_figures(areas, cube, chosen)} == ids


def test_types_of_an_area_largest_first(cube):
    assert figures.list_feed_types(cube, "DS01", AreaFilter()) == [("ถนน", 3), ("ทางเท้า", 3)]


def test_a_point_alone_has_no_feed_count_not_none_of_them(areas, cube):
    areas["features"][2]["properties"]["feed_reports_total"] = None
    rows = {row.id: row for row in figures.list_area_figures(areas, cube, AreaFilter())}
    assert (rows["DS02"].feed_reports, rows["DS03"].feed_reports) == (0, None)


def test_a_zone_filters_communities_and_no_subdistrict(areas, cube):
    chosen = AreaFilter(level=AreaLevel.SUBDISTRICT, zone=2)
    assert len(figures.list_area_figures(areas, cube, chosen)) == 3
