import itertools

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geodata import reference
from geodata.errors import FileRefused
from geodata.geometry import boundaries
from geodata.geometry.crs import compute_area_m2, to_metric, to_wgs84

# Two subdistricts of 1 km x 1 km that share an edge, in metres from a corner in Dusit.
EAST, NORTH = 664_000.0, 1_523_000.0
WEST_SIDE = box(0, 0, 1000, 1000)
EAST_SIDE = box(1000, 0, 2000, 1000)


def place_in_dusit(shape):
    """Return a shape drawn in metres from the corner in WGS84."""
    return to_wgs84(translate(shape, EAST, NORTH))


def outlines():
    return {"A": place_in_dusit(WEST_SIDE), "B": place_in_dusit(EAST_SIDE)}


def estimate(places, **more):
    """Estimate for `{id: (x, y)}` in metres from the corner."""
    return boundaries.estimate_areas(
        {name: place_in_dusit(Point(xy)) for name, xy in places.items()},
        {name: "A" if x < 1000 else "B" for name, (x, _) in places.items()},
        outlines(),
        **more,
    )


def metres_outside(area, allowed):
    """Return how far the farthest corner of `area` lies outside `allowed`."""
    corners = shapely.points(shapely.get_coordinates(to_metric(area)))
    return float(shapely.distance(to_metric(allowed), corners).max())


def total_overlap_m2(areas):
    pairs = itertools.combinations(areas, 2)
    return sum(to_metric(one).intersection(to_metric(other)).area for one, other in pairs)


def test_a_lone_community_gets_the_circle_of_its_reach():
    area = estimate({"P": (500, 500)})["P"]
    assert compute_area_m2(area) == pytest.approx(3.14159 * 150**2, rel=0.003)


def test_two_neighbours_meet_half_way_on_the_same_corners():
    areas = estimate({"P": (450, 500), "Q": (550, 500)})
    shared = to_metric(areas["P"].intersection(areas["Q"]))
    assert shared.length == pytest.approx(2 * (150**2 - 50**2) ** 0.5, abs=0.7)
    assert shared.area == 0
    assert shapely.coverage_is_valid(list(areas.values()))


def test_the_subdistrict_is_the_end_also_for_the_neighbour_across():
    areas = estimate({"P": (960, 500), "Q": (1010, 500)})
    assert metres_outside(areas["P"], outlines()["A"]) < 0.2
    assert metres_outside(areas["Q"], outlines()["B"]) < 0.2
    assert areas["P"].intersection(areas["Q"]).area == 0


def test_taken_ground_is_left_out_and_a_point_on_it_gets_nothing():
    taken = place_in_dusit(box(540, 0, 1000, 1000))
    areas = estimate({"P": (500, 500), "Q": (560, 500)}, excluded=[taken])
    assert set(areas) == {"P"}
    assert to_metric(areas["P"].intersection(taken)).area < 0.2 * 300
    # Q still competes for the ground between the two points
    assert metres_outside(areas["P"], place_in_dusit(box(0, 0, 530, 1000))) < 0.2


def test_a_point_outside_its_subdistrict_gets_nothing():
    points = {"P": place_in_dusit(Point(1500, 500)), "Q": place_in_dusit(Point(500, 500))}
    assert set(boundaries.estimate_areas(points, {"P": "A", "Q": "A"}, outlines())) == {"Q"}


def test_two_communities_at_one_point_the_lower_id_gets_the_area():
    assert set(estimate({"DS02": (500, 500), "DS01": (500, 500)})) == {"DS01"}


def test_nothing_to_estimate():
    assert estimate({}) == {}


places = st.dictionaries(
    st.sampled_from([f"DS{n:02}" for n in range(1, 31)]),
    st.tuples(
        st.floats(1, 1999).filter(lambda x: abs(x - 1000) > 1), st.floats(1, 999)
    ),
    min_size=1,
    max_size=30,
)  # fmt: skip
taken_ground = st.lists(
    st.tuples(st.floats(0, 1900), st.floats(0, 900), st.floats(5, 300), st.floats(5, 300)),
    max_size=3,
)


@settings(deadline=None, max_examples=150)
@given(places, taken_ground, st.randoms(use_true_random=False))
def test_estimated_areas_hold_their_laws(where, squares, random):
    pairs = itertools.combinations(where.values(), 2)
    assume(all(Point(a).distance(Point(b)) > 1 for a, b in pairs))
    taken = [place_in_dusit(box(x, y, x + width, y + height)) for x, y, width, height in squares]
    areas = estimate(where, excluded=taken)

    assert total_overlap_m2(areas.values()) == 0
    for name, area in areas.items():
        x, y = where[name]
        assert area.is_valid
        assert area.covers(place_in_dusit(Point(x, y)))
        assert metres_outside(area, outlines()["A" if x < 1000 else "B"]) < 0.2
        assert metres_outside(area, place_in_dusit(Point(x, y).buffer(150))) < 0.3
        for ground in taken:
            common = to_metric(area.intersection(ground))
            assert common.buffer(-0.15).is_empty

    shuffled = list(where)
    random.shuffle(shuffled)
    again = estimate({name: where[name] for name in shuffled}, excluded=taken[::-1])
    assert {name: area.wkb for name, area in again.items()} == {
        name: area.wkb for name, area in areas.items()
    }


