"""A whole release, written out by hand: every field of it comes from where it should."""

from dataclasses import replace

import pytest
from shapely.geometry import Point, box

from geodata.geometry import crs
from geodata.model.imports.counting import GroupLevel, PublicGroup, SubjectCount
from geodata.model.imports.counts import RecordCount
from geodata.model.imports.records import Category
from geodata.model.places.fieldwork import CommunityCoverage
from geodata.model.places.placement import PlacementKind
from geodata.model.places.places import (
    AreaLevel,
    Boundary,
    BoundaryStatus,
    Community,
    Coverage,
    Subdistrict,
)
from geodata.model.places.registry import Figure, FigureKind
from geodata.model.risks import Precision, PublicRisk, RiskLevel, RiskState, Scores
from mapping.publish.release import (
    FeedReports,
    PublicArea,
    PublicRelease,
    PublicReleaseInputs,
    VisitSummary,
    build_release,
    build_type_id,
)
from mapping.publish.risk_places import AreaPoints

S1, S2 = box(100.50, 13.77, 100.51, 13.78), box(100.51, 13.77, 100.52, 13.78)
C1 = box(100.501, 13.771, 100.502, 13.772)
RESIDENTS = Figure("DS01", FigureKind.RESIDENTS, 900, 2567, "สำรวจ")
HOUSEHOLDS = Figure("DS01", FigureKind.HOUSEHOLDS, 300, 2566, "ทะเบียน")
NONE_OF = dict.fromkeys(RiskLevel, 0)


def risk(public_id, scores, community_id=None, position=None, **changes):
    made = PublicRisk(
        public_id,
        Category.POLICY,
        scores,
        RiskState.APPROVED,
        Precision.COMMUNITY if community_id else Precision.CELL,
        community_id,
        position,
        "2569-Q3",
    )
    return replace(made, **changes)


HIGH = risk("RP-1", Scores(4, 4), "DS01")
LOW = risk("RP-2", Scores(1, 2), None, (100.505, 13.775))
LESS = risk("RP-3", Scores(3, 4), "DS02", state=RiskState.MITIGATED)
OUTSIDE = risk("RP-4", Scores(3, 4), None, (100.90, 13.775))
GROUPS = (
    PublicGroup("CG-1", GroupLevel.COMMUNITY, "DS01", None, ("2026-01", "2026-06"), 6),
    PublicGroup("CG-2", GroupLevel.SUBDISTRICT, "100201", None, ("2026-01", "2026-12"), 7),
)
SUBJECTS = (SubjectCount("DS01", Category.POLICY, 4),)


@pytest.fixture
def inputs():
    return PublicReleaseInputs(
        subdistricts=(
            Subdistrict("100201", "แขวงหนึ่ง", "One", 2.233, 12583, 2018, 99),
            Subdistrict("100202", "แขวงสอง", "Two", 1.1, 500, 2019, 98),
        ),
        communities=(
            Community("DS01", "ชุมชนหนึ่ง", "100201", "ชุมชนแออัด", Point(100.5015, 13.7715), 2),
            Community("DS02", "ชุมชนสอง", "100202", "ชุมชนเมือง", Point(100.515, 13.775)),
        ),
        subdistrict_boundaries={
            "100201": Boundary("100201", AreaLevel.SUBDISTRICT, BoundaryStatus.OFFICIAL, S1, 3),
            "100202": Boundary("100202", AreaLevel.SUBDISTRICT, BoundaryStatus.TRACED, S2, 4),
        },
        community_boundaries={
            "DS01": Boundary("DS01", AreaLevel.COMMUNITY, BoundaryStatus.ESTIMATED, C1, 5),
        },
        boundary_versions=(),
        feed_counts=(
            RecordCount("100201", "DS01", PlacementKind.INSIDE, 2566, ("ถนน", "ทางเท้า"), 3),
            RecordCount("100201", None, PlacementKind.SUBDISTRICT_ONLY, None, ("ถนน",), 2),
            RecordCount(None, None, PlacementKind.OUTSIDE, 2567, (), 4),
        ),
        groups=GROUPS,
        subjects=SUBJECTS,
        feeds=("Traffy Fondue",),
        feed_days=("2023-01-01", "2023-12-31"),
        risks=(OUTSIDE, LOW, LESS, HIGH),
        seen={
            "DS01": CommunityCoverage(
                Coverage.VISITED_FOUND, (("2026-09", True), ("2026-08", False))
            )
        },
        figures={"DS01": {FigureKind.RESIDENTS: RESIDENTS, FigureKind.HOUSEHOLDS: HOUSEHOLDS}},
        commitments=("promised",),
        demo=True,
        with_estimated=True,
    )


