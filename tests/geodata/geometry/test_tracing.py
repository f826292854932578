"""Outlines from corners, in metres that can be counted by hand."""

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.affinity import translate
from shapely.geometry import box

from geodata.errors import BadInput
from geodata.geometry import tracing
from geodata.geometry.boundaries import NOISE_M2, measure_coverage
from geodata.geometry.crs import compute_area_m2, to_metric, to_wgs84

EAST, NORTH = 664_000.0, 1_523_000.0


def place_in_dusit(shape):
    """Return a shape drawn in metres from a corner in Dusit in WGS84."""
    return to_wgs84(translate(shape, EAST, NORTH))


def corners(*xy):
    """Return corners drawn in metres as degrees."""
    return [(p.x, p.y) for p in (place_in_dusit(shapely.Point(pair)) for pair in xy)]


SUBDISTRICT = place_in_dusit(box(0, 0, 1000, 1000))
SQUARE = corners((100, 100), (200, 100), (200, 200), (100, 200))


def test_four_corners_are_an_outline():
    assert compute_area_m2(tracing.build_outline(SQUARE)) == pytest.approx(10_000, abs=1)


def test_a_last_corner_on_the_first_and_double_taps_are_no_corners():
    doubled = [*SQUARE[:2], SQUARE[1], *SQUARE[2:], SQUARE[0]]
    assert tracing.build_outline(doubled).equals(tracing.build_outline(SQUARE))


def test_a_border_that_crosses_itself_names_the_corner():
    bow_tie = corners((100, 100), (200, 200), (200, 100), (100, 200))
    with pytest.raises(BadInput) as caught:
        tracing.build_outline(bow_tie)
    assert (caught.value.code, caught.value.values) == ("E-GEO-21", {"corner": 4})
    assert "มุม 4" in caught.value.format_sentence()


def test_a_way_back_over_the_same_line_is_a_crossing():
    spike = [(100.51, 13.77), (100.53, 13.77), (100.52, 13.77), (100.52, 13.78)]
    with pytest.raises(BadInput, match="E-GEO-21"):
        tracing.build_outline(spike)


@pytest.mark.parametrize(
    ("given_corners", "code"),
    [
        (SQUARE[:2], "E-GEO-20"),
        ([], "E-GEO-20"),
        ([SQUARE[0]] * 9, "E-GEO-20"),
        (corners((0, 0), (1, 0), (1, 1)), "E-GEO-20"),  # half a square metre
        ([*SQUARE, (float("nan"), 13.7)], "E-GEO-06"),
        ([*SQUARE[:3], (100.6, -95.0)], "E-GEO-20"),  # no place on earth
        ([*SQUARE, (float("inf"), 13.7)], "E-GEO-06"),
        (corners(*((x, x * x / 700) for x in range(501))), "E-GEO-20"),
    ],
)
def test_what_is_no_outline(given_corners, code):
    with pytest.raises(BadInput, match=code):
        tracing.build_outline(given_corners)


def test_fit_counts_what_is_outside_and_what_is_shared():
    neighbour = place_in_dusit(box(150, 100, 400, 400))
    found = tracing.measure_fit(
        place_in_dusit(box(-50, 100, 250, 200)), SUBDISTRICT, {"DS02": neighbour}
    )
    assert found.area_m2 == pytest.approx(30_000, rel=1e-6)
    assert found.outside_m2 == pytest.approx(5_000, rel=1e-4)
    assert found.overlaps_m2 == {"DS02": pytest.approx(10_000, rel=1e-4)}
    assert not found.is_clean


def test_neighbours_that_only_touch_are_clean():
    found = tracing.measure_fit(
        place_in_dusit(box(100, 100, 200, 200)),
        SUBDISTRICT,
        {"DS02": place_in_dusit(box(200, 100, 300, 200))},
    )
    assert found.is_clean