def test_the_43_communities_of_dusit():
    places = reference.list_communities()
    points = {place.id: place.location for place in places}
    code_of = {place.id: place.subdistrict_code for place in places}
    areas = boundaries.estimate_areas(points, code_of, reference.read_outlines())
    assert len(areas) == 43
    assert total_overlap_m2(areas.values()) == 0
    assert shapely.coverage_is_valid(list(areas.values()))
    assert boundaries.measure_coverage(areas).overlaps == ()
    for area_id, area in areas.items():
        assert isinstance(area, Polygon)
        assert area.covers(points[area_id])
        assert metres_outside(area, reference.read_outlines()[code_of[area_id]]) < 0.2
        assert (shapely.get_coordinates(area).round(6) == shapely.get_coordinates(area)).all()


BOW_TIE = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
HOLE_OUTSIDE = Polygon(box(0, 0, 1, 1).exterior.coords, [box(2, 2, 3, 3).exterior.coords])


def test_an_invalid_shape_is_named_with_its_reason():
    problems = boundaries.find_problems([box(0, 0, 1, 1), BOW_TIE, HOLE_OUTSIDE])
    assert [(problem.number, problem.reason.th) for problem in problems] == [
        (2, "เส้นขอบตัดกันเอง"),
        (3, "ช่องภายในอยู่นอกขอบเขต"),
    ]
    refusal = problems[0].build_refusal()
    assert isinstance(refusal, FileRefused)
    assert refusal.format_sentence("th").startswith("รูปที่ 2 ใช้ไม่ได้: เส้นขอบตัดกันเอง")
    assert refusal.format_sentence("en").startswith("Shape 2 is invalid: its border crosses itself")


def test_overlaps_are_measured_by_pair():
    squares = {"P": box(0, 0, 100, 100), "Q": box(90, 0, 200, 100), "R": box(500, 0, 600, 9)}
    report = boundaries.measure_coverage(
        {name: place_in_dusit(square) for name, square in squares.items()}
    )
    (overlap,) = report.overlaps
    assert (overlap.first, overlap.second) == ("P", "Q")
    assert overlap.area_m2 == pytest.approx(1000, rel=0.001)
    assert report.gaps == ()
    assert not report.is_clean


def test_slits_and_enclosed_ground_are_gaps_and_open_ground_is_not():
    slit = boundaries.measure_coverage(
        {"P": place_in_dusit(box(0, 0, 100, 100)), "Q": place_in_dusit(box(101, 0, 200, 100))}
    )
    assert [gap.beside for gap in slit.gaps] == [("P", "Q")]
    assert slit.gap_m2 == pytest.approx(100, rel=0.05)
    street = {"P": place_in_dusit(box(0, 0, 100, 100)), "Q": place_in_dusit(box(110, 0, 200, 100))}
    assert boundaries.measure_coverage(street).is_clean
    left = Polygon([(0, 0), (50, 0), (50, 20), (20, 20), (20, 80), (50, 80), (50, 100), (0, 100)])
    right = Polygon([(100 - x, y) for x, y in left.exterior.coords])
    around = boundaries.measure_coverage({"P": place_in_dusit(left), "Q": place_in_dusit(right)})
    assert around.gap_m2 == pytest.approx(60 * 60, rel=0.001)


def test_a_hole_in_one_area_is_no_gap():
    ring = MultiPolygon([box(0, 0, 100, 100).difference(box(40, 40, 60, 60))])
    assert boundaries.measure_coverage({"P": place_in_dusit(ring)}).is_clean


def test_what_would_move():
    square = box(0, 0, 100, 100)
    before = {
        "P": place_in_dusit(square),
        "Q": place_in_dusit(translate(square, 200)),
        "R": place_in_dusit(square),
    }
    after = {
        "P": place_in_dusit(box(0, 0, 110, 100)),
        "R": place_in_dusit(square),
        "S": place_in_dusit(translate(square, 400)),
    }
    grown, gone, new = boundaries.find_moves(before, after)
    assert (grown.area_id, gone.area_id, new.area_id) == ("P", "Q", "S")
    assert grown.after_m2 - grown.before_m2 == pytest.approx(1000, rel=0.001)
    assert grown.moved_m2 == pytest.approx(1000, rel=0.001)
    assert grown.hausdorff_m == pytest.approx(10, abs=0.1)
    assert (gone.after_m2, gone.hausdorff_m) == (None, None)
    assert new.before_m2 is None
    assert new.moved_m2 == pytest.approx(10_000, rel=0.001)