ONE = PublicArea(
    id="DS01",
    level=AreaLevel.COMMUNITY,
    name_th="ชุมชนหนึ่ง",
    name_en=None,
    subdistrict_code="100201",
    zone=2,
    kind_th="ชุมชนแออัด",
    location=crs.find_inner_point(C1).coords[0],
    boundary_status=BoundaryStatus.ESTIMATED,
    boundary_version=5,
    boundary_source=None,
    boundary_confirmed=False,
    geometry=C1,
    coverage=Coverage.VISITED_FOUND,
    visited=VisitSummary(1, 1, (("2026-09", True), ("2026-08", False))),
    complaints=6,
    risks=NONE_OF | {RiskLevel.VERY_HIGH: 1},
    risk_points=AreaPoints(listed=("RP-1",)),
    feed_reports=FeedReports(
        total=3,
        by_type={"ถนน": 3, "ทางเท้า": 3},
        by_year={2566: 3},
        by_year_and_type={(2566, "ถนน"): 3, (2566, "ทางเท้า"): 3},
        placed={PlacementKind.INSIDE: 3},
    ),
    feed_near=FeedReports(),
    residents=900,
    residents_year_be=2567,
    figures=(HOUSEHOLDS, RESIDENTS),
    official_area_km2=None,
    measured_area_km2=0.012,
)
TWO = PublicArea(
    id="DS02",
    level=AreaLevel.COMMUNITY,
    name_th="ชุมชนสอง",
    name_en=None,
    subdistrict_code="100202",
    zone=None,
    kind_th="ชุมชนเมือง",
    location=(100.515, 13.775),
    boundary_status=BoundaryStatus.POINT_ONLY,
    boundary_version=0,
    boundary_source=None,
    boundary_confirmed=False,
    geometry=None,
    coverage=Coverage.NOT_VISITED,
    visited=VisitSummary(0, 1, ()),
    complaints=None,
    risks=NONE_OF,
    risk_points=AreaPoints(mitigated=("RP-3",)),
    feed_reports=FeedReports(),
    feed_near=FeedReports(),
    residents=None,
    residents_year_be=None,
    figures=(),
    official_area_km2=None,
    measured_area_km2=None,
)
FIRST = PublicArea(
    id="100201",
    level=AreaLevel.SUBDISTRICT,
    name_th="แขวงหนึ่ง",
    name_en="One",
    subdistrict_code="100201",
    zone=None,
    kind_th=None,
    location=None,
    boundary_status=BoundaryStatus.OFFICIAL,
    boundary_version=3,
    boundary_source=None,
    boundary_confirmed=False,
    geometry=S1,
    coverage=Coverage.VISITED_FOUND,
    visited=VisitSummary(1, 1),
    complaints=13,
    risks=NONE_OF | {RiskLevel.VERY_HIGH: 1, RiskLevel.LOW: 1},
    risk_points=AreaPoints(listed=("RP-1", "RP-2")),
    feed_reports=FeedReports(
        total=5,
        by_type={"ถนน": 5, "ทางเท้า": 3},
        by_year={2566: 3, None: 2},
        by_year_and_type={(2566, "ถนน"): 3, (2566, "ทางเท้า"): 3, (None, "ถนน"): 2},
        placed={PlacementKind.INSIDE: 3, PlacementKind.SUBDISTRICT_ONLY: 2},
    ),
    feed_near=FeedReports(),
    residents=12583,
    residents_year_be=2561,
    figures=(),
    official_area_km2=2.233,
    measured_area_km2=1.1962,
)


