import csv
import hashlib

import pytest
import shapely

from geodata import reference
from geodata.district import get_district
from geodata.geometry.crs import compute_area_m2, to_metric
from geodata.model.places.places import AreaLevel, BoundaryStatus
from geodata.reference import tables

CODES = ["100201", "100202", "100203", "100204", "100206"]
MEASURED_KM2 = {
    "100201": 2.362, "100202": 1.136, "100203": 1.880, "100204": 0.361, "100206": 5.628
}  # fmt: skip


def test_five_subdistricts_and_no_100205():
    assert [subdistrict.code for subdistrict in reference.list_subdistricts()] == CODES
    assert list(reference.read_outlines()) == CODES


def test_official_areas_add_up_to_the_statistic():
    assert sum(
        subdistrict.official_area_km2 for subdistrict in reference.list_subdistricts()
    ) == pytest.approx(10.665)


def test_populations_state_their_year_and_add_up():
    assert {subdistrict.population_year for subdistrict in reference.list_subdistricts()} == {2018}
    assert sum(subdistrict.population for subdistrict in reference.list_subdistricts()) == 94_854
    with (get_district().folder / "subdistricts.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert int(row["male"]) + int(row["female"]) == int(row["population"])


def test_outlines_are_a_clean_coverage():
    outlines = list(reference.read_outlines().values())
    assert all(outline.is_valid and outline.exterior.is_ccw for outline in outlines)
    assert shapely.coverage_is_valid(outlines)
    union = shapely.union_all(outlines)
    assert union.geom_type == "Polygon"
    assert len(union.interiors) == 0
    assert union.area == pytest.approx(sum(outline.area for outline in outlines), rel=1e-12)


def test_measured_areas_are_the_known_ones_and_not_the_official_ones():
    for subdistrict in reference.list_subdistricts():
        measured_km2 = compute_area_m2(reference.read_outlines()[subdistrict.code]) / 1e6
        assert measured_km2 == pytest.approx(MEASURED_KM2[subdistrict.code], abs=0.01)
        assert measured_km2 > subdistrict.official_area_km2 * 1.04


def test_43_communities_lie_in_their_subdistricts():
    communities = reference.list_communities()
    assert [community.id for community in communities] == [f"DS{n:02}" for n in range(1, 44)]
    assert len(communities) < get_district().communities
    outlines = reference.read_outlines()
    for community in communities:
        assert outlines[community.subdistrict_code].contains(community.location)
        assert community.name_th.startswith("ชุมชน")
        assert community.zone is None
    assert {community.kind_th for community in communities} == {
        "ชุมชนเมือง",
        "ชุมชนแออัด",
        "ชุมชนอาคารสูง",
    }
    assert sum(community.subdistrict_code == "100206" for community in communities) == 30


def test_the_closest_communities_are_41_m_apart():
    points = [to_metric(community.location) for community in reference.list_communities()]
    nearest = min(a.distance(b) for a in points for b in points if a is not b)
    assert nearest == pytest.approx(41, abs=1)


def test_streets_canals_and_landmarks_are_near_the_district():
    near = shapely.union_all(list(reference.read_outlines().values())).buffer(0.01)
    roads, canals = reference.list_lines("roads"), reference.list_lines("canals")
    assert (len(roads), len(canals), len(reference.list_landmarks())) == (25, 2, 17)
    for line in (*roads, *canals):
        assert line.name_th
        assert all(part.is_valid and near.intersects(part) for part in line.parts)
    assert [len(road.parts) for road in roads if road.name_th == "ถนนราชวิถี"] == [2]
    assert all(near.contains(landmark.location) for landmark in reference.list_landmarks())


def test_outline_boundaries_are_official():
    for boundary in reference.build_outline_boundaries():
        assert boundary.level is AreaLevel.SUBDISTRICT
        assert boundary.status is BoundaryStatus.OFFICIAL
        assert boundary.geometry == reference.read_outlines()[boundary.area_id]


@pytest.mark.parametrize(
    ("level", "table"),
    [(AreaLevel.SUBDISTRICT, "subdistrict_outlines"), (AreaLevel.COMMUNITY, "community_outlines")],
)
def test_a_passport_names_source_licence_and_the_very_file(level, table):
    passport = reference.get_passport(level)
    assert passport.source
    assert passport.licence
    content = (get_district().folder / f"{table}.csv").read_bytes()
    assert passport.checksum == hashlib.sha256(content).hexdigest()


def test_every_table_has_its_source_written_down():
    for folder in (tables.HERE, get_district().folder):
        sources = (folder / "SOURCES.md").read_text(encoding="utf-8")
        assert all(path.name in sources for path in (*folder.glob("*.csv"), *folder.glob("*.toml")))
