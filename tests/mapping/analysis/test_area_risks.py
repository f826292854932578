"""Risk points of an area in words: none reads as without one while one may lie in it."""

import pytest

from mapping.analysis.area_risks import find_area_risks, format_risk_lines, index_points
from mapping.texts import Texts, states

TEXTS = Texts("th")
NOTHING = "ยังไม่มีจุดเสี่ยงที่เผยแพร่"


def point(risk_id, level="high", likelihood=3, impact=4):
    facts = {"id": risk_id, "level": level, "likelihood": likelihood, "impact": impact}
    facts |= {"community_id": "DS01", "category": "policy"}
    facts |= {"state": "mitigated" if risk_id == "RP-3" else "approved"}
    return {"properties": facts}


POLICY = "การทุจริตทางนโยบาย"
RISKS = {"features": [point("RP-1"), point("RP-2", "very high", 5, 5), point("RP-3", "low", 1, 1)]}


def find_risks(**told):
    lists = dict.fromkeys(("listed", "mitigated", "cells", "near"), ()) | told
    return find_area_risks({"id": "DS01", "risk_points": lists}, index_points(RISKS))


def test_the_greatest_first_with_number_and_level():
    assert format_risk_lines(find_risks(listed=["RP-1", "RP-2"]), TEXTS) == [
        f"{POLICY} (RP-2) ระดับสูงมาก, {POLICY} (RP-1) ระดับสูง",
    ]


def test_cells_are_told_beside_and_alone():
    assert format_risk_lines(find_risks(listed=["RP-1"], cells=["RP-8", "RP-9"]), TEXTS) == [
        f"{POLICY} (RP-1) ระดับสูง",
        "และ 2 จุดที่บอกเพียงช่อง 250 ม. ซึ่งอาจอยู่ในพื้นที่นี้",
    ]
    assert format_risk_lines(find_risks(cells=["RP-9"]), TEXTS) == [
        "และ 1 จุดที่บอกเพียงช่อง 250 ม. ซึ่งอาจอยู่ในพื้นที่นี้",
    ]


def test_only_where_nothing_lies_and_nothing_may():
    assert format_risk_lines(find_risks(), TEXTS) == [NOTHING]
    assert format_risk_lines(find_risks(mitigated=["RP-3"]), TEXTS) == [
        NOTHING,
        f"ลดความเสี่ยงแล้ว 1 จุด: {POLICY} (RP-3)",
    ]


def test_an_edition_of_before_tells_those_of_its_community():
    points = index_points(RISKS)
    assert format_risk_lines(find_area_risks({"id": "DS02"}, points), TEXTS) == [NOTHING]
    found = find_area_risks({"id": "DS01"}, points)
    assert [point["id"] for point in found.points] == ["RP-2", "RP-1"]
    assert [row["id"] for row in found.mitigated] == ["RP-3"]


@pytest.mark.parametrize("told", [{"listed": ["RP-1"]}, {"cells": ["RP-9"]}, {"near": ["RP-9"]}])
@pytest.mark.parametrize("language", ["th", "en"])
def test_a_visit_that_found_nothing_is_not_read_as_no_risk_points(told, language):
    texts, state = Texts(language), "visited, none found"
    bare = states.format_coverage(state, 1, 1, texts, has_points=not find_risks().is_empty)
    assert bare == texts("map.coverage.visited_none_found")
    said = states.format_coverage(state, 1, 1, texts, has_points=not find_risks(**told).is_empty)
    assert said == texts("map.coverage.visited_points_known")
    assert "ไม่พบจุดเสี่ยง" not in said
    assert NOTHING not in format_risk_lines(find_risks(**told), texts)
    found = states.format_coverage("visited, found", 1, 1, texts, has_points=True)
    assert found == texts("map.coverage.visited_found")