def test_the_whole_release(inputs):
    made = build_release(inputs, version=7, released_at="2026-09-30T05:00:00Z")
    assert made == PublicRelease(
        version=7,
        released_at="2026-09-30T05:00:00Z",
        demo=True,
        subdistricts=(FIRST, made.subdistricts[1]),
        communities=(ONE, TWO),
        boundary_versions=(),
        feeds=("Traffy Fondue",),
        feed_days=("2023-01-01", "2023-12-31"),
        feed_placed={
            PlacementKind.INSIDE: 3,
            PlacementKind.SUBDISTRICT_ONLY: 2,
            PlacementKind.OUTSIDE: 4,
        },
        listed_communities=2,
        risks=(LOW, OUTSIDE, HIGH, LESS),
        commitments=("promised",),
        groups=GROUPS,
        subjects=SUBJECTS,
    )
    second = made.subdistricts[1]
    assert (second.id, second.complaints, second.coverage) == (
        "100202",
        None,
        Coverage.NOT_VISITED,
    )
    assert second.risks == NONE_OF
    assert second.risk_points == AreaPoints(mitigated=("RP-3",))
    assert second.visited == VisitSummary(0, 1)
    assert (second.residents, second.residents_year_be) == (500, 2562)


def test_where_estimates_are_off_a_point_stands_for_them(inputs):
    made = build_release(replace(inputs, with_estimated=False), version=1, released_at="")
    [one, _] = made.communities
    assert (one.boundary_status, one.geometry, one.boundary_version) == (
        BoundaryStatus.POINT_ONLY,
        None,
        5,
    )


def test_risk_points_stand_by_place_then_category_then_id(inputs):
    found = (
        risk("RP-9", Scores(1, 1), "DS02"),
        risk("RP-8", Scores(1, 1), "DS02", category=Category.COMMUNITY),
        risk("RP-7", Scores(1, 1), "DS01"),
        risk("RP-6", Scores(1, 1), "DS02"),
    )
    made = build_release(replace(inputs, risks=found), version=1, released_at="")
    assert [public_risk.public_id for public_risk in made.risks] == ["RP-7", "RP-8", "RP-6", "RP-9"]


def test_types_and_years_of_a_release(inputs):
    made = build_release(inputs, version=1, released_at="")
    assert made.types == ["ถนน", "ทางเท้า"]
    assert made.fiscal_years_be == [2566]
    assert build_type_id("ถนน") == "t9a211a2e"


@pytest.mark.parametrize(
    ("days", "released_at", "said"),
    [
        (("2022-10-03", "2023-09-28"), "2026-09-30T05:00:00Z", {}),
        (("2022-10-03", "2023-09-28"), "2023-09-30T16:59:59Z", {2566: "not over"}),
        (("2022-10-03", "2023-09-28"), "2023-09-30T17:00:00Z", {}),  # midnight in Bangkok
        (("2022-11-01", "2023-09-28"), "2026-09-30T05:00:00Z", {}),  # 31 days without a record
        (("2022-11-02", "2023-09-28"), "2026-09-30T05:00:00Z", {2566: "partly recorded"}),
        (("2023-07-01", "2023-07-31"), "2026-09-30T05:00:00Z", {2566: "partly recorded"}),
        (None, "2026-09-30T05:00:00Z", {}),
    ],
)
def test_a_fiscal_year_that_is_not_whole_says_why(inputs, days, released_at, said):
    made = build_release(replace(inputs, feed_days=days), version=1, released_at=released_at)
    assert made.incomplete_years_be == said
