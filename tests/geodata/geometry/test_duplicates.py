"""Which risk points may be the same: category, distance in metres, and likeness as a hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata.geometry import crs
from geodata.geometry.duplicates import MAX_DISTANCE_M, ComparedRisk, find_candidates
from geodata.model.imports.records import CHOSEN_CATEGORIES, Category

HOME = (100.50413, 13.77991)
KIND = Category.PUBLIC_SERVICE  # within 150 m


def move_east(metres):
    metric = crs.to_metric(Point(HOME))
    moved = crs.to_wgs84(Point(metric.x + metres, metric.y))
    return moved.x, moved.y


def build_risk(number, point=HOME, category=KIND, community_id="DS07", note=""):
    return ComparedRisk(number, category, community_id, point, note)


def test_every_category_has_its_distance():
    assert set(MAX_DISTANCE_M) == set(CHOSEN_CATEGORIES)


def test_the_nearest_comes_first_and_the_far_not_at_all():
    others = [
        build_risk(2, move_east(149)),
        build_risk(3, move_east(10)),
        build_risk(4, move_east(151)),
    ]
    found = find_candidates(build_risk(1), others)
    assert [candidate.id for candidate in found] == [3, 2]
    assert found[0].distance_m == pytest.approx(10, abs=0.01)
    assert found[1].distance_m == pytest.approx(149, abs=0.01)


def test_another_category_is_never_the_same_and_nothing_is_its_own_duplicate():
    here = build_risk(1)
    assert find_candidates(here, [here, build_risk(2, category=Category.POLICY)]) == []
    assert find_candidates(here, [build_risk(2)]) != []


def test_without_a_point_the_community_is_compared_and_stands_last():
    others = [build_risk(2, None), build_risk(3), build_risk(4, None, community_id="DS08")]
    found = find_candidates(build_risk(1), others)
    assert [(candidate.id, candidate.distance_m) for candidate in found] == [(3, 0.0), (2, None)]
    assert (
        find_candidates(build_risk(1, None, community_id=None), [build_risk(2, community_id=None)])
        == []
    )


def test_like_words_are_a_hint_and_no_reason():
    note = "เรียกเก็บเงินค่าที่จอดรถหน้าสำนักงาน"
    near = build_risk(2, move_east(5), note=f"{note} ทุกวัน")
    far = build_risk(3, move_east(900), note=note)
    found = find_candidates(build_risk(1, note=note), [near, far, build_risk(4, note="ถังขยะ")])
    assert {candidate.id: candidate.has_similar_text for candidate in found} == {2: True, 4: False}


metres = st.floats(-400, 400)


@given(metres, metres, st.sampled_from(CHOSEN_CATEGORIES), st.sampled_from(CHOSEN_CATEGORIES))
def test_being_near_goes_both_ways(one, other, first, second):
    here, there = build_risk(1, move_east(one), first), build_risk(2, move_east(other), second)
    forth, back = find_candidates(here, [there]), find_candidates(there, [here])
    assert [duplicate.distance_m for duplicate in forth] == [
        duplicate.distance_m for duplicate in back
    ]
    assert not (forth and first is not second)
