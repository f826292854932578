"""The grid join against its written rule, and against shapely asked point by point."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geodata import actions, reference
from geodata.geometry import crs, joins
from geodata.geometry.joins import NOWHERE, BoundaryGrid
from geodata.model.places.places import AreaLevel
from geodata.store.places.boundaries import BoundaryStore


def locate_by_the_rule(areas, longitude, latitude):
    """Ask shapely of every point and every area: covered, border included; lowest id wins."""
    ids = sorted(areas)
    covered = np.array(
        [shapely.intersects_xy(areas[record_id], longitude, latitude) for record_id in ids]
    )
    index = np.where(covered.any(axis=0), covered.argmax(axis=0), NOWHERE)
    return index, covered.sum(axis=0) > 1


def mismatches(areas, longitude, latitude, *, halvings=joins.HALVINGS):
    located = BoundaryGrid(areas, halvings=halvings).locate(longitude, latitude)
    index, shared = locate_by_the_rule(areas, longitude, latitude)
    return int((located.index != index).sum() + (located.shared != shared).sum())


def test_two_squares_and_seven_points():
    grid = BoundaryGrid({"DS01": box(0, 0, 1, 1), "DS02": box(1, 0, 2, 1)})
    longitude = np.array([0.5, 1.5, 1.0, 1.0, 0.0, 3.0, np.nan])
    latitude = np.array([0.5, 0.5, 0.5, 0.0, 0.0, 0.5, 0.5])
    located = grid.locate(longitude, latitude)
    #                               in 1  in 2  border corner edge out nowhere
    assert located.index.tolist() == [0, 1, 0, 0, 0, -1, -1]
    assert located.shared.tolist() == [False, False, True, True, False, False, False]


def test_a_hole_belongs_to_nobody_but_its_rim_does():
    ring = Polygon(box(0, 0, 8, 8).exterior, [box(2, 2, 6, 6).exterior])
    located = BoundaryGrid({"A": ring}).locate(
        np.array([4.0, 2.0, 6.0, 1.0]), np.array([4.0, 4.0, 6.0, 1.0])
    )
    assert located.index.tolist() == [-1, 0, 0, 0]


def test_an_overlap_goes_to_the_lower_id_and_is_shared():
    located = BoundaryGrid({"B": box(0, 0, 2, 2), "A": box(1, 0, 3, 2)}).locate(
        np.array([0.5, 1.5, 2.5]), np.array([1.0, 1.0, 1.0])
    )
    assert located.index.tolist() == [1, 0, 0]
    assert located.shared.tolist() == [False, True, False]


def test_no_areas_and_no_points():
    assert BoundaryGrid({}).locate(np.array([1.0]), np.array([1.0])).index.tolist() == [-1]
    empty = np.array([], dtype=float)
    assert BoundaryGrid({"A": box(0, 0, 1, 1)}).locate(empty, empty).index.tolist() == []


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan, 1e300, -1e300])
def test_no_number_is_too_strange(value):
    grid = BoundaryGrid({"A": box(0, 0, 1, 1)})
    assert grid.locate(np.array([value, 0.5]), np.array([0.5, value])).index.tolist() == [-1, -1]


@pytest.fixture
def dusit(project):
    with project.database.begin_read() as tx:
        current = BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)
    return {
        "subdistricts": dict(reference.read_outlines()),
        "communities": {area.area_id: area.geometry for area in current.values()},
    }


@pytest.mark.parametrize("level", ["subdistricts", "communities"])
def test_a_million_random_points_agree_with_shapely(dusit, level):
    areas = dusit[level]
    west, south, east, north = shapely.total_bounds(list(areas.values()))
    random = np.random.default_rng(7)
    longitude = random.uniform(west - 0.002, east + 0.002, 1_000_000)
    latitude = random.uniform(south - 0.002, north + 0.002, 1_000_000)
    assert mismatches(areas, longitude, latitude) == 0


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_nothing(dusit, monkeypatch, threads):
    monkeypatch.setattr(joins, "_BLOCK", 1_000)
    areas = dusit["communities"]
    corners = shapely.get_coordinates(list(areas.values()))
    points = np.concatenate([corners, corners + 1e-4, corners - 1e-5, np.full((1, 2), np.nan)])
    grid = BoundaryGrid(areas)
    longitude, latitude = points.T
    one, several = (grid.locate(longitude, latitude, threads=n) for n in (1, threads))
    assert len(points) > 2_000  # several blocks
    assert (one.index == several.index).all()
    assert (one.shared == several.shared).all()
    index, _ = locate_by_the_rule(areas, longitude, latitude)
    assert (several.index == index).all()


@pytest.mark.parametrize("level", ["subdistricts", "communities"])
def test_a_hundred_thousand_points_on_borders_agree_with_shapely(dusit, level):
    areas = dusit[level]
    corners = shapely.get_coordinates(list(areas.values()))
    random = np.random.default_rng(8)
    at = random.integers(0, len(corners) - 1, 100_000)
    share = random.choice([0.0, 0.25, 0.5, 0.75], (100_000, 1))
    points = corners[at] * (1 - share) + corners[at + 1] * share
    nudge = random.choice([0.0, 0.0, 1e-16, -1e-14, 1e-12, 1e-9], points.shape)
    points += nudge * 100
    assert mismatches(areas, points[:, 0], points[:, 1]) == 0


def test_points_exactly_on_borders_vertices_corners_and_holes_agree_with_shapely():
    """Dyadic coordinates: every point lies on its line to the last bit, and shapely says so."""
    tiles = {
        f"T{x}{y}": box(x / 4, y / 4, (x + 1) / 4, (y + 1) / 4) for x in range(8) for y in range(8)
    }
    tiles["T00"] = Polygon(tiles["T00"].exterior, [box(1 / 16, 1 / 16, 1 / 8, 1 / 8).exterior])
    tiles["A-diagonal"] = Polygon([(0, 0), (2, 2), (2, 0)])
    tiles["B-island"] = MultiPolygon([box(-1, -1, -0.5, -0.5), box(2, 2, 2.5, 2.5)])
    random = np.random.default_rng(9)
    steps = random.integers(0, 129, (100_000, 2)) / 64.0
    steps[::2, 0] = np.round(steps[::2, 0] * 4) / 4  # on vertical borders
    steps[1::2, 1] = np.round(steps[1::2, 1] * 4) / 4  # on horizontal ones
    steps[::3] = np.round(steps[::3] * 4) / 4  # on shared corners
    steps[::5, 1] = steps[::5, 0]  # on the diagonal
    steps[::11] = [1 / 16, 3 / 32]  # on the rim of the hole
    lines = shapely.union_all([area.boundary for area in tiles.values()])
    assert (shapely.distance(lines, shapely.points(steps)) == 0).all()
    index, shared = locate_by_the_rule(tiles, steps[:, 0], steps[:, 1])
    located = BoundaryGrid(tiles).locate(steps[:, 0], steps[:, 1])
    assert (located.index == index).all()
    assert (located.shared == shared).all()


def test_the_oracle_is_not_blind():
    """A join that treats borders differently must be caught by the same comparison."""
    areas = {"A": box(0, 0, 1, 1), "B": box(1, 0, 2, 1)}
    longitude, latitude = np.full(10, 1.0), np.linspace(0.1, 0.9, 10)
    strict = np.array([shapely.contains_xy(areas[letter], longitude, latitude) for letter in "AB"])
    index, _ = locate_by_the_rule(areas, longitude, latitude)
    assert (np.where(strict.any(axis=0), strict.argmax(axis=0), NOWHERE) != index).all()


corner = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda xy: (xy[0] / 4, xy[1] / 4))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(corner, min_size=3, max_size=6), min_size=1, max_size=5),
    st.lists(corner, min_size=1, max_size=40),
    st.sampled_from([3, 5, joins.HALVINGS]),
)
def test_any_shapes_and_any_points(rings, points, halvings):
    hulls = [hull_of(ring) for ring in rings]
    areas = {f"S{number}": hull for number, hull in enumerate(hulls) if hull is not None}
    if areas:
        longitude, latitude = np.array(points).T
        assert mismatches(areas, longitude, latitude, halvings=halvings) == 0


def hull_of(ring):
    hull = shapely.convex_hull(shapely.MultiPoint(ring))
    return hull if isinstance(hull, Polygon) else None


def test_placer_of_the_project_finds_every_community_in_its_outline(project):
    with project.database.begin_read() as tx:
        placer = actions.build_placer(tx)
    places = reference.list_communities()
    outlines = reference.read_community_outlines()
    points = [
        crs.find_inner_point(outlines[place.id]) if place.id in outlines else place.location
        for place in places
    ]
    found = placer.place_points(
        np.array([point.x for point in points]), np.array([point.y for point in points])
    )
    assert [place_point.community_id for place_point in found] == [place.id for place in places]
    assert isinstance(points[0], Point)