def test_borders_that_meet_but_for_rounding_are_clean_and_kept_apart():
    neighbour = place_in_dusit(box(200, 100, 300, 220))
    rounded = [
        (round(x, 6), round(y, 6))
        for x, y in corners((100, 100), (200, 100), (200, 220), (100, 220))
    ]
    drawn = tracing.build_outline(rounded)
    assert to_metric(drawn).intersection(to_metric(neighbour)).area > NOISE_M2  # the control
    assert tracing.measure_fit(drawn, SUBDISTRICT, {"DS02": neighbour}).is_clean
    kept = tracing.cut_to_fit(drawn, SUBDISTRICT, {"DS02": neighbour})
    assert not measure_coverage({"DS01": kept, "DS02": neighbour}).overlaps


def test_cutting_leaves_the_neighbour_as_it_is():
    neighbour = place_in_dusit(box(150, 100, 400, 400))
    kept = tracing.cut_to_fit(
        place_in_dusit(box(-50, 100, 250, 200)), SUBDISTRICT, {"DS02": neighbour}
    )
    assert compute_area_m2(kept) == pytest.approx(15_000, rel=1e-4)
    assert tracing.measure_fit(kept, SUBDISTRICT, {"DS02": neighbour}).is_clean


def test_a_slit_of_one_metre_is_closed_and_one_of_five_is_not():
    neighbour = place_in_dusit(box(201, 0, 300, 300))
    kept = tracing.cut_to_fit(
        place_in_dusit(box(100, 100, 200, 200)), SUBDISTRICT, {"DS02": neighbour}
    )
    assert compute_area_m2(kept) == pytest.approx(10_100, abs=3)
    far = tracing.cut_to_fit(
        place_in_dusit(box(100, 100, 200, 200)),
        SUBDISTRICT,
        {"DS02": place_in_dusit(box(205, 0, 300, 300))},
    )
    assert compute_area_m2(far) == pytest.approx(10_000, abs=1)


def test_a_slit_to_the_border_of_the_subdistrict_is_closed():
    kept = tracing.cut_to_fit(place_in_dusit(box(1, 100, 200, 200)), SUBDISTRICT, {})
    assert compute_area_m2(kept) == pytest.approx(20_000, abs=5)
    assert tracing.measure_fit(kept, SUBDISTRICT, {}).outside_m2 == 0


def test_nothing_left_is_said():
    with pytest.raises(BadInput, match="E-GEO-23"):
        tracing.cut_to_fit(
            place_in_dusit(box(10, 10, 90, 90)),
            SUBDISTRICT,
            {"DS02": place_in_dusit(box(0, 0, 100, 100))},
        )


def test_a_slit_between_others_is_nobodys():
    """A lane of a metre between neighbour and border goes on beyond the outline: it stays free."""
    kept = tracing.cut_to_fit(
        place_in_dusit(box(0, 0, 24, 47)), SUBDISTRICT, {"DS02": place_in_dusit(box(1, 4, 21, 58))}
    )
    beyond = to_metric(kept).intersection(translate(box(0, 47.5, 30, 60), EAST, NORTH))
    assert beyond.area < NOISE_M2


boxes = st.tuples(
    st.integers(-100, 900), st.integers(-100, 900), st.integers(20, 400), st.integers(20, 400)
).map(lambda b: box(b[0], b[1], b[0] + b[2], b[1] + b[3]))


@settings(max_examples=400)
@given(drawn=boxes, others=st.lists(boxes, max_size=3), turn=st.integers(0, 89))
def test_whatever_is_cut_fits_and_is_valid(drawn, others, turn):
    taken = {}
    used = shapely.Polygon()
    for number, area in enumerate(others):
        left = (
            shapely.affinity.rotate(area, turn).intersection(box(0, 0, 1000, 1000)).difference(used)
        )
        if isinstance(left, shapely.Polygon) and left.area > 100:
            used = used.union(left)
            taken[f"DS{number + 10}"] = place_in_dusit(left)
    free = drawn.intersection(box(0, 0, 1000, 1000)).difference(used)
    assume(free.area > 200)
    kept = tracing.cut_to_fit(place_in_dusit(drawn), SUBDISTRICT, taken)
    assert kept.is_valid
    assert tracing.measure_fit(kept, SUBDISTRICT, taken).is_clean
    assert not measure_coverage({**taken, "DS01": kept}).overlaps
    grown = to_metric(kept).difference(to_metric(place_in_dusit(drawn)).buffer(2.9))
    assert grown.area < NOISE_M2  # nothing but slits was added
