"""The written rule of placing, one sentence a test, on two squares in one subdistrict."""

import numpy as np
import pytest
from shapely.geometry import Point, box

from geodata.geometry.placing import Placer
from geodata.model.imports.records import StatedPlace
from geodata.model.places.placement import PlacementKind
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Community

WEST, EAST, OTHER = "DS01", "DS02", "DS03"


def community(area_id, name, subdistrict="100201"):
    return Community(area_id, name, subdistrict, "ชุมชนเมือง", Point(0, 0))


def boundary(area_id, geometry, level=AreaLevel.COMMUNITY, status=BoundaryStatus.ESTIMATED):
    return Boundary(area_id, level, status, geometry, 2)


@pytest.fixture
def make_placer():
    def make(**options):
        return Placer(
            [
                community(WEST, "ชุมชนวัดน้อย"),
                community(EAST, "ชุมชนท่าน้ำ"),
                community(OTHER, "ชุมชนท่าน้ำ", "100202"),
            ],
            {WEST: boundary(WEST, box(0, 0, 1, 1)), EAST: boundary(EAST, box(1, 0, 2, 1))},
            {
                code: boundary(code, shape, AreaLevel.SUBDISTRICT, BoundaryStatus.OFFICIAL)
                for code, shape in (("100201", box(0, 0, 4, 4)), ("100202", box(4, 0, 8, 4)))
            },
            version=7,
            **options,
        )

    return make


@pytest.mark.parametrize(
    ("point", "how", "subdistrict", "community_id"),
    [
        ((0.5, 0.5), PlacementKind.INSIDE, "100201", WEST),
        ((1.0, 0.5), PlacementKind.BORDER, "100201", WEST),
        (
            (0.0, 0.5),
            PlacementKind.INSIDE,
            "100201",
            WEST,
        ),  # the outer border of one community only
        ((3.0, 3.0), PlacementKind.SUBDISTRICT_ONLY, "100201", None),
        (
            (4.0, 2.0),
            PlacementKind.SUBDISTRICT_ONLY,
            "100201",
            None,
        ),  # lower code on a shared border
        ((9.0, 9.0), PlacementKind.OUTSIDE, None, None),
        ((np.nan, np.nan), PlacementKind.UNPLACED, None, None),
    ],
)
def test_a_point_decides(make_placer, point, how, subdistrict, community_id):
    [found] = make_placer().place_points(np.array([point[0]]), np.array([point[1]]))
    assert (found.kind, found.subdistrict_code, found.community_id) == (
        how,
        subdistrict,
        community_id,
    )
    assert found.boundary_version == 7


def test_without_estimated_areas_their_points_are_subdistrict_only(make_placer):
    [found] = make_placer(with_estimated=False).place_points(np.array([0.5]), np.array([0.5]))
    assert (found.kind, found.community_id) == (PlacementKind.SUBDISTRICT_ONLY, None)


@pytest.mark.parametrize(
    ("stated", "how", "subdistrict", "community_id"),
    [
        (StatedPlace(community_name="วัดน้อย"), PlacementKind.BY_NAME, "100201", WEST),
        (
            StatedPlace(community_name="ท่าน้ำ"),
            PlacementKind.UNPLACED,
            None,
            None,
        ),  # two of that name
        (StatedPlace("100202", "ท่าน้ำ"), PlacementKind.BY_NAME, "100202", OTHER),
        (StatedPlace("100202", "วัดน้อย"), PlacementKind.SUBDISTRICT_ONLY, "100202", None),
        (
            StatedPlace(community_name="วัดน้อ"),
            PlacementKind.UNPLACED,
            None,
            None,
        ),  # exact, not alike
        (StatedPlace("100201"), PlacementKind.SUBDISTRICT_ONLY, "100201", None),
        (StatedPlace("100201", is_elsewhere=True), PlacementKind.OUTSIDE, None, None),
        (StatedPlace(), PlacementKind.UNPLACED, None, None),
    ],
)
def test_without_a_point_the_statement_decides(
    make_placer, record, stated, how, subdistrict, community_id
):
    [found] = make_placer().place([record(longitude=None, latitude=None, stated=stated)])
    assert (found.kind, found.subdistrict_code, found.community_id) == (
        how,
        subdistrict,
        community_id,
    )


@pytest.mark.parametrize(
    ("stated", "disagrees"),
    [
        (StatedPlace(), False),
        (StatedPlace("100201"), False),
        (StatedPlace("100202"), True),
        (StatedPlace(community_name="วัดน้อย"), False),
        (StatedPlace("100201", "ท่าน้ำ"), True),
        (StatedPlace(is_elsewhere=True), True),
    ],
)
def test_a_statement_against_the_point_is_flagged(make_placer, record, stated, disagrees):
    [found] = make_placer().place([record(longitude=0.5, latitude=0.5, stated=stated)])
    assert found.community_id == WEST
    assert found.disagrees is disagrees


def test_who_states_elsewhere_and_lies_elsewhere_does_not_contradict_itself(make_placer, record):
    outside = record(longitude=9.0, latitude=9.0, stated=StatedPlace(is_elsewhere=True))
    inside = record(longitude=0.5, latitude=0.5, stated=StatedPlace(is_elsewhere=True))
    ours = record(longitude=9.0, latitude=9.0, stated=StatedPlace("100201"))
    named = record(longitude=9.0, latitude=9.0, stated=StatedPlace(community_name="วัดน้อย"))
    placed = make_placer().place([outside, inside, ours, named])
    assert [place.disagrees for place in placed] == [False, True, True, True]


def test_every_answer_is_a_member_and_no_text(make_placer, record):
    points = np.array([0.5, 1.0, 3.0, 9.0, np.nan]), np.array([0.5, 0.5, 0.5, 0.5, np.nan])
    placer = make_placer()
    placed = placer.place_points(*points)
    answers = [*placer.place_columns(*points).kind, *(place_point.kind for place_point in placed)]
    assert {type(how) for how in answers} == {PlacementKind}
    assert len(set(answers)) == 5
