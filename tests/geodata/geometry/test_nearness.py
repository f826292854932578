"""Near is not inside: the nearest outline within 100 m in the same subdistrict."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geodata import reference
from geodata.geometry.crs import to_metric, to_wgs84
from geodata.geometry.joins import NOWHERE
from geodata.geometry.nearness import NEAR_M, Outlines
from geodata.geometry.placing import Placer
from geodata.model.imports.records import StatedPlace
from geodata.model.places.placement import PlacementKind
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Community

EAST, NORTH = 661_000.0, 1_523_000.0  # METRIC_CRS, in the middle of Dusit


def build_point(x, y):
    """Return a point `x` metres east and `y` metres north of a place in Dusit, in WGS84."""
    return to_wgs84(Point(EAST + x, NORTH + y))


def square(x, y, side=100.0):
    return to_wgs84(box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side))


def placer(status=BoundaryStatus.OFFICIAL):
    """DS01 lies west of DS02 with a street of 60 m between; DS03 belongs to another subdistrict."""
    homes = {"DS01": "100201", "DS02": "100201", "DS03": "100202"}
    outlines = {"DS01": square(0, 0), "DS02": square(160, 0), "DS03": square(0, 120)}
    return Placer(
        [Community(value, value, code, "", Point(0, 0)) for value, code in homes.items()],
        {value: Boundary(value, AreaLevel.COMMUNITY, status, g) for value, g in outlines.items()},
        {
            "100201": Boundary(
                "100201", AreaLevel.SUBDISTRICT, BoundaryStatus.OFFICIAL, square(-900, -900, 1_010)
            ),
            "100202": Boundary(
                "100202", AreaLevel.SUBDISTRICT, BoundaryStatus.OFFICIAL, square(-900, 110, 2_000)
            ),
            "100203": Boundary(
                "100203", AreaLevel.SUBDISTRICT, BoundaryStatus.OFFICIAL, square(110, -900, 1_010)
            ),
        },
        version=1,
    )


def find_place(x, y, **options):
    point = build_point(x, y)
    [place] = placer(**options).place_points(np.array([point.x]), np.array([point.y]))
    return place


def test_a_point_in_the_street_is_near_and_in_no_community():
    place = find_place(105, 50)  # 5 m east of DS01, and 55 m west of DS02, which lies in 100203
    assert (place.kind, place.community_id, place.near_community_id) == ("near", None, "DS01")
    assert place.near_m == pytest.approx(5.0, abs=0.1)
    assert place.area == ("100201", None)


@pytest.mark.parametrize(
    ("y", "how"), [(-99.9, PlacementKind.NEAR), (-100.2, PlacementKind.SUBDISTRICT_ONLY)]
)
def test_a_hundred_metres_is_the_limit(y, how):
    assert find_place(50, y).kind is how


def test_an_outline_of_another_subdistrict_is_not_near():
    place = find_place(50, 105)  # 5 m north of DS01, 15 m south of DS03, on the ground of 100201
    assert (place.near_community_id, place.subdistrict_code) == ("DS01", "100201")
    place = find_place(50, 115)  # beyond the border: DS01 is 15 m away and not of 100202
    assert (place.near_community_id, place.subdistrict_code) == ("DS03", "100202")


def test_what_lies_inside_is_never_near():
    place = find_place(50, 50)
    assert (place.kind, place.near_community_id, place.near_m) == (PlacementKind.INSIDE, None, None)


def test_nothing_is_near_an_estimate():
    place = find_place(105, 50, status=BoundaryStatus.ESTIMATED)
    assert (place.kind, place.near_community_id) == (PlacementKind.SUBDISTRICT_ONLY, None)


def test_outside_the_district_and_without_a_point_nothing_is_near():
    away = placer().place_points(np.array([100.9, np.nan]), np.array([13.9, np.nan]))
    assert [(place_point.kind, place_point.near_community_id) for place_point in away] == [
        (PlacementKind.OUTSIDE, None),
        (PlacementKind.UNPLACED, None),
    ]


def test_of_equally_near_ones_the_lower_id():
    outlines = Outlines(
        {"DS09": square(0, 0), "DS05": square(160, 0)}, {"DS09": "100201", "DS05": "100201"}
    )
    middle = build_point(130, 50)
    nearest = outlines.find_nearest(
        np.array([middle.x]), np.array([middle.y]), np.array(["100201"], dtype=object)
    )
    assert outlines.ids[nearest.index[0]] == "DS05"
    assert nearest.metres[0] == pytest.approx(30, abs=0.01)


def test_a_name_of_the_community_beside_it_is_no_contradiction():
    near = find_place(105, 50)
    placed = placer()
    assert not placed.flag_contradiction(near, StatedPlace(community_name="DS01")).disagrees
    assert placed.flag_contradiction(near, StatedPlace(community_name="DS03")).disagrees


@given(
    st.lists(
        st.tuples(st.floats(100.4975, 100.538), st.floats(13.755, 13.807)), min_size=1, max_size=30
    )
)
def test_near_is_what_shapely_measures(points):
    """The oracle: every distance to every outline, one by one."""
    outlines = reference.read_community_outlines()
    homes = {community.id: community.subdistrict_code for community in reference.list_communities()}
    known = Outlines(outlines, homes)
    code = np.array(["100206"] * len(points), dtype=object)
    nearest = known.find_nearest(*np.array(points).T, code)
    metric = {value: to_metric(g) for value, g in outlines.items() if homes[value] == "100206"}
    for (x, y), index, metres in zip(points, nearest.index, nearest.metres, strict=True):
        point = to_metric(Point(x, y))
        away = {value: shapely.distance(point, shape) for value, shape in metric.items()}
        shortest = min(away.values())
        if index == NOWHERE:
            assert shortest > NEAR_M
            assert np.isnan(metres)
        else:
            assert metres == pytest.approx(shortest)
            assert away[known.ids[index]] <= shortest + 0.001
